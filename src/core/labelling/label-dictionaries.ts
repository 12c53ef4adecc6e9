/**
 * What the numbers of other people's label maps mean in ours.
 *
 * TotalSegmentator: class map `total` of version 2 (Wasserthal et al. 2023, Radiology: AI 5:e230024). VerSe: vertebrae
 * counted downwards from C1 (Sekuboyina et al. 2021, Med Image Anal 73:102166), with discs and endplates added at 100
 * and 200 by TPTBox, whose sub-regions are a map of their own (Möller et al. 2024, SPINEPS).
 */
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
  | { readonly type: 'other'; readonly name: string; readonly group: StructureGroup }

export type DictionaryName = 'TotalSegmentator' | 'VerSe' | 'TPTBox sub-regions'
export type Dictionary = ReadonlyMap<number, LabelMeaning>

const whole = (level: Level): LabelMeaning => ({ type: 'vertebra', level })
const one = (kind: StructureKind, side?: Side): LabelMeaning => ({
  type: 'structure',
  structure: structure(kind, undefined, side),
})
const other = (name: string, group: StructureGroup = 'bone'): LabelMeaning => ({ type: 'other', name, group })

/** Left before right, as both maps have nearly everything. */
const paired = (first: number, kind: StructureKind) => SIDES.map((side, n) => [first + n, one(kind, side)] as const)

const TOTAL_SEGMENTATOR: Dictionary = new Map<number, LabelMeaning>([
  ...TOTAL_SEGMENTATOR_NAMES.map(([number, name, group]) => [number, other(name, group)] as const),
  // Kidneys are the pair that comes right before left.
  [2, one('kidney', 'right')],
  [3, one('kidney', 'left')],
  [25, one('sacrum')],
  [26, one('sacrum')],
  ...LEVELS.map((level, n) => [32 - n, whole(level)] as const),
  ...Array.from({ length: 18 }, (_, n) => [33 + n, other(`vertebra ${n < 11 ? `T${11 - n}` : `C${18 - n}`}`)] as const),
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
  ...Array.from({ length: 18 }, (_, n) => [1 + n, other(`vertebra ${n < 7 ? `C${n + 1}` : `T${n - 6}`}`)] as const),
  ...LEVELS.map((level, n) => [T12_OF_VERSE + n, whole(level)] as const),
  [25, other('vertebra L6')],
  [26, one('sacrum')],
  [28, other('vertebra T13')],
  ...Array.from(
    { length: 17 },
    (_, n) => [101 + n, other(`disc under ${n < 7 ? `C${n + 1}` : `T${n - 6}`}`, 'disc')] as const,
  ),
  ...Array.from({ length: 28 }, (_, n) => [201 + n, other(`endplate ${n + 1}`)] as const),
  ...LEVELS.map(
    (level, n) =>
      [100 + T12_OF_VERSE + n, { type: 'structure', structure: structure('intervertebral disc', level) }] as const,
  ),
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
