/**
 * Whether the vertebrae of a label map can be what their numbers make of them.
 *
 * Numbers of vertebrae are often only a count of what was found from above, and then read as cervical ones. How far
 * vertebrae stand apart tells the region, and what stands on the sacrum is the last lumbar one.
 */
import { levelName } from '#core/anatomy/foreign-labels.ts'
import { LEVELS } from '#core/anatomy/levels.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import type { LabelMeaning } from './label-dictionaries.ts'
import type { ReadLabel } from './read-labels.ts'

export const LEVEL_DOUBT = {
  /**
   * From the middle of a vertebra to that of the next, mm. Bodies and discs of adults are 15-20 mm high together in the
   * neck, 18-32 in the chest, 30-42 in the loins (Busscher et al. 2010, Eur Spine J 19:1104); the rest is for processes
   * that draw the middles apart, and for small and large people.
   */
  apartMm: { cervical: [11, 25], thoracic: [14, 37], lumbar: [22, 50] },
  /** What stands on the sacrum comes as near to it as this, at the joints; the vertebra above it keeps 15 mm away. */
  onSacrumMm: 6,
  /** So many voxels of a vertebra must be as near. */
  leastNear: 10,
} as const

type Region = keyof typeof LEVEL_DOUBT.apartMm

/** Levels under T12 of a whole vertebra; undefined for anything else. */
export function vertebraIndex(meaning: LabelMeaning): number | undefined {
  if (meaning.type === 'vertebra') return LEVELS.indexOf(meaning.level)
  return meaning.type === 'other' && meaning.beyond?.what === 'vertebra' ? meaning.beyond.index : undefined
}

/** @returns why the names cannot be right, in words; undefined where nothing speaks against them */
export function levelDoubt(volume: Volume, labels: readonly ReadLabel[]): string | undefined {
  const vertebrae = labels
    .flatMap((label) => {
      const index = vertebraIndex(label.meaning)
      return index === undefined ? [] : [{ ...label, index }]
    })
    .toSorted((a, b) => a.index - b.index)
  return spacingDoubt(vertebrae) ?? sacralDoubt(volume, labels, vertebrae)
}

type Counted = ReadLabel & { readonly index: number }

const regionOf = (index: number): Region => (index < -11 ? 'cervical' : index < 0 ? 'thoracic' : 'lumbar')

function spacingDoubt(vertebrae: readonly Counted[]): string | undefined {
  const widest = new Map<Region, number>()
  for (const [n, lower] of vertebrae.slice(1).entries()) {
    const upper = vertebrae[n]!
    const steps = lower.index - upper.index
    if (steps === 0) continue
    const apart = Math.hypot(...lower.middle.map((x, axis) => x - upper.middle[axis]!))
    const region = regionOf(lower.index)
    const [least] = LEVEL_DOUBT.apartMm[region]
    if (steps > 1 && apart / steps < least)
      return `from ${levelName(upper.index)} to ${levelName(lower.index)} it is ${Math.round(apart)} mm: they are neighbours, and a number was left out`
    // Of neighbours only: what lies between others is not known.
    if (steps === 1) widest.set(region, Math.max(apart, widest.get(region) ?? 0))
  }
  for (const [region, apart] of widest) {
    const [least, most] = LEVEL_DOUBT.apartMm[region]
    if (apart >= least && apart <= most) continue
    return `its numbers say ${namesOf(vertebrae)}, and they stand ${Math.round(apart)} mm apart, which ${region} vertebrae do not (${least} to ${most} mm): they may only have been counted`
  }
  return undefined
}

const namesOf = (vertebrae: readonly Counted[]) => {
  const [first, last] = [levelName(vertebrae[0]!.index), levelName(vertebrae.at(-1)!.index)]
  return first === last ? first : `${first} to ${last}`
}

function sacralDoubt(volume: Volume, labels: readonly ReadLabel[], vertebrae: readonly Counted[]): string | undefined {
  const lowest = vertebrae.at(-1)
  // A sixth lumbar vertebra is there in some.
  if (!lowest || lowest.index >= LEVELS.length - 1) return undefined
  const sacral = labels.filter(({ meaning: m }) => m.type === 'structure' && m.structure.kind === 'sacrum')
  if (sacral.length === 0) return undefined
  const near = countNear(volume, lowest.number, new Set(sacral.map(({ number }) => number)), LEVEL_DOUBT.onSacrumMm)
  if (near < LEVEL_DOUBT.leastNear) return undefined
  return `${levelName(lowest.index)} by its number stands on the sacrum, where L5 should`
}

/** Voxels of one label that lie within a distance of others, roughly: by cells of that size and their neighbours. */
function countNear({ frame, geometry, voxels }: Volume, one: number, others: ReadonlySet<number>, mm: number): number {
  const m = volumeFromVoxel(frame, geometry).matrix
  const [nx, ny] = geometry.dimensions
  const cellOf = (at: number) => {
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    const along = (r: 0 | 1 | 2) => Math.floor((m[r]! * i + m[r + 4]! * j + m[r + 8]! * k + m[r + 12]!) / (mm / 2))
    return (along(0) * 8192 + along(1)) * 8192 + along(2)
  }
  const cells = new Set<number>()
  for (let at = 0; at < voxels.length; at++) if (others.has(voxels[at]!)) cells.add(cellOf(at))
  const steps = [-1, 0, 1]
  const isNear = (cell: number) =>
    steps.some((x) => steps.some((y) => steps.some((z) => cells.has(cell + (x * 8192 + y) * 8192 + z))))
  let near = 0
  for (let at = 0; at < voxels.length; at++) if (voxels[at] === one && isNear(cellOf(at))) near++
  return near
}
