/**
 * What is kept of a patient and of a procedure, each kind with its versions: bytes on a disk outlive the program that
 * wrote them, so a record says of which version it is, and an older one is brought up to date when it is read.
 */
import { z } from 'zod'
import { FRAMES, type Frame } from '#core/frames/frames.ts'
import { calibrationsAsText, parseCalibrations, type CalibrationRecord } from '#core/calibration/record.ts'
import type { RecordState } from './policy.ts'

export const RECORD_KINDS = [
  'case',
  'images',
  'plan',
  'calibration',
  'registration',
  'recording',
  'ai-output',
  'review',
  'outcome',
  'consent',
] as const
export type RecordKind = (typeof RECORD_KINDS)[number]

export const id = z.uuid()
const text = (most: number) => z.string().trim().min(1).max(most)
const note = z.string().max(4000).optional()
const millimetres = z.number().min(-10_000).max(10_000)
const place = z.tuple([millimetres, millimetres, millimetres])
const frame = z.enum(Object.keys(FRAMES) as [Frame, ...Frame[]])
const matrix = z.array(z.number()).length(16)
const date = z.iso.date()
const timeMs = z.number().int().min(0).max(8.64e15)
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256: 64 hexadecimal digits')
const level = z.enum(['L1', 'L2', 'L3', 'L4', 'L5', 'S1'])
const side = z.enum(['left', 'right', 'both', 'midline'])

export const PATIENT = z.strictObject({
  name: text(200),
  birthDate: date.optional(),
  sex: z.enum(['female', 'male', 'other', 'unknown']).optional(),
  /** As the hospital numbers it. */
  hospitalNumber: text(64).optional(),
  note,
})
export type Patient = z.infer<typeof PATIENT>

const CASE = z.strictObject({
  procedure: text(200),
  level: level.optional(),
  side: side.optional(),
  indication: z.string().max(4000).optional(),
  anticoagulant: z.string().max(400).optional(),
  allergies: z.array(text(200)).max(50).optional(),
  plannedFor: date.optional(),
  note,
})

/** Which CT or MR was looked at: by what it is, and where it can be read again. The images themselves are the archive's. */
const IMAGES = z.strictObject({
  case: id,
  name: text(400),
  modality: z.enum(['CT', 'MR']),
  dimensions: z.array(z.number().int().min(1).max(65_535)).length(3),
  spacingMm: z.array(z.number().min(0).max(1000)).length(3),
  note,
})

const PLAN = z.strictObject({
  case: id,
  procedure: text(200),
  level: level.optional(),
  side: side.optional(),
  frame: z.enum(['ct', 'mr']),
  targetMm: place,
  entryMm: place,
  /** The whole plan as `core/planning/plan-file.ts` writes it, to go on with. */
  file: z.string().max(400_000).optional(),
  note,
})

/** The one shape of a calibration is beside its own noun, which says itself what is wrong. */
const CALIBRATION = z.unknown().transform((given, context): CalibrationRecord => {
  const read = parseCalibrations(calibrationsAsText([given as CalibrationRecord]), Number.MAX_SAFE_INTEGER)
  const [record] = read.records
  if (record) return record
  context.addIssue({ code: 'custom', message: read.refused[0] ?? 'no calibration' })
  return z.NEVER
})

const REGISTRATION = z.strictObject({
  case: id,
  to: frame,
  from: frame,
  /** Column by column; millimetres. */
  matrix,
  method: z.enum(['landmarks', 'surface', 'vertebrae', 'simulated', 'stated']),
  freMm: z.number().min(0).optional(),
  expectedErrorMm: z.number().min(0).optional(),
  isAccepted: z.boolean(),
  reasons: z.array(z.string().max(400)).max(50),
})

const RECORDING = z.strictObject({
  case: id,
  format: z.enum(['igs.mha', 'igs.nrrd', 'mcap', 'mp4', 'dicom']),
  startedMs: timeMs,
  durationMs: z.number().min(0).optional(),
  note,
})

const AI_OUTPUT = z.strictObject({
  case: id,
  model: text(100),
  modelSha256: sha256,
  inputSha256: sha256,
  /** Chance, 0–1; left out when it abstained. */
  confidence: z.number().min(0).max(1).optional(),
  /** In words why it said nothing. */
  abstained: z.string().max(400).optional(),
  finding: z.string().max(2000),
  madeMs: timeMs,
  /** Said of the same thing before this one, and never reviewed: this one is surer. */
  supersedes: id.optional(),
})

