/**
 * Labels that are kept although the table has no structure for them: things of other people's label maps, by the name
 * or the number they came with, and structures that a shift of levels has taken out of T12 to L5.
 */
import { LEVELS } from './levels.ts'
import { STRUCTURES, type Structure, type StructureGroup } from './structures.ts'

export interface ForeignLabel {
  readonly name: string
  readonly group: StructureGroup
}

/** By label. */
export type ForeignLabels = ReadonlyMap<number, ForeignLabel>

export const NO_FOREIGN: ForeignLabels = new Map()

/** Number n of a file that has no counterpart here is label FOREIGN + n. */
const FOREIGN = 1000
const MOST_OF_FILE = 19_000
/** Structures beyond T12 or L5: BEYOND + 300 for each level + the label that the same one has at T12. */
const BEYOND = 20_000
const PER_LEVEL = 300
/** Of `LEVELS`, the lowest that is counted to. */
const LEAST_INDEX = -20

/** @throws RangeError for a number that cannot be kept apart from ours */
export function foreignLabel(number: number): number {
  if (!(number > 0 && number < MOST_OF_FILE)) throw new RangeError(`label ${number} is not 1 to ${MOST_OF_FILE - 1}`)
  return FOREIGN + number
}

export function nameOfLabel(label: number, foreign: ForeignLabels = NO_FOREIGN): string {
  return STRUCTURES[label - 1]?.name ?? foreign.get(label)?.name ?? beyondName(label) ?? `label ${label - FOREIGN}`
}

export function groupOfLabel(label: number, foreign: ForeignLabels = NO_FOREIGN): StructureGroup {
  return STRUCTURES[label - 1]?.group ?? foreign.get(label)?.group ?? beyond(label)?.first.group ?? 'other'
}

/** The label that the same structure has so many levels further down (or up, when negative); what has no level stays. */
export function shiftedLabel(label: number, by: number): number {
  const own = STRUCTURES[label - 1]
  const { first, index } = own
    ? { first: firstOf(own), index: own.level ? LEVELS.indexOf(own.level) : undefined }
    : (beyond(label) ?? {})
  if (!first || index === undefined) return label
  const next = index + by
  const level = LEVELS[next]
  const there =
    level && STRUCTURES.find((one) => one.kind === first.kind && one.side === first.side && one.level === level)
  return there?.label ?? BEYOND + PER_LEVEL * (next - LEAST_INDEX) + first.label
}

/** Of all levels of one structure that with the lowest number. */
const firstOf = (one: Structure): Structure =>
  STRUCTURES.find(({ kind, side }) => kind === one.kind && side === one.side)!

/** What was shifted out of T12 to L5: the same structure at T12, and how many levels under T12 it is. */
export function beyond(label: number): { readonly first: Structure; readonly index: number } | undefined {
  if (label < BEYOND) return undefined
  const first = STRUCTURES[((label - BEYOND) % PER_LEVEL) - 1]
  return first && { first, index: Math.floor((label - BEYOND) / PER_LEVEL) + LEAST_INDEX }
}

function beyondName(label: number): string | undefined {
  const found = beyond(label)
  if (!found) return undefined
  const { first, index } = found
  return `${first.side ? `${first.side} ` : ''}${first.kind} ${levelName(index)}`
}

/** @param index levels under T12 */
export function levelName(index: number): string {
  if (index < -11) return `C${19 + index}`
  if (index < 0) return `T${12 + index}`
  return LEVELS[index] ?? (index === LEVELS.length ? 'L6' : `${index - LEVELS.length} below L6`)
}
