/**
 * What the numbers of a label map mean: by what the file says, by a dictionary, or by what a person says of it; and
 * whether the levels among them can be believed.
 */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import type { Volume } from '#core/volumes/volume.ts'
import {
  DICTIONARIES, levelled, type Dictionary, type DictionaryName, type LabelMeaning, type Levelled,
} from './label-dictionaries.ts' // prettier-ignore
import { levelDoubt, vertebraIndex } from './level-doubt.ts'
import { meantLabels, readLabels, type ReadLabel } from './read-labels.ts'

/** What a label map may be read with: a dictionary, or none. */
export type DictionaryChoice = DictionaryName | 'by number'
export const DICTIONARY_CHOICES: readonly DictionaryChoice[] = [
  ...(Object.keys(DICTIONARIES) as DictionaryName[]),
  'by number',
]

/** What a person says of a label map. */
export interface SaidOfLabels {
  /** Else it is told from the numbers. */
  readonly dictionary?: DictionaryChoice | undefined
  /** What the lowest vertebra in it is; the others are counted from there. */
  readonly lowest?: Level | undefined
}

export interface LabelMap {
  readonly name: string
  /** Its voxels are its numbers. */
  readonly volume: Volume
  /** Where the file itself says what its numbers mean. */
  readonly meanings: Dictionary | undefined
}

export type Meanings =
  | {
      readonly ok: true
      readonly meanings: Dictionary
      /** The same before anybody doubted or moved its levels. */
      readonly numbered: Dictionary
      readonly dictionary: DictionaryChoice | 'its own names'
      readonly remarks: readonly string[]
      /** Why its levels were not taken: without a person's word they are nothing but numbers. */
      readonly doubt: string | undefined
    }
  | { readonly ok: false; readonly reason: string }

export function meaningsOf(map: LabelMap, { dictionary: choice, lowest }: SaidOfLabels): Meanings {
  const { volume } = map
  if (!volume.voxels.some((number) => number > 0))
    return { ok: false, reason: 'every voxel is 0: there are no labels in it' }
  if (choice === 'by number') return byNumber([])
  if (map.meanings && !choice) {
    const labels = meantLabels(volume, map.meanings)
    return withLevels(volume, { meanings: map.meanings, dictionary: 'its own names', remarks: [], labels }, lowest)
  }
  const reading = readLabels(volume, choice)
  if (reading.ok) {
    const { dictionary } = reading
    return withLevels(volume, { ...reading, meanings: DICTIONARIES[dictionary] }, lowest)
  }
  return choice ? reading : byNumber([reading.reason])
}

const byNumber = (remarks: readonly string[]): Meanings => ({
  ok: true,
  meanings: new Map(),
  numbered: new Map(),
  dictionary: 'by number',
  remarks,
  doubt: undefined,
})

interface Read {
  readonly meanings: Dictionary
  readonly dictionary: DictionaryChoice | 'its own names'
  readonly remarks: readonly string[]
  readonly labels: readonly ReadLabel[]
}

function withLevels(volume: Volume, read: Read, lowest: Level | undefined): Meanings {
  const { meanings, dictionary, remarks, labels } = read
  const indices = labels.flatMap(({ meaning }) => vertebraIndex(meaning) ?? [])
  const known = { ok: true, numbered: meanings, dictionary } as const
  if (lowest && indices.length > 0) {
    const by = LEVELS.indexOf(lowest) - Math.max(...indices)
    const said = `the lowest vertebra was said to be ${lowest}; the others are counted from there`
    return { ...known, meanings: shifted(meanings, by), remarks: [...remarks, said], doubt: undefined }
  }
  const doubt = levelDoubt(volume, labels)
  if (!doubt) return { ...known, meanings, remarks, doubt }
  return { ...known, meanings: withoutLevels(meanings), remarks: [...remarks, doubt], doubt }
}

const shifted = (meanings: Dictionary, by: number): Dictionary =>
  new Map(
    [...meanings].map(([number, meaning]) => {
      const counted = countedOf(meaning)
      return [number, counted ? levelled(counted.what, counted.index + by) : meaning] as const
    }),
  )

/** Vertebrae and their discs by the numbers they have in the file. */
const withoutLevels = (meanings: Dictionary): Dictionary =>
  new Map(
    [...meanings].map(([number, meaning]) => {
      const what = countedOf(meaning)?.what
      if (!what) return [number, meaning] as const
      const group = what === 'vertebra' ? 'bone' : 'disc'
      return [number, { type: 'other', name: `${what} of number ${number}, level not known`, group }] as const
    }),
  )

function countedOf(meaning: LabelMeaning): { readonly what: Levelled; readonly index: number } | undefined {
  if (meaning.type === 'vertebra') return { what: 'vertebra', index: LEVELS.indexOf(meaning.level) }
  if (meaning.type === 'other') return meaning.beyond
  const { structure: one } = meaning.type === 'structure' ? meaning : {}
  if (one?.kind !== 'intervertebral disc' || !one.level) return undefined
  return { what: 'intervertebral disc', index: LEVELS.indexOf(one.level) }
}

/** Which number is which level, in a map of whole vertebrae and their discs. */
export function levelsIn(meanings: Dictionary): ReadonlyMap<number, Level> {
  return new Map(
    [...meanings].flatMap(([number, meaning]): [number, Level][] => {
      const level = LEVELS[countedOf(meaning)?.index ?? -1]
      return level ? [[number, level]] : []
    }),
  )
}
