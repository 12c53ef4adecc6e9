/** Whether two pictures of one sweep were taken with the same size and field: else one calibration and one clipping are not for both. */
import type { Fan } from '#core/ultrasound/fan.ts'

interface Sized {
  readonly widthPx: number
  readonly heightPx: number
}

/** A rectangle that was only looked for grows with the pictures it was found in, and is the same field. */
export function isSameField(a: Sized, fanOfA: Fan | undefined, b: Sized, fanOfB: Fan | undefined): boolean {
  if (a.widthPx !== b.widthPx || a.heightPx !== b.heightPx) return false
  if (fanOfA?.kind !== 'curvilinear' && fanOfB?.kind !== 'curvilinear') return true
  return JSON.stringify(fanOfA) === JSON.stringify(fanOfB)
}
