/**
 * Where a hologram stands before anyone has moved it: upright, life-size, within
 * reach, its back to the viewer, for that is the side the needle goes in.
 */
import type { Matrix } from './transform.ts'

/** The part of a volume's geometry that says where its middle is, LPS mm. */
export interface PlacedGrid {
  readonly dimensions: readonly [number, number, number]
  readonly spacingMm: readonly [number, number, number]
  readonly origin: readonly [number, number, number]
  readonly direction: readonly number[]
}

/** Room mm. Arm's length ahead of the wearer, between the eyes of someone seated and the hands of someone standing. */
const MIDDLE_IN_ROOM = [0, 1200, -700] as const

/**
 * roomFromPatient for a patient frame that is the volume's own (LPS mm): a rigid
 * motion that brings the middle of the volume to its place. Seen by a viewer who
 * looks along -z, the head is up, the back faces him and the patient's left is on
 * his left, as when he stands behind the patient.
 */
export function defaultPlacement({ dimensions, spacingMm, origin, direction: d }: PlacedGrid): Matrix {
  const reach = dimensions.map((count, axis) => ((count - 1) / 2) * spacingMm[axis]!) as [number, number, number]
  const middle = origin.map(
    (start, axis) => start + reach[0] * d[axis]! + reach[1] * d[axis + 3]! + reach[2] * d[axis + 6]!,
  ) as [number, number, number]
  const [left, posterior, superior] = middle
  const [x, y, z] = MIDDLE_IN_ROOM
  return [
    -1, 0, 0, 0,
    0, 0, 1, 0,
    0, 1, 0, 0,
    x + left, y - superior, z - posterior, 1,
  ] // prettier-ignore
}
