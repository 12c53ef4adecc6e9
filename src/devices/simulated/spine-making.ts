/** The spine of the simulated patient, made without holding up the page: a worker feels for it, the page puts it together. */
import type { Felt } from '#core/phantom/felt.ts'
import { makeSpine } from '#core/phantom/kept-spine.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { SpineReply, SpineRequest } from './spine-messages.ts'

/** Where a worker cannot be had, or fails, the page feels for itself, piece by piece. */
export async function spineBesides(parameters: SpineParameters): Promise<LumbarSpine> {
  const felt = await feltElsewhere(parameters)
  return makeSpine(parameters, felt, nextTask).catch(() => makeSpine(parameters, undefined, nextTask))
}

async function feltElsewhere(parameters: SpineParameters): Promise<Felt | undefined> {
  const worker = new Worker(new URL('./spine.worker.ts', import.meta.url), { type: 'module' })
  const { promise, resolve } = Promise.withResolvers<Felt | undefined>()
  worker.onmessage = ({ data }: MessageEvent<SpineReply>) => resolve(data.felt)
  worker.onerror = () => resolve(undefined)
  worker.postMessage({ parameters } satisfies SpineRequest)
  const felt = await promise
  worker.terminate()
  return felt
}

/** A message comes sooner than a timer, and after what is due meanwhile. */
function nextTask(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { port1, port2 } = new MessageChannel()
  port1.onmessage = () => {
    port1.close()
    resolve()
  }
  port2.postMessage(undefined)
  return promise
}
