/** How a needle stands to a picture's plane: how far its tip is off it, and where its straight course meets it. */
import type { Matrix } from '#core/frames/transform.ts'
import { isInFan, type Fan } from '#core/ultrasound/fan.ts'
import { onPicture } from '#core/ultrasound/on-picture.ts'

export interface NeedleToPlane {
  /** Of the tip, straight onto the plane, image pixels; beyond the picture's edges too. */
  readonly tipPx: readonly [x: number, y: number]
  /** Of the tip off the plane, positive along x cross y of the picture. */
  readonly tipOutMm: number
  /** Between needle and plane: 0 lies in it, a right angle goes straight through. */
  readonly angleRad: number
  /** Where the line of the needle meets the plane; undefined while it runs along it. */
  readonly crossing:
    | {
        readonly atPx: readonly [x: number, y: number]
        /** From the tip on along the needle; negative when the needle is through already. */
        readonly aheadMm: number
        /** Within the picture's echo field. */
        readonly isSeen: boolean
      }
    | undefined
}

/** Below this angle the crossing wanders by more than 10 mm for each degree the tracker is wrong. */
const ALONG_RAD = Math.PI / 60

/**
 * Both poses in one frame, mm.
 *
 * @param frameFromTip the needle points along +z
 * @returns undefined when the picture's pose is flat
 */
export function needleToPlane(
  frameFromTip: Matrix,
  frameFromImage: Matrix,
  { widthPx, heightPx }: { readonly widthPx: number; readonly heightPx: number },
  fan: Fan | undefined,
): NeedleToPlane | undefined {
  const tip = [frameFromTip[12]!, frameFromTip[13]!, frameFromTip[14]!]
  const length = Math.hypot(frameFromTip[8]!, frameFromTip[9]!, frameFromTip[10]!)
  const way = [8, 9, 10].map((at) => frameFromTip[at]! / length)
  const here = onPicture(tip, frameFromImage)
  const next = onPicture(
    tip.map((value, row) => value + way[row]!),
    frameFromImage,
  )
  if (!here || !next) return undefined
  // A step of 1 mm: how much nearer it brings is the sine of the angle to the plane.
  const nearer = next.outMm - here.outMm
  const angleRad = Math.asin(Math.min(1, Math.abs(nearer)))
  const tipState = { tipPx: here.atPx, tipOutMm: here.outMm, angleRad }
  if (angleRad < ALONG_RAD) return { ...tipState, crossing: undefined }
  const aheadMm = -here.outMm / nearer
  const atPx = [0, 1].map((axis) => here.atPx[axis]! + aheadMm * (next.atPx[axis]! - here.atPx[axis]!)) as [
    number,
    number,
  ]
  const isOnPicture = atPx[0] > -0.5 && atPx[1] > -0.5 && atPx[0] < widthPx - 0.5 && atPx[1] < heightPx - 0.5
  return { ...tipState, crossing: { atPx, aheadMm, isSeen: isOnPicture && (!fan || isInFan(fan, ...atPx)) } }
}
