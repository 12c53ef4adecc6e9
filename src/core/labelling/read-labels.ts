/**
 * Which dictionary a label map was made with, and what is in it.
 *
 * The files do not say. Numbers alone can mislead (27 is L5 in one and nothing in another), but two things cannot be
 * mistaken: sub-regions have numbers of their own, and TotalSegmentator counts vertebrae upwards where VerSe counts down.
 */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { DICTIONARIES, type Dictionary, type DictionaryName, type LabelMeaning } from './label-dictionaries.ts'

export interface ReadLabel {
  readonly number: number
  readonly meaning: LabelMeaning
  readonly voxels: number
  /** LPS mm. */
  readonly middle: readonly [number, number, number]
}

export type LabelReading =
  | {
      readonly ok: true
      readonly dictionary: DictionaryName
      readonly labels: readonly ReadLabel[]
      /** Numbers that the dictionary does not have, and what looks wrong, in words. */
      readonly remarks: readonly string[]
    }
  | { readonly ok: false; readonly reason: string }

/** @param dictionary when a person says it */
export function readLabels(volume: Volume, dictionary?: DictionaryName): LabelReading {
  const counted = middlesOf(volume)
  if (counted.size === 0) return { ok: false, reason: 'every voxel is 0: there are no labels in it' }
  const name = dictionary ?? recognised(counted)
  if (!name)
    return {
      ok: false,
      reason: `labels ${[...counted.keys()].slice(0, 8).join(', ')} are of no dictionary that is known here; say which it is`,
    }
  const meanings = DICTIONARIES[name]
  const labels = meantOf(counted, meanings)
  if (labels.length === 0) return { ok: false, reason: `none of its labels is one of ${name}` }
  const strange = [...counted.keys()].filter((number) => !meanings.has(number))
  const remarks = strange.length > 0 ? [`labels without a counterpart here: ${strange.join(', ')}`] : []
  return { ok: true, dictionary: name, labels, remarks: [...remarks, ...disorder(labels)] }
}

/** What of a label map a dictionary has. */
export const meantLabels = (volume: Volume, meanings: Dictionary): readonly ReadLabel[] =>
  meantOf(middlesOf(volume), meanings)

const meantOf = (counted: ReadonlyMap<number, Counted>, meanings: Dictionary): readonly ReadLabel[] =>
  [...counted].flatMap(([number, { voxels, middle }]): ReadLabel[] => {
    const meaning = meanings.get(number)
    return meaning ? [{ number, meaning, voxels, middle }] : []
  })

interface Counted {
  readonly voxels: number
  readonly middle: readonly [number, number, number]
}

function middlesOf({ frame, geometry, voxels }: Volume): ReadonlyMap<number, Counted> {
  const [nx, ny] = geometry.dimensions
  const sums = new Map<number, [count: number, i: number, j: number, k: number]>()
  for (let at = 0; at < voxels.length; at++) {
    const number = voxels[at]!
    if (number === 0) continue
    const sum = sums.get(number) ?? [0, 0, 0, 0]
    if (sum[0] === 0) sums.set(number, sum)
    sum[0]++
    sum[1] += at % nx
    sum[2] += Math.floor(at / nx) % ny
    sum[3] += Math.floor(at / (nx * ny))
  }
  const m = volumeFromVoxel(frame, geometry).matrix
  const place = ([count, i, j, k]: readonly [number, number, number, number]): Counted => {
    const row = (r: 0 | 1 | 2) => (m[r]! * i + m[r + 4]! * j + m[r + 8]! * k) / count + m[r + 12]!
    return { voxels: count, middle: [row(0), row(1), row(2)] }
  }
  return new Map([...sums].toSorted(([a], [b]) => a - b).map(([number, sum]) => [number, place(sum)]))
}

function recognised(counted: ReadonlyMap<number, Counted>): DictionaryName | undefined {
  const numbers = [...counted.keys()]
  const parts = numbers.filter((number) => number >= 41 && number <= 50)
  const isOnlyParts = numbers.every((number) => (number >= 40 && number <= 62) || number === 100)
  if (parts.length >= 3 && isOnlyParts) return 'TPTBox sub-regions'
  const [up, down] = [rise(counted, 26, 50), rise(counted, 1, 26)]
  if (up !== undefined && up > 0) return 'TotalSegmentator'
  if (down !== undefined && down < 0) return 'VerSe'
  return undefined
}

/** Of neighbouring numbers, by how many mm the higher one lies above, in the mean; undefined where there are no two. */
function rise(counted: ReadonlyMap<number, Counted>, from: number, to: number): number | undefined {
  const rises: number[] = []
  for (let number = from; number < to; number++) {
    const [one, next] = [counted.get(number), counted.get(number + 1)]
    if (one && next) rises.push(next.middle[2] - one.middle[2])
  }
  return rises.length > 0 ? rises.reduce((a, b) => a + b) / rises.length : undefined
}

/** Vertebrae that are not in the order of their names. */
function disorder(labels: readonly ReadLabel[]): string[] {
  const heights = new Map<Level, number>()
  for (const { meaning, middle } of labels) if (meaning.type === 'vertebra') heights.set(meaning.level, middle[2])
  const there = LEVELS.filter((level) => heights.has(level))
  const wrong = there.filter((level, n) => n > 0 && heights.get(level)! >= heights.get(there[n - 1]!)!)
  return wrong.map((level) => `${level} does not lie below the vertebra named above it: are its labels right?`)
}
