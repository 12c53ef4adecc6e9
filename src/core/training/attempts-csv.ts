/** Attempts as a table: one line each, a column per figure with its unit, empty where it was not measured. RFC 4180. */
import type { Attempt } from './attempt.ts'
import { figureKey } from './figure.ts'
import { rawTlx, sus, type TlxRatings } from './questionnaires.ts'
import { checklistScore, globalRating } from './ratings.ts'

const FIRST: readonly (readonly [header: string, of: (attempt: Attempt) => string])[] = [
  ['attempt', ({ id }) => id],
  ['trainee', ({ trainee }) => trainee],
  ['task', ({ taskId }) => taskId],
  ['unit', ({ unitId }) => unitId ?? ''],
  ['began [ISO 8601]', ({ beganEpochMs }) => new Date(beganEpochMs).toISOString()],
  ['lasted [s]', ({ lastedS }) => String(rounded(lastedS))],
  ['passed [0/1]', ({ isPassed }) => (isPassed ? '1' : '0')],
  ['composite score [0-100]', ({ score }) => number(score)],
  ['guidance', ({ stage }) => stage],
  ['spine grade [1-5]', ({ spine }) => String(spine.grade)],
  ['spine seed', ({ spine }) => String(spine.seed)],
  ['complications', ({ complications }) => complications.join('; ')],
  ['expert [0/1]', ({ isBenchmark }) => (isBenchmark ? '1' : '0')],
  ['NASA-TLX raw [0-100]', ({ tlx }) => number(tlx && rawTlx(tlx as TlxRatings))],
  ['SUS [0-100]', ({ sus: answers }) => number(answers && sus(answers))],
  ['checklist [%]', ({ assessment }) => number(assessment && checklistScore(assessment))],
  ['global rating [1-5]', ({ assessment }) => number(assessment && globalRating(assessment))],
  ['reasons', ({ reasons }) => reasons.join('; ')],
]

export function attemptsAsCsv(attempts: readonly Attempt[]): string {
  const units = new Map<string, string>()
  for (const { figures } of attempts) for (const figure of figures) units.set(figureKey(figure), figure.unit)
  const headers = [...FIRST.map(([header]) => header), ...[...units].map(([key, unit]) => `${key} [${unit}]`)]
  const lines = attempts.map((attempt) => {
    const values = new Map(attempt.figures.map((figure) => [figureKey(figure), figure.value]))
    return [...FIRST.map(([, of]) => of(attempt)), ...[...units.keys()].map((key) => number(values.get(key)))]
  })
  return [headers, ...lines].map((line) => line.map(quoted).join(',')).join('\r\n') + '\r\n'
}

const rounded = (value: number) => Number(value.toPrecision(7))
const number = (value: number | undefined) => (value === undefined ? '' : String(rounded(value)))

/** A field that begins like a formula would be one in a spreadsheet. */
function quoted(field: string): string {
  const safe = /^[=+@\t]|^-\D/.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
