/** Makes a spine and hands over what was felt for on the way: with that the page makes the same one at once. */
import { noteDown } from '#core/phantom/felt.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { SpineReply, SpineRequest } from './spine-messages.ts'

self.onmessage = ({ data: { parameters } }: MessageEvent<SpineRequest>) => {
  const feeling = noteDown()
  createLumbarSpine(parameters, feeling)
  const felt = feeling.end()
  self.postMessage({ felt } satisfies SpineReply, { transfer: [felt.buffer] })
}
