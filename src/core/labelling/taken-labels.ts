/**
 * Label maps from outside as labels of ours: each number by its dictionary, what has no counterpart kept by its name or
 * number, parts of vertebrae at the level that a second map gives them.
 */
import { foreignLabel, type ForeignLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import type { Level, Side } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { conusSays } from './conus-level.ts'
import type { LabelGrid } from './corrections.ts'
import type { Dictionary, LabelMeaning } from './label-dictionaries.ts'
import { levelsIn, meaningsOf, type DictionaryChoice, type LabelMap, type SaidOfLabels } from './label-meanings.ts'

export interface TakenLabels {
  /** On the grid of the file. */
  readonly grid: LabelGrid
  readonly foreign: ForeignLabels
  /** What it was read with, in words. */
  readonly dictionary: DictionaryChoice | 'its own names'
  /** Why the levels of its vertebrae were not taken, until a person says one. */
  readonly doubt: string | undefined
  readonly remarks: readonly string[]
}

export type LabelsTaken =
  { readonly ok: true; readonly taken: TakenLabels } | { readonly ok: false; readonly reason: string }

/**
 * @param vertebrae which vertebra is where, when `map` has parts of them
 * @param said by a person
 */
export function takeLabels(map: LabelMap, vertebrae?: LabelMap, said: SaidOfLabels = {}): LabelsTaken {
  const read = meaningsOf(map, said)
  if (!read.ok) return read
  if (vertebrae && !isSameGrid(map.volume, vertebrae.volume))
    return { ok: false, reason: `${map.name} and ${vertebrae.name} do not lie on the same voxels` }
  const counted = vertebrae && meaningsOf(vertebrae, { lowest: said.lowest })
  if (counted && !counted.ok) return { ok: false, reason: `${vertebrae.name}: ${counted.reason}` }
  const { meanings, dictionary } = read
  const { labels, foreign, hasLostParts } = translated(map.volume, meanings, vertebrae?.volume, counted?.meanings)
  const remarks = [...map.volume.remarks, ...read.remarks, ...(counted?.remarks ?? []), ...saidOfForeign(foreign)]
  if (hasLostParts && !vertebrae) remarks.push('its parts have no levels: open the map of vertebrae together with it')
  const doubt =
    counted?.doubt && vertebrae ? withConus(counted.doubt, [map, meanings], [vertebrae, counted.numbered]) : read.doubt
  return { ok: true, taken: { grid: { geometry: map.volume.geometry, labels }, foreign, dictionary, doubt, remarks } }
}

/** Where the cord ends is all that a picture without the sacrum has to count from. */
function withConus(doubt: string, [map, meanings]: MapRead, [vertebrae, numbered]: MapRead): string {
  const end = conusSays({ volume: map.volume, meanings }, { volume: vertebrae.volume, meanings: numbered })
  return end ? `${doubt}; ${end}` : doubt
}

type MapRead = readonly [LabelMap, Dictionary]

function translated(
  { voxels, geometry }: Volume,
  meanings: Dictionary,
  apart: Volume | undefined,
  counted: Dictionary | undefined,
) {
  const foreign = new Map<number, ForeignLabel>()
  const keep: Keep = (number, kept) => {
    const label = foreignLabel(number)
    foreign.set(label, kept)
    return label
  }
  const levels = levelsIn(counted ?? new Map())
  const hasArches = [...meanings.values()].some((one) => one.type === 'part' && one.kind === 'lamina')
  const isLeft = hasArches ? sidesOf(apart ?? { geometry, voxels }, apart !== undefined) : () => true
  /** By number, and where parts have levels and sides, by these too. */
  const known = new Map<number, number>()
  const labels = new Uint16Array(voxels.length)
  let hasLostParts = false
  for (let at = 0; at < voxels.length; at++) {
    const number = voxels[at]!
    if (number <= 0) continue
    const vertebra = apart ? apart.voxels[at]! : 0
    // The arch is one part in the map, and has a side here.
    const side = isLeft(at, vertebra) ? 'left' : 'right'
    const key = (number * 65_536 + vertebra) * 2 + (side === 'left' ? 1 : 0)
    let label = known.get(key)
    if (label === undefined) {
      const meaning = meanings.get(number)
      const level = levels.get(vertebra)
      label = labelOf(meaning, number, { level, side }, keep)
      known.set(key, label)
      if (meaning?.type === 'part' && !level) hasLostParts = true
    }
    labels[at] = label
  }
  return { labels, foreign, hasLostParts }
}

function saidOfForeign(foreign: ForeignLabels): readonly string[] {
  const namesOf = (isOther: boolean) =>
    [...foreign.values()].filter(({ group }) => (group === 'other') === isOther).map(({ name }) => name)
  const [unnamed, named] = [namesOf(true), namesOf(false)]
  return [
    ...(unnamed.length > 0 ? [`kept by number, for nothing here says what they are: ${listed(unnamed)}`] : []),
    ...(named.length > 0 ? [`kept by the names of its dictionary: ${listed(named)}`] : []),
  ]
}

type Keep = (number: number, kept: ForeignLabel) => number

interface Place {
  readonly level: Level | undefined
  readonly side: Side
}

function labelOf(meaning: LabelMeaning | undefined, number: number, { level, side: there }: Place, keep: Keep): number {
  switch (meaning?.type) {
    case undefined:
      return keep(number, { name: `label ${number}`, group: 'other' })
    case 'structure':
      return meaning.structure.label
    case 'vertebra':
      return structure('vertebra', meaning.level).label
    case 'other':
      return keep(number, { name: meaning.name, group: meaning.group })
    case 'part': {
      const { kind, side } = meaning
      if (level) return structure(kind, level, side ?? (kind === 'lamina' ? there : undefined)).label
      const name = `${side ? `${side} ` : ''}${kind}`
      return keep(number, { name, group: kind === 'intervertebral disc' ? 'disc' : 'bone' })
    }
  }
}

/** Whether a voxel lies to the left of the middle of its vertebra; of everything where vertebrae are not told apart. */
function sidesOf(
  { geometry, voxels }: Pick<Volume, 'geometry' | 'voxels'>,
  areApart: boolean,
): (at: number, vertebra: number) => boolean {
  const m = volumeFromVoxel('ct', geometry).matrix
  const [nx, ny] = geometry.dimensions
  const xOf = (at: number) =>
    m[0]! * (at % nx) + m[4]! * (Math.floor(at / nx) % ny) + m[8]! * Math.floor(at / (nx * ny))
  const sums = new Map<number, [count: number, x: number]>()
  for (let at = 0; at < voxels.length; at++) {
    if (voxels[at]! <= 0) continue
    const of = areApart ? voxels[at]! : 0
    const sum = sums.get(of) ?? [0, 0]
    sums.set(of, [sum[0] + 1, sum[1] + xOf(at)])
  }
  const middles = new Map([...sums].map(([of, [count, x]]) => [of, x / count]))
  return (at, vertebra) => xOf(at) > (middles.get(vertebra) ?? middles.get(0) ?? 0)
}

function isSameGrid({ geometry: a }: Volume, { geometry: b }: Volume): boolean {
  const numbers = ({ dimensions, spacingMm, origin, direction }: Volume['geometry']) => [
    ...dimensions, ...spacingMm, ...origin, ...direction,
  ] // prettier-ignore
  const [own, other] = [numbers(a), numbers(b)]
  return own.every((value, n) => Math.abs(value - other[n]!) < 1e-3)
}

const MOST_NAMED = 6
const listed = (names: readonly string[]) =>
  names.length <= MOST_NAMED
    ? names.join(', ')
    : `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more`
