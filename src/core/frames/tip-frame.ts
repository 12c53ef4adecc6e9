/**
 * A tool's own frame at its tip, from where the tip is in the marker and which way the shaft points.
 *
 * +z is the tool's direction; x lies as near to the marker's x as it can, or to its y where z is within 20° of x; y is
 * across both (as PLUS: IGSIO vtkIGSIOPivotCalibrationAlgo).
 */
import { transform, type Point, type Transform } from './transform.ts'

type Vector = readonly [number, number, number]

const NEAR = Math.cos((20 * Math.PI) / 180)

/** @param shaft towards the tip; from the marker's origin to the tip where it is not known (a marker on the shaft). */
export function tipFrame<Tool extends 'needle' | 'stylus'>(
  tip: Point<Tool>,
  shaft: Vector = [tip.x, tip.y, tip.z],
): Transform<Tool, `${Tool}-tip`> {
  const length = Math.hypot(...shaft)
  if (!(length > 0)) throw new RangeError(`the tip of the ${tip.in} lies on its marker: spin it to find its direction`)
  const z = shaft.map((value) => value / length) as unknown as Vector
  const guide: Vector = Math.abs(z[0]) < NEAR ? [1, 0, 0] : [0, 1, 0]
  const along = guide[0] * z[0] + guide[1] * z[1] + guide[2] * z[2]
  const flat = guide.map((value, axis) => value - along * z[axis]!)
  const size = Math.hypot(...flat)
  const x = flat.map((value) => value / size) as unknown as Vector
  const y: Vector = [z[1] * x[2] - z[2] * x[1], z[2] * x[0] - z[0] * x[2], z[0] * x[1] - z[1] * x[0]]
  return transform(tip.in, `${tip.in}-tip` as const, [...x, 0, ...y, 0, ...z, 0, tip.x, tip.y, tip.z, 1])
}
