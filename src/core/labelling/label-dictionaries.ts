/**
 * What the numbers of other people's label maps mean in ours.
 *
 * TotalSegmentator: class map `total` of version 2 (Wasserthal et al. 2023, Radiology: AI 5:e230024). VerSe: vertebrae
 * counted downwards from C1 (Sekuboyina et al. 2021, Med Image Anal 73:102166), with discs and endplates added at 100
 * and 200 by TPTBox, whose sub-regions are a map of their own (Möller et al. 2024, SPINEPS).
 */
import { levelName } from '#core/anatomy/foreign-labels.ts'
import { LEVELS, SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import { structure, type Structure, type StructureGroup, type StructureKind } from '#core/anatomy/structures.ts'
import { TOTAL_SEGMENTATOR_NAMES } from './total-segmentator-names.ts'

export type LabelMeaning =
  /** One of our structures, or the part of it that a level of its own map names. */
  | { readonly type: 'structure'; readonly structure: Structure }
  /** A whole vertebra: its parts come from the fitted spine. */
  | { readonly type: 'vertebra'; readonly level: Level }
  /** A part of whichever vertebra the vertebra map names at the place. */
  | { readonly type: 'part'; readonly kind: StructureKind; readonly side?: Side }
  /** Known, and without a counterpart here: kept by its name. */
  | {
      readonly type: 'other'
      readonly name: string
      readonly group: StructureGroup
      /** Of what has a level: how many under T12. */
      readonly beyond?: { readonly what: Levelled; readonly index: number }
    }

/** What maps of vertebrae count. */
export type Levelled = 'vertebra' | 'intervertebral disc'

export type DictionaryName = 'TotalSegmentator' | 'VerSe' | 'TPTBox sub-regions'
export type Dictionary = ReadonlyMap<number, LabelMeaning>

const whole = (level: Level): LabelMeaning => ({ type: 'vertebra', level })
const one = (kind: StructureKind, side?: Side): LabelMeaning => ({
  type: 'structure',
  structure: structure(kind, undefined, side),
})
const other = (name: string, group: StructureGroup = 'bone'): LabelMeaning => ({ type: 'other', name, group })

/** Of what is counted, the one so many levels under T12. */
export function levelled(what: Levelled, index: number): LabelMeaning {
  const level = LEVELS[index]
  if (level && what === 'vertebra') return whole(level)
  if (level) return { type: 'structure', structure: structure(what, level) }
  const [word, group] = what === 'vertebra' ? (['vertebra', 'bone'] as const) : (['disc under', 'disc'] as const)
  return { type: 'other', name: `${word} ${levelName(index)}`, group, beyond: { what, index } }
}

/** Left before right, as both maps have nearly everything. */
const paired = (first: number, kind: StructureKind) => SIDES.map((side, n) => [first + n, one(kind, side)] as const)

const TOTAL_SEGMENTATOR: Dictionary = new Map<number, LabelMeaning>([
  ...TOTAL_SEGMENTATOR_NAMES.map(([number, name, group]) => [number, other(name, group)] as const),
  // Kidneys are the pair that comes right before left.
  [2, one('kidney', 'right')],
  [3, one('kidney', 'left')],
  [25, one('sacrum')],
  [26, one('sacrum')],
  // From L5 up to C1.
  ...Array.from({ length: 24 }, (_, n) => [27 + n, levelled('vertebra', LEVELS.length - 1 - n)] as const),
  [52, one('aorta')],
  [63, one('inferior vena cava')],
  ...paired(65, 'common iliac artery'),
  ...paired(67, 'common iliac vein'),
  ...paired(77, 'hip bone'),
  // In the lumbar canal it is the whole sac that this class fills.
  [79, one('dura')],
  ...paired(80, 'gluteal muscles'),
  ...paired(82, 'gluteal muscles'),
  ...paired(84, 'gluteal muscles'),
  [86, other('left erector spinae and multifidus in one', 'muscle')],
  [87, other('right erector spinae and multifidus in one', 'muscle')],
  // With the iliacus below the crest.
  ...paired(88, 'psoas'),
])

const T12_OF_VERSE = 19

const VERSE: Dictionary = new Map<number, LabelMeaning>([
  // From C1 down to L6.
  ...Array.from({ length: 25 }, (_, n) => [1 + n, levelled('vertebra', 1 + n - T12_OF_VERSE)] as const),
  [26, one('sacrum')],
  [28, other('vertebra T13')],
  ...Array.from({ length: 24 }, (_, n) => [101 + n, levelled('intervertebral disc', 1 + n - T12_OF_VERSE)] as const),
  ...Array.from({ length: 28 }, (_, n) => [201 + n, other(`endplate ${n + 1}`)] as const),
])

const part = (kind: StructureKind, side?: Side): LabelMeaning => ({ type: 'part', kind, ...(side && { side }) })
const sidedPart = (first: number, kind: StructureKind) => SIDES.map((side, n) => [first + n, part(kind, side)] as const)

const SUB_REGIONS: Dictionary = new Map<number, LabelMeaning>([
  [41, part('lamina')],
  [42, part('spinous process')],
  ...sidedPart(43, 'transverse process'),
  ...sidedPart(45, 'superior articular process'),
  ...sidedPart(47, 'inferior articular process'),
  [49, part('vertebral body')],
  [50, part('vertebral body')],
  [60, one('conus medullaris')],
  [61, one('dura')],
  [62, other('endplate')],
  [100, part('intervertebral disc')],
])

export const DICTIONARIES: Readonly<Record<DictionaryName, Dictionary>> = {
  TotalSegmentator: TOTAL_SEGMENTATOR,
  VerSe: VERSE,
  'TPTBox sub-regions': SUB_REGIONS,
}
