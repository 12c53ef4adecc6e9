/** Whether an answer of the worker may be drawn: a contour of another picture, outside it, or of no numbers may not. */
import type { PerceiveRequest, Reply } from './messages.ts'

/** @returns what is wrong, or undefined */
export function answerFault(
  { contour }: Extract<Reply, { type: 'perceived' }>,
  asked: PerceiveRequest | undefined,
): string | undefined {
  if (!asked) return `an answer for picture ${contour.frameId} that was not asked for`
  if (contour.frameId !== asked.frameId) {
    return `an answer for picture ${contour.frameId} when ${asked.frameId} was asked for`
  }
  const { widthPx, heightPx } = asked
  const isOutside = (value: number, i: number) => !(value >= -1 && value <= (i % 2 === 0 ? widthPx : heightPx))
  const odd = contour.runs.flatMap((run) => Array.from(run)).findIndex(isOutside)
  if (odd >= 0) return `a contour that leaves picture ${contour.frameId}`
  if (contour.confidences.length !== contour.runs.length)
    return `${contour.runs.length} runs with ${contour.confidences.length} confidences`
  if (!contour.confidences.every((confidence) => confidence >= 0 && confidence <= 1)) return 'a confidence that is none'
  return undefined
}
