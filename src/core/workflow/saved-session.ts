/**
 * A procedure as it is kept from one visit of the page to the next: what a person decided, with a version, checked when
 * it is read. A save that cannot be read is never guessed at.
 */
import { anything, finite, list, number, oneOf, optional, record, text, truth, type Shaped } from '#core/recording/shape.ts' // prettier-ignore
import { fromPlainJson, toPlainJson } from '#core/recording/plain-json.ts'
import { PHASES } from './procedure.ts'

export const SAVE_VERSION = 1

const place = record({ in: oneOf('ct'), x: finite, y: finite, z: finite })
const verdict = record({ isPassed: truth, how: text, worstMm: finite, atEpochMs: finite })

const SAVED = record({
  version: oneOf('1'),
  savedAtEpochMs: finite,
  /** Facts belong to this case and are put into no other. */
  caseName: text,
  phase: oneOf(...PHASES),
  isPlanLocked: truth,
  target: optional(place),
  entry: optional(place),
  registration: optional(
    record({
      matrix: list(finite, 16),
      how: text,
      accuracy: optional(record({ covariance: list(number, 36), middle: list(finite, 3) })),
      verdict: optional(verdict),
    }),
  ),
  consent: record({ procedure: optional(finite), recording: optional(finite) }),
  headsetErrorMm: optional(finite),
  preset: oneOf('bone', 'soft-tissue'),
  view: text,
  /** Of later versions of the plan, whole. */
  plan: optional(anything),
})

export type SavedSession = Shaped<typeof SAVED>

export type ReadSave =
  { readonly ok: true; readonly saved: SavedSession } | { readonly ok: false; readonly reason: string }

export const saveAsText = (saved: Omit<SavedSession, 'version'>): string =>
  toPlainJson({ version: String(SAVE_VERSION), ...saved })

export function readSave(saved: string): ReadSave {
  let value: unknown
  try {
    value = fromPlainJson(saved)
  } catch {
    return { ok: false, reason: 'it is not whole' }
  }
  const fault = SAVED.fault(value, 'save')
  return fault ? { ok: false, reason: fault } : { ok: true, saved: value as SavedSession }
}
