/** A review as files for other programs: a table of its moments, or all of it. */
import type { Review } from './review.ts'
import type { ScoredMoment } from './rescoring.ts'

const COLUMNS: readonly (readonly [name: string, of: (moment: ScoredMoment) => string])[] = [
  ['time_ms', ({ ms }) => ms.toFixed(1)],
  ['guiding', ({ isGuiding }) => (isGuiding ? '1' : '0')],
  ['frame_id', ({ frameId }) => String(frameId ?? '')],
  ['tip_left_mm', ({ tip }) => mm(tip?.x)],
  ['tip_posterior_mm', ({ tip }) => mm(tip?.y)],
  ['tip_superior_mm', ({ tip }) => mm(tip?.z)],
  ['tip_to_target_mm', ({ score }) => mm(score?.toTargetMm)],
  ['path_deviation_mm', ({ score }) => mm(score?.offsetMm)],
  ['angle_deg', ({ score }) => mm(score && (score.angleRad * 180) / Math.PI)],
  ['past_entry_mm', ({ score }) => mm(score?.inMm)],
  ['nearest_structure', ({ nearest }) => (nearest ? quoted(nearest.structure) : '')],
  ['nearest_mm', ({ nearest }) => mm(nearest?.distanceMm)],
]

const mm = (value: number | undefined) => (value === undefined ? '' : value.toFixed(3))

/** RFC 4180; what is not known is empty. Events by themselves, after an empty line. */
export function reviewAsCsv({ moments, events }: Review): string {
  const table = moments.map((moment) => COLUMNS.map(([, of]) => of(moment)).join(','))
  const happened = events.map(({ ms, kind, level, words }) => [ms.toFixed(1), kind, level, words].map(quoted).join(','))
  return [COLUMNS.map(([name]) => name).join(','), ...table, '', 'time_ms,event,level,words', ...happened, ''].join(
    '\r\n',
  )
}

/** A field that begins like a formula would be one in a spreadsheet. */
function quoted(field: string): string {
  const safe = /^[=+@\t]|^-\D/.test(field) ? `'${field}` : field
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export const reviewAsJson = ({ moments, ...rest }: Review): string =>
  JSON.stringify({ ...rest, moments: moments.map((moment) => ({ ...moment })) }, null, 1)
