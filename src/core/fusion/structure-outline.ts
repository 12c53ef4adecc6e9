/**
 * Outlines of known structures where a picture's plane cuts them.
 *
 * Labels lie on a grid of a millimetre or so. Between its points the structure with the greatest trilinear weight is
 * taken: outlines then run smoothly instead of along the grid's steps, and stay within half a grid step of it.
 */
import { colourOf } from '#core/anatomy/colours.ts'
import { STRUCTURES, type StructureGroup } from '#core/anatomy/structures.ts'
import type { LabelField } from '#core/volumes/label-field.ts'

/** What a needle aims at or must not meet; the rest would cover the picture with lines. */
export const OUTLINED = ['bone', 'joint', 'disc', 'ligament', 'neural', 'vessel'] as const satisfies StructureGroup[]

/** For each class of `classBytes`, 0 being none. */
export const OUTLINE_COLOURS: readonly string[] = [
  '#000000',
  ...OUTLINED.map((group) => colourOf({ group, kind: 'skin' })),
]

const CLASS_OF_LABEL = Uint8Array.from([
  0,
  ...STRUCTURES.map(({ group }) => (OUTLINED as readonly StructureGroup[]).indexOf(group) + 1),
])

/** The group of each point of the grid: 0 for what has no outline. */
export const classBytes = ({ labels }: LabelField): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(labels, (label) => CLASS_OF_LABEL[label] ?? 0)

/** @param index of a place on the grid, centres at whole numbers @returns 0 beyond the grid */
export function classAt(
  classes: Uint8Array,
  [nx, ny, nz]: readonly [number, number, number],
  i: number,
  j: number,
  k: number,
): number {
  const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
  if (!(i0 >= 0 && j0 >= 0 && k0 >= 0 && i0 < nx - 1 && j0 < ny - 1 && k0 < nz - 1)) return 0
  const [u, v, w] = [i - i0, j - j0, k - k0]
  WEIGHTS.fill(0)
  for (let corner = 0; corner < 8; corner++) {
    const [a, b, c] = [corner & 1, (corner >> 1) & 1, corner >> 2]
    const weight = (a ? u : 1 - u) * (b ? v : 1 - v) * (c ? w : 1 - w)
    WEIGHTS[classes[i0 + a + nx * (j0 + b + ny * (k0 + c))]!]! += weight
  }
  let best = 0
  for (let each = 1; each < WEIGHTS.length; each++) if (WEIGHTS[each]! > WEIGHTS[best]!) best = each
  return best
}

/** Used up before the next call. */
const WEIGHTS = new Float64Array(OUTLINED.length + 1)
