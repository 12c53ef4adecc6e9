/** The worker's half: takes requests off a port and answers each once. Opens nothing itself, so it runs in Node too. */
import type { Model } from './look.ts'
import type {
  Answer,
  ExplainRequest,
  LoadRequest,
  ModelName,
  PerceiveRequest,
  Port,
  Reply,
  Request,
} from './messages.ts'
import type { FetchModel } from './open-model.ts'

type ReadAnswer = Extract<Answer, { type: 'read' }>

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

  /** The question that is wanted now; each newer one, and each that is taken back, ends those before. */
  let question = 0

  /** One look at a time, so that a live picture never waits for more than one. */
  async function explain(request: ExplainRequest): Promise<Reply> {
    const { id, name } = request
    question = id
    try {
      const explainIt = models.get(name)?.explain
      if (!explainIt) throw new Error(`${name} cannot be asked why`)
      const explanation = await explainIt(request, async (look) => {
        await letMessagesIn()
        return inTurn(() => {
          if (question !== id) throw new Error('it was taken back')
          return look()
        })
      })
      return { type: 'explained', id, explanation }
    } catch (error) {
      return { type: 'not-explained', id, reason: reasonOf(error) }
    }
  }

  async function answer(request: LoadRequest | PerceiveRequest): Promise<Reply> {
    switch (request.type) {
      case 'load':
        return load(request)
      case 'perceive':
        return inTurn(async () => {
          const model = models.get(request.name)
          if (!model) throw new Error(`asked to look at a picture before ${request.name} was loaded`)
          const found = await model.look(request)
          const isDrawn = found.type !== 'read' || found.contour || !request.isContourWanted
          return isDrawn ? found : drawnInstead(found, request)
        })
    }
  }

  /** Of a picture that the network says nothing of the classical filter draws the contour: one answer, one contour. Into a volume nothing of it goes. */
  async function drawnInstead(found: ReadAnswer, request: PerceiveRequest): Promise<ReadAnswer> {
    const filter = models.get('bone-likelihood')
    if (!filter) return found
    const { isBoneMapWanted: _, ...rest } = request
    const drawn = await filter.look({ ...rest, name: 'bone-likelihood', grey: found.grey })
    return drawn.type === 'perceived' ? { ...found, contour: drawn.contour, grey: drawn.grey } : found
  }

  port.onmessage = ({ data: request }) => {
    switch (request.type) {
      case 'load':
      case 'perceive':
        return void answerOrFail(request)
      case 'explain':
        return void explain(request).then(say)
      case 'stop-explaining':
        question = 0
        return
      default:
        throw new Error(`unknown request ${JSON.stringify(request satisfies never)}`)
    }
  }

  async function answerOrFail(request: LoadRequest | PerceiveRequest) {
    try {
      say(await answer(request))
    } catch (error) {
      const frameId = request.type === 'perceive' ? { frameId: request.frameId } : {}
      say({ type: 'failed', during: request.type, name: request.name, ...frameId, reason: reasonOf(error) })
    }
  }
}

/** Promises alone would go before every picture that waits at the port. */
const letMessagesIn = () => new Promise<void>((resolve) => setTimeout(resolve))

const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function buffersOf(reply: Reply): Transferable[] {
  switch (reply.type) {
    case 'perceived': return [reply.grey.buffer, ...(reply.bone ? [reply.bone.grey.buffer] : [])]
    case 'read': return [reply.grey.buffer, reply.reading.cells.buffer, ...(reply.bone ? [reply.bone.grey.buffer] : [])]
    case 'explained': return [reply.explanation.losses.buffer]
    case 'needle-looked-for': return [reply.grey.buffer, ...reply.earlier.map(({ buffer }) => buffer)]
    default: return []
  }
} // prettier-ignore
