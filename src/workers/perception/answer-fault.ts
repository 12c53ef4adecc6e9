/** Whether an answer of the worker may be shown: one of another picture, outside it, or of no numbers may not. */
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { BoneMap } from '#core/ultrasound/bone-map.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import type { CellMapping } from '#core/frames/cell-mapping.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { Answer, PerceiveRequest } from './messages.ts'

/** @returns what is wrong, or undefined */
export function answerFault(answer: Answer, asked: PerceiveRequest): string | undefined {
  const frameId = frameOf(answer)
  if (answer.name !== asked.name) return `an answer of ${answer.name} when ${asked.name} was asked`
  if (frameId !== asked.frameId) return `an answer for picture ${frameId} when ${asked.frameId} was asked for`
  switch (answer.type) {
    case 'perceived':
      return contourFault(answer.contour, asked) ?? boneFault(answer.bone, asked)
    case 'read':
      return (
        readingFault(answer.reading, asked) ??
        (answer.contour && contourFault(answer.contour, asked)) ??
        boneFault(answer.bone, asked)
      )
    case 'needle-looked-for':
      return answer.seen && needleFault(answer.seen, asked)
    default:
      return `an answer of unknown kind ${JSON.stringify(answer satisfies never)}`
  }
}

function frameOf(answer: Answer): number {
  switch (answer.type) {
    case 'perceived':
      return answer.contour.frameId
    case 'read':
      return answer.reading.frameId
    default:
      return answer.frameId
  }
}

type Size = Pick<PerceiveRequest, 'frameId' | 'widthPx' | 'heightPx'>

function contourFault(contour: BoneContour, { frameId, widthPx, heightPx }: Size): string | undefined {
  if (contour.frameId !== frameId) return `a contour of picture ${contour.frameId}`
  const isOutside = (value: number, i: number) => !(value >= -1 && value <= (i % 2 === 0 ? widthPx : heightPx))
  const odd = contour.runs.flatMap((run) => Array.from(run)).findIndex(isOutside)
  if (odd >= 0) return `a contour that leaves picture ${frameId}`
  if (contour.confidences.length !== contour.runs.length)
    return `${contour.runs.length} runs with ${contour.confidences.length} confidences`
  return contour.confidences.every(isChance) ? undefined : 'a confidence that is none'
}

function boneFault(bone: BoneMap | undefined, { frameId }: Size): string | undefined {
  if (!bone) return undefined
  const { side, grey, mapping } = bone
  if (bone.frameId !== frameId) return `a map of bone of picture ${bone.frameId}`
  if (grey.length !== side * side) return `a map of bone of side ${side} with ${grey.length} cells`
  return isSomewhere(mapping) ? undefined : 'a map of bone that is nowhere'
}

const isSomewhere = ({ x0Px, y0Px, xStepPx, yStepPx }: CellMapping) =>
  [x0Px, y0Px, xStepPx, yStepPx].every(Number.isFinite)

function readingFault(reading: PictureReading, { frameId, widthPx, heightPx }: Size): string | undefined {
  const { cells, side, classes, mapping, named, view } = reading
  if (cells.length !== side * side) return `a map of side ${side} with ${cells.length} cells`
  if (cells.some((of) => of >= classes.length)) return `a class that is none of ${classes.length}`
  if (!isSomewhere(mapping)) return 'a map that is nowhere'
  for (const { name, xPx, yPx, confidence } of named) {
    if (!classes.includes(name)) return `a name, ${name}, that is none of its classes`
    if (!(xPx >= -1 && xPx <= widthPx && yPx >= -1 && yPx <= heightPx)) return `a name outside picture ${frameId}`
    if (!isChance(confidence)) return 'a confidence that is none'
  }
  return view && !isChance(view.confidence) ? 'a confidence that is none' : undefined
}

function needleFault(seen: NeedleSeen, { frameId }: Size): string | undefined {
  const { nearPx, farPx, tipPx, sigmaAlongPx, sigmaAcrossPx, confidence } = seen
  if (seen.frameId !== frameId) return `a needle of picture ${seen.frameId}`
  if (![...nearPx, ...farPx, ...tipPx].every(Number.isFinite)) return 'a needle that is nowhere'
  if (!(sigmaAlongPx > 0 && sigmaAcrossPx > 0)) return 'a tip without deviations'
  return isChance(confidence) ? undefined : 'a confidence that is none'
}

const isChance = (value: number) => value >= 0 && value <= 1
