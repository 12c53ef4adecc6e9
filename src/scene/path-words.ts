/** The planned path in figures: one decimal, and a letter for each direction. Pure. */
import type { NeedlePath } from '#core/planning/path.ts'

/** Length; then the angle in the axial slice with L or R, and the angle out of it with H or F. */
export function pathInWords({ lengthMm, axialAngleRad, cranialAngleRad }: NeedlePath): readonly [string, string] {
  return [`${lengthMm.toFixed(1)} mm`, `${angle(axialAngleRad, 'L', 'R')}   ${angle(cranialAngleRad, 'H', 'F')}`]
}

/** An angle that rounds to zero has no direction. */
function angle(rad: number, positive: string, negative: string): string {
  const degrees = Math.abs((rad * 180) / Math.PI).toFixed(1)
  return degrees === '0.0' ? '0.0°' : `${degrees}° ${rad > 0 ? positive : negative}`
}
