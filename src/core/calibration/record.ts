/**
 * A calibration as it is kept: of what, made when, how good, and until when it may be used.
 *
 * An old calibration must not be used unnoticed: markers get knocked, clamps are taken off and put on again. Each kind
 * holds for its own time, counted from when it was made or last checked at a known point; one that failed its check
 * does not hold at all.
 */
import { FRAMES, linkName, type Frame } from '#core/frames/frames.ts'
import { point, transform, type Matrix, type Point, type Transform } from '#core/frames/transform.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR

/**
 * How long each holds, ms. No standard gives times; these are defaults with their reason, for a clinician to change.
 */
export const VALID_FOR_MS = {
  /** A needle is another one for each patient, a stylus is dropped: one working day. */
  tip: 12 * HOUR,
  /** As the tip's. */
  shaft: 12 * HOUR,
  /** A picture is flipped with one key at the scanner: proved anew by whoever scans on that day. */
  side: 12 * HOUR,
  /** The probe's marker sits in a screwed holder: until the next service, or the next failed check. */
  picture: 90 * DAY,
  /** A clamp on a controller is taken off at the end of a session. */
  mount: 8 * HOUR,
  /** Hangs on the scanner's settings and the video path, which stay for weeks. */
  lag: 30 * DAY,
  /** A headset's room begins anew with every session, and its map drifts. */
  headset: 4 * HOUR,
} as const

export type CalibrationKind = keyof typeof VALID_FOR_MS

export interface CalibrationRecord {
  readonly kind: CalibrationKind
  /** Which tool on which tracker: a calibration of another one is never used. */
  readonly tool: string
  /** On the calendar, ms since 1970. */
  readonly madeMs: number
  /** Expected of what it says: in mm, for a lag in ms, for a shaft in degrees; one standard deviation. Undefined for what was stated by hand. */
  readonly error: number | undefined
  /** Of the readings it was made from, in the same unit: how much a reading trembles about it. */
  readonly residual: number
  /** What it says; a lag and a proof of the marked side have none. */
  readonly link: Transform<Frame, Frame> | undefined
  /** Of a lag alone. */
  readonly pictureLagMs: number | undefined
  /** A place that the tip can be brought back to, where it was at the calibration. */
  readonly checkPoint: Point<Frame> | undefined
  readonly lastCheck: CalibrationCheck | undefined
}

export interface CalibrationCheck {
  readonly atMs: number
  readonly offMm: number
  readonly isPassed: boolean
}

export type Standing =
  | { readonly state: 'valid'; readonly leftMs: number }
  | { readonly state: 'expired'; readonly sinceMs: number }
  | { readonly state: 'slipped'; readonly offMm: number }

/** @param nowMs on the calendar, ms since 1970 */
export function standingOf({ kind, madeMs, lastCheck }: CalibrationRecord, nowMs: number): Standing {
  if (lastCheck && !lastCheck.isPassed) return { state: 'slipped', offMm: lastCheck.offMm }
  const untilMs = Math.max(madeMs, lastCheck?.atMs ?? 0) + VALID_FOR_MS[kind]
  return untilMs >= nowMs ? { state: 'valid', leftMs: untilMs - nowMs } : { state: 'expired', sinceMs: nowMs - untilMs }
}

/** One of a kind for one tool: a new one takes the place of the old. */
export const withRecord = (all: readonly CalibrationRecord[], record: CalibrationRecord): CalibrationRecord[] => [
  ...all.filter((each) => !isOfSame(each, record)),
  record,
]

export const isOfSame = (a: CalibrationRecord, b: CalibrationRecord) => a.kind === b.kind && a.tool === b.tool

export const calibrationsAsText = (all: readonly CalibrationRecord[]): string =>
  JSON.stringify({ version: 1, calibrations: all })

export interface ReadCalibrations {
  readonly records: readonly CalibrationRecord[]
  /** What was left out, and why. */
  readonly refused: readonly string[]
}

/** A clock that was set back by more than this makes ages meaningless. */
const FUTURE_MS = 5 * 60_000

/** Never throws: what cannot be vouched for is left out, with a reason. */
export function parseCalibrations(text: string, nowMs: number): ReadCalibrations {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return { records: [], refused: ['the kept calibrations are not readable: calibrate again'] }
  }
  const { version, calibrations } = Object(read) as { version?: unknown; calibrations?: unknown }
  if (version !== 1 || !Array.isArray(calibrations))
    return { records: [], refused: ['the kept calibrations are of another version: calibrate again'] }
  const records: CalibrationRecord[] = []
  const refused: string[] = []
  for (const [n, each] of calibrations.entries()) {
    try {
      records.push(recordOf(Object(each) as Loose, nowMs))
    } catch (thrown) {
      refused.push(`kept calibration ${n + 1}: ${(thrown as Error).message}`)
    }
  }
  return { records, refused }
}

type Loose = Readonly<Record<string, unknown>>

function recordOf(
  { kind, tool, madeMs, error, residual, link, pictureLagMs, checkPoint, lastCheck }: Loose,
  nowMs: number,
) {
  if (typeof kind !== 'string' || !Object.hasOwn(VALID_FOR_MS, kind))
    throw new RangeError(`unknown kind ${String(kind)}`)
  if (typeof tool !== 'string' || tool === '') throw new RangeError('it does not say of which tool')
  const made = number(madeMs, 'its date')
  if (made > nowMs + FUTURE_MS) throw new RangeError('it is from the future: set the clock, or calibrate again')
  const off = error === undefined ? undefined : number(error, 'its error')
  if (off !== undefined && off < 0) throw new RangeError('its error is below 0')
  const isLag = kind === 'lag'
  const record: CalibrationRecord = {
    kind: kind as CalibrationKind,
    tool,
    madeMs: made,
    error: off,
    residual: number(residual, 'its residual'),
    link: isLag || kind === 'side' ? undefined : linkOf(Object(link) as Loose),
    pictureLagMs: isLag ? number(pictureLagMs, 'its lag') : undefined,
    checkPoint: checkPoint === undefined ? undefined : pointOf(Object(checkPoint) as Loose),
    lastCheck: lastCheck === undefined ? undefined : checkOf(Object(lastCheck) as Loose),
  }
  return record
}

function number(value: unknown, what: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new RangeError(`${what} is no number`)
  return value
}

function frame(value: unknown): Frame {
  if (typeof value !== 'string' || !Object.hasOwn(FRAMES, value)) throw new RangeError(`unknown frame ${String(value)}`)
  return value as Frame
}

function linkOf({ to, from, matrix }: Loose): Transform<Frame, Frame> {
  if (!Array.isArray(matrix)) throw new RangeError('it has no matrix')
  const made = transform(frame(to), frame(from), matrix as Matrix)
  if (determinant(made.matrix) <= 0)
    throw new RangeError(`${linkName(made.to, made.from)} is a mirror image: calibrate again`)
  return made
}

const pointOf = ({ in: where, x, y, z }: Loose) =>
  point(frame(where), number(x, 'its check point'), number(y, 'its check point'), number(z, 'its check point'))

function checkOf({ atMs, offMm, isPassed }: Loose): CalibrationCheck {
  if (typeof isPassed !== 'boolean') throw new RangeError('its check has no outcome')
  return { atMs: number(atMs, 'the date of its check'), offMm: number(offMm, 'its check'), isPassed }
}

const determinant = (m: Matrix) =>
  m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
  m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
  m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
