/** A plan as a file: JSON that says of which case it is, with its steps and its lock, checked as it comes in. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { PlanHistory } from './plan-history.ts'
import { LOCK_EVENT, PLAN, PROCEDURE } from './plan-shapes.ts'
import type { ProcedureBook } from './procedure-book.ts'
import { PROCEDURE_IDS, type Procedure } from './procedure.ts'
import { list, number, oneOf, parsed, record, text, type Parsed } from './shape.ts'

const FORMAT = 'interspace-plan/2'
const BOOK_FORMAT = 'interspace-procedures/1'
/** Of the steps that can be undone, so many go into a file: 200 kB, so that a browser's 5 MB hold the plans of several cases. */
const STEPS_KEPT = 10

/** By which a plan knows its case again. */
export interface CaseMark {
  readonly name: string
  readonly dimensions: readonly number[]
  readonly origin: readonly number[]
  readonly spacingMm: readonly number[]
}

export const caseMark = (name: string, { dimensions, origin, spacingMm }: VolumeGeometry): CaseMark => ({
  name,
  dimensions,
  origin,
  spacingMm,
})

const numbersOf = ({ dimensions, origin, spacingMm }: CaseMark) => [...dimensions, ...origin, ...spacingMm]

/** The name may differ: a file is renamed more easily than its geometry changes. */
export const isOfCase = (one: CaseMark, other: CaseMark): boolean =>
  numbersOf(one).every((value, n) => Math.abs(value - numbersOf(other)[n]!) < 1e-3)

export interface PlanFile {
  readonly format: typeof FORMAT
  readonly case: CaseMark
  readonly now: PlanHistory['now']
  readonly past: PlanHistory['past']
  readonly future: PlanHistory['future']
  readonly locks: PlanHistory['locks']
}

const step = record({ plan: PLAN, what: text(200) })

const FILE = record<PlanFile>({
  format: oneOf(FORMAT),
  case: record<CaseMark>({
    name: text(500),
    dimensions: list(number(1, 4096), 3),
    origin: list(number(), 3),
    spacingMm: list(number(0, 100), 3),
  }),
  now: PLAN,
  past: list(step),
  future: list(step),
  locks: list(LOCK_EVENT),
})

export function planAsText({ now, past, future, locks }: PlanHistory, mark: CaseMark, indent = 0): string {
  const file: PlanFile = {
    format: FORMAT,
    case: mark,
    now,
    past: past.slice(-STEPS_KEPT),
    future: future.slice(-STEPS_KEPT),
    locks,
  }
  return JSON.stringify(file, undefined, indent)
}

export const parsePlan = (json: string): Parsed<PlanFile> => parsed(json, FILE, 'plan')

export const historyOf = ({ now, past, future, locks }: PlanFile): PlanHistory => ({ now, past, future, locks })

interface BookFile {
  readonly format: typeof BOOK_FORMAT
  readonly edits: readonly (readonly Procedure[])[]
}

const BOOK = record<BookFile>({ format: oneOf(BOOK_FORMAT), edits: list(list(PROCEDURE), PROCEDURE_IDS.length) })

export const bookAsText = (book: ProcedureBook): string =>
  JSON.stringify({ format: BOOK_FORMAT, edits: PROCEDURE_IDS.flatMap((id) => (book[id] ? [book[id]] : [])) })

export function parseBook(json: string): Parsed<ProcedureBook> {
  const result = parsed(json, BOOK, 'procedures')
  if (!result.ok) return result
  return { ok: true, value: Object.fromEntries(result.value.edits.map((edits) => [edits[0]?.id, edits])) }
}
