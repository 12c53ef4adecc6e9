/** Where the slices of a path stand on their sheet, and which place of the CT is under a place on it. */
import type { Point } from '#core/frames/transform.ts'
import { placeOnSlice, type PathSlice } from '#core/planning/path-slices.ts'

/** Room mm. */
export const SHEET = { wideMm: 250, highMm: 190, topMm: 16, gapMm: 8, belowMm: 8 } as const

/** Of one slice on the sheet: mm from its upper left corner, and mm there for each pixel. */
export interface SliceSeat {
  readonly slice: PathSlice
  readonly leftMm: number
  readonly topMm: number
  readonly perPx: number
}

/** Side by side, each as large as its half of the sheet lets it be. */
export function seatsOf(slices: readonly PathSlice[]): readonly SliceSeat[] {
  const { wideMm, highMm, topMm, gapMm, belowMm } = SHEET
  const roomMm = (wideMm - 3 * gapMm) / 2
  return slices.map((slice, n) => {
    const perPx = Math.min(roomMm / slice.widthPx, (highMm - topMm - belowMm) / slice.heightPx)
    const leftMm = gapMm + n * (roomMm + gapMm) + (roomMm - perPx * slice.widthPx) / 2
    return { slice, leftMm, topMm, perPx }
  })
}

/** @param u from the sheet's left, 0-1 @param v from its foot, 0-1 @returns undefined beside the slices */
export function placeUnder(seats: readonly SliceSeat[], u: number, v: number): Point<'ct'> | undefined {
  for (const { slice, leftMm, topMm, perPx } of seats) {
    const [x, y] = [(u * SHEET.wideMm - leftMm) / perPx, ((1 - v) * SHEET.highMm - topMm) / perPx]
    const isOn = x >= 0 && y >= 0 && x <= slice.widthPx && y <= slice.heightPx
    // The middle of the first pixel is 0.
    if (isOn) return placeOnSlice(slice, x - 0.5, y - 0.5)
  }
  return undefined
}
