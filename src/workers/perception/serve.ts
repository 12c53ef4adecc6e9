/** The worker's half: takes requests off a port and answers each once. Opens nothing itself, so it runs in Node too. */
import type { Model } from './look.ts'
import type { LoadRequest, ModelName, Port, Reply, Request } from './messages.ts'
import type { FetchModel } from './open-model.ts'

export function servePerception(port: Port<Reply, Request>, fetchModel: FetchModel): void {
  const models = new Map<ModelName, Model>()
  /** The runtime computes one thing at a time; on a GPU two at once would be an error. */
  let turn: Promise<unknown> = Promise.resolve()

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = turn.then(work)
    turn = done.catch(() => undefined)
    return done
  }

  const say = (reply: Reply) => port.postMessage(reply, buffersOf(reply))

  async function load(request: LoadRequest): Promise<Reply> {
    const { name } = request
    try {
      const open = await fetchModel(request, (fraction) => say({ type: 'progress', name, fraction }))
      const { backend, model, standing } = await inTurn(async () => {
        say({ type: 'opening', name })
        const opened = await open()
        models.set(name, opened)
        return opened
      })
      return { type: 'ready', name, backend, model, standing }
    } catch (error) {
      // Without the classical filter the worker is of no use; a trained network may be missing.
      if (name === 'bone-likelihood') throw error
      return { type: 'refused', name, reason: reasonOf(error) }
    }
  }

  async function answer(request: Request): Promise<Reply> {
    switch (request.type) {
      case 'load':
        return load(request)
      case 'perceive':
        return inTurn(async () => {
          const model = models.get(request.name)
          if (!model) throw new Error(`asked to look at a picture before ${request.name} was loaded`)
          return model.look(request)
        })
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`)
    }
  }

  port.onmessage = async ({ data: request }) => {
    try {
      say(await answer(request))
    } catch (error) {
      const frameId = request.type === 'perceive' ? { frameId: request.frameId } : {}
      say({ type: 'failed', during: request.type, name: request.name, ...frameId, reason: reasonOf(error) })
    }
  }
}

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function buffersOf(reply: Reply): Transferable[] {
  switch (reply.type) {
    case 'perceived': return [reply.grey.buffer]
    case 'read': return [reply.grey.buffer, reply.reading.cells.buffer]
    case 'needle-looked-for': return [reply.grey.buffer, ...reply.earlier.map(({ buffer }) => buffer)]
    default: return []
  }
} // prettier-ignore
