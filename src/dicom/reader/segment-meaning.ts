/**
 * What a segment of a DICOM segmentation is, in our structures: by our own name; by its codes, where these mean one thing
 * only; else by the words of its label, as TotalSegmentator and people write them.
 */
import type { DataSet } from 'dicom-parser'
import { LEVELS, SIDES, type Level, type Side } from '#core/anatomy/levels.ts'
import { STRUCTURES, structure, type Structure, type StructureKind } from '#core/anatomy/structures.ts'
import type { LabelMeaning } from '#core/labelling/label-dictionaries.ts'
import { codeKeyOf } from '#core/anatomy/structure-codes.ts'

export function segmentMeaning(segment: DataSet): LabelMeaning {
  const label = (segment.string('x00620005') ?? '').trim()
  const own = STRUCTURES.find(({ name }) => name === label)
  if (own) return meaningOf(own)
  const coded = BY_CODE.get(keyOf(segment))
  if (coded) return meaningOf(coded)
  return byWords(label) ?? { type: 'other', name: label || 'a segment without a name', group: 'other' }
}

const meaningOf = (one: Structure): LabelMeaning =>
  one.kind === 'vertebra' ? { type: 'vertebra', level: one.level! } : { type: 'structure', structure: one }

/** Structures whose codes no other has. A whole vertebra goes before its body, which has the same code. */
const BY_CODE: ReadonlyMap<string, Structure> = (() => {
  const found = Map.groupBy(STRUCTURES, codeKeyOf)
  return new Map(
    [...found].flatMap(([key, some]): [string, Structure][] => {
      const one =
        some.find(({ kind }) => kind === 'vertebra' || kind === 'sacrum') ?? (some.length === 1 ? some[0] : undefined)
      return one ? [[key, one]] : []
    }),
  )
})()

function keyOf(segment: DataSet): string {
  const code = (of: DataSet | undefined, tag: string) => of?.elements[tag]?.items?.[0]?.dataSet
  const type = code(segment, 'x0062000f')
  const value = (of: DataSet | undefined) => of?.string('x00080100') ?? ''
  return [value(type), value(code(type, 'x00620011')), value(code(segment, 'x00082218'))].join('|')
}

const WORDS: readonly (readonly [pattern: RegExp, kind: StructureKind])[] = [
  [/\bsacrum\b|\bvertebrae? s1\b/, 'sacrum'],
  [/\baorta\b/, 'aorta'],
  [/inferior vena cava|\bivc\b/, 'inferior vena cava'],
  [/iliac arter/, 'common iliac artery'],
  [/iliac ve(na|in)/, 'common iliac vein'],
  [/\bhip( bone)?\b|\bilium\b/, 'hip bone'],
  [/psoas/, 'psoas'],
  [/multifidus/, 'multifidus'],
  [/longissimus/, 'longissimus'],
  [/iliocostalis/, 'iliocostalis'],
  [/quadratus lumborum/, 'quadratus lumborum'],
  [/glut(eus|eal)/, 'gluteal muscles'],
  [/\bkidney\b/, 'kidney'],
  [/\bdura\b|thecal sac|dural sac|spinal canal|spinal cord/, 'dura'],
]

function byWords(label: string): LabelMeaning | undefined {
  const words = label.toLowerCase().replaceAll('_', ' ')
  const level: Level | undefined = LEVELS.find((one) => new RegExp(`\\b${one.toLowerCase()}\\b`).test(words))
  if (level && /\bdis[ck]/.test(words)) return { type: 'structure', structure: structure('intervertebral disc', level) }
  if (level && (/vertebra/.test(words) || words.trim() === level.toLowerCase())) return { type: 'vertebra', level }
  const [, kind] = WORDS.find(([pattern]) => pattern.test(words)) ?? []
  if (!kind || /cyst/.test(words)) return undefined
  const side: Side | undefined = SIDES.find((one) => new RegExp(`\\b${one}\\b`).test(words))
  const one = STRUCTURES.find((each) => each.kind === kind && each.side === side && each.level === undefined)
  return one && { type: 'structure', structure: one }
}