const REVIEW = z
  .strictObject({
    aiOutput: id,
    verdict: z.enum(['accepted', 'edited', 'rejected']),
    reason: z.string().trim().max(2000),
    /** What stands instead, of an edited one. */
    edited: text(2000).optional(),
  })
  .refine(({ verdict, reason }) => verdict === 'accepted' || reason !== '', {
    path: ['reason'],
    message: 'a reason is needed',
  })
  .refine(({ verdict, edited }) => (verdict === 'edited') === (edited !== undefined), {
    path: ['edited'],
    message: 'belongs to what was edited, and only to that',
  })

const score = z.number().min(0).max(10)
const OUTCOME = z.strictObject({
  case: id,
  durationMs: z.number().min(0),
  tipToTargetMm: z.number().min(0).optional(),
  alarms: z.number().int().min(0),
  attempts: z.number().int().min(0).optional(),
  complications: z.array(text(400)).max(50),
  /** Numeric rating scale, 0 none to 10 worst. */
  painBefore: score.optional(),
  painAfter: score.optional(),
  note,
})

export const CONSENT_SCOPES = ['ai', 'recording', 'tele', 'teaching', 'research'] as const
export type ConsentScope = (typeof CONSENT_SCOPES)[number]

const CONSENT = z.strictObject({
  /** Which text was read, and in which language. */
  document: text(100),
  documentVersion: text(40),
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'not a language tag'),
  scopes: z.strictObject({
    ai: z.boolean(),
    recording: z.boolean(),
    tele: z.boolean(),
    teaching: z.boolean(),
    research: z.boolean(),
  }),
  givenBy: z.enum(['patient', 'representative']),
  /** Questions asked to see that it was understood, and how many were answered rightly in the end. */
  understanding: z
    .strictObject({
      asked: z.number().int().min(0),
      right: z.number().int().min(0),
      /** Wrong answers on the way, each explained and asked again. */
      wrong: z.number().int().min(0).optional(),
    })
    .optional(),
  decidedMs: timeMs,
})
export type Consent = z.infer<typeof CONSENT>

export interface KindOf {
  /** The newest last; each brings a body of the version before it up to its own. */
  readonly versions: readonly { readonly schema: z.ZodType; readonly from?: (older: unknown) => unknown }[]
  readonly begins: RecordState
  /** What signing makes of it. */
  readonly signed?: RecordState
  /** Kept without any patient too. */
  readonly needsPatient: boolean
}

const drafted = (schema: z.ZodType, needsPatient = true): KindOf => ({
  versions: [{ schema }],
  begins: 'draft',
  signed: 'signed',
  needsPatient,
})

export const KINDS: Readonly<Record<RecordKind | 'patient', KindOf>> = {
  patient: { versions: [{ schema: PATIENT }], begins: 'open', needsPatient: true },
  case: { versions: [{ schema: CASE }], begins: 'open', signed: 'closed', needsPatient: true },
  images: drafted(IMAGES),
  plan: drafted(PLAN),
  calibration: drafted(CALIBRATION, false),
  registration: drafted(REGISTRATION),
  recording: drafted(RECORDING),
  'ai-output': { versions: [{ schema: AI_OUTPUT }], begins: 'unreviewed', needsPatient: true },
  review: { versions: [{ schema: REVIEW }], begins: 'signed', needsPatient: true },
  outcome: drafted(OUTCOME),
  consent: { versions: [{ schema: CONSENT }], begins: 'signed', needsPatient: true },
}

export type Checked =
  | { readonly ok: true; readonly value: unknown; readonly version: number }
  | { readonly ok: false; readonly field: string; readonly message: string }

/** A body as it comes from outside, of the newest version. */
export function checked({ versions }: KindOf, body: unknown): Checked {
  const read = versions.at(-1)!.schema.safeParse(body)
  if (read.success) return { ok: true, value: read.data, version: versions.length }
  const [issue] = read.error.issues
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys : []
  return {
    ok: false,
    field: [...(issue?.path ?? []), ...unknown.slice(0, 1)].join('.'),
    message: issue?.message ?? 'not understood',
  }
}

/**
 * A body as it was kept, brought up to the newest version.
 *
 * @throws RangeError when it is of a newer version than this program knows, or an upgrade does not give what it should.
 */
export function upToDate({ versions }: KindOf, version: number, body: unknown): unknown {
  if (version < 1 || version > versions.length)
    throw new RangeError(`version ${version} is not known here: ${versions.length} is the newest`)
  let now = body
  for (const { from } of versions.slice(version)) now = from ? from(now) : now
  return version === versions.length ? now : versions.at(-1)!.schema.parse(now)
}
