/**
 * What a person changed in a label map, as a list that can be carried out on any grid: undone by leaving the last out,
 * and saved on the volume's own voxels however coarse the grid was that it was drawn on.
 */
import { shiftedLabel } from '#core/anatomy/foreign-labels.ts'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import { invert } from '#core/frames/transform.ts'

export type Correction =
  /** A ball of the brush. */
  | {
      readonly type: 'brush'
      /** LPS mm. */
      readonly centre: readonly [number, number, number]
      readonly radiusMm: number
      /** What is put there; 0 erases. */
      readonly label: number
      /** What may be overwritten; undefined is anything. */
      readonly over: number | undefined
      /** Balls of one stroke are undone together. */
      readonly stroke: number
    }
  /** Everything that is called `from` is called `to`. */
  | { readonly type: 'rename'; readonly from: number; readonly to: number }
  /** Each level is the next one towards the feet (1) or the head (-1). */
  | { readonly type: 'shift'; readonly by: 1 | -1 }

export interface LabelGrid {
  readonly geometry: VolumeGeometry
  readonly labels: Uint16Array<ArrayBuffer>
}

/** Changes the labels in place. @returns the labels that were touched, 0 left out */
export function correct({ geometry, labels }: LabelGrid, correction: Correction): ReadonlySet<number> {
  switch (correction.type) {
    case 'brush':
      return brush({ geometry, labels }, correction)
    case 'rename':
      return renamed(labels, new Map([[correction.from, correction.to]]))
    case 'shift': {
      const there = new Set(labels)
      return renamed(labels, new Map([...there].map((label) => [label, shiftedLabel(label, correction.by)])))
    }
  }
}

export interface Corrected extends LabelGrid {
  /** Labels that a person has touched, as they are called in the end. */
  readonly edited: ReadonlySet<number>
}

/** A copy with all of them carried out. @param before labels that were touched by earlier ones, which the grid has already */
export function corrected(
  { geometry, labels }: LabelGrid,
  corrections: readonly Correction[],
  before: ReadonlySet<number> = new Set(),
): Corrected {
  const copy = { geometry, labels: labels.slice() }
  let edited = new Set(before)
  for (const correction of corrections) {
    const touched = correct(copy, correction)
    if (correction.type === 'shift') edited = new Set([...edited].map((label) => shiftedLabel(label, correction.by)))
    if (correction.type === 'rename') edited.delete(correction.from)
    for (const label of touched) edited.add(label)
  }
  return { ...copy, edited }
}

/** How many levels further down everything is called than it was at first. */
export const netShift = (corrections: readonly Correction[]): number =>
  corrections.reduce((sum, one) => sum + (one.type === 'shift' ? one.by : 0), 0)

/** A stroke that none of the list is of. */
export const newStroke = (corrections: readonly Correction[]): number =>
  corrections.reduce((most, one) => (one.type === 'brush' ? Math.max(most, one.stroke) : most), 0) + 1

/** The list without what was done last: a whole stroke of the brush at once. */
export function withoutLast(corrections: readonly Correction[]): readonly Correction[] {
  const last = corrections.at(-1)
  if (last?.type !== 'brush') return corrections.slice(0, -1)
  const from = corrections.findLastIndex((one) => one.type !== 'brush' || one.stroke !== last.stroke)
  return corrections.slice(0, from + 1)
}

function renamed(labels: Uint16Array, names: ReadonlyMap<number, number>): ReadonlySet<number> {
  const touched = new Set<number>()
  for (let at = 0; at < labels.length; at++) {
    const before = labels[at]!
    if (before === 0) continue
    const next = names.get(before)
    if (next === undefined || next === before) continue
    labels[at] = next
    touched.add(next)
  }
  return touched
}

function brush(
  { geometry, labels }: LabelGrid,
  { centre, radiusMm, label, over }: Extract<Correction, { type: 'brush' }>,
): ReadonlySet<number> {
  const touched = new Set<number>()
  const [nx, ny, nz] = geometry.dimensions
  const m = invert(volumeFromVoxel('ct', geometry)).matrix
  const middle = [0, 1, 2].map((r) => m[r]! * centre[0] + m[r + 4]! * centre[1] + m[r + 8]! * centre[2] + m[r + 12]!)
  const [sx, sy, sz] = geometry.spacingMm
  const range = (axis: 0 | 1 | 2, count: number) => {
    const reach = radiusMm / geometry.spacingMm[axis]
    return [
      Math.max(0, Math.ceil(middle[axis]! - reach)),
      Math.min(count - 1, Math.floor(middle[axis]! + reach)),
    ] as const
  }
  const [[i0, i1], [j0, j1], [k0, k1]] = [range(0, nx), range(1, ny), range(2, nz)]
  for (let k = k0; k <= k1; k++)
    for (let j = j0; j <= j1; j++)
      for (let i = i0; i <= i1; i++) {
        const away = ((i - middle[0]!) * sx) ** 2 + ((j - middle[1]!) * sy) ** 2 + ((k - middle[2]!) * sz) ** 2
        if (away > radiusMm ** 2) continue
        const at = i + nx * (j + ny * k)
        const before = labels[at]!
        if (before === label || (over !== undefined && before !== over)) continue
        labels[at] = label
        if (before > 0) touched.add(before)
        if (label > 0) touched.add(label)
      }
  return touched
}
