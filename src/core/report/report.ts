/**
 * A procedure as the hospital gets it: plan against outcome, what happened, pictures, and of what networks said only what
 * a clinician answers for. Everything that leaves for the hospital is made of this.
 */
import type { GreyPicture } from '#core/recording/grey-png.ts'
import type { Recording } from '#core/recording/recording.ts'
import { reviewOf, type Review, type ReviewEvent } from '#core/recording/review.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import { madeByPerson, reviewCount, reviewedFindings, reviewedOf, type ReviewCount, type Reviewed, type ReviewedFinding } from '#core/records/reviewed.ts' // prettier-ignore
import { chosenPictures, type ReportPicture } from './chosen-pictures.ts'
import { measuresOf, type Measure } from './measures.ts'
import { recordedSession, type RecordedSession } from './recorded-session.ts'
import type { ReportSubject } from './subject.ts'

export interface ReportedRegistration {
  /** ctFromPatient, column-major. */
  readonly matrix: readonly number[]
  readonly how: string
  readonly check: string | undefined
}

export interface Report {
  /** Identifiers are made of it: the same recording gives the same ones. */
  readonly key: string
  readonly fileName: string
  readonly subject: ReportSubject
  readonly begunEpochMs: number
  readonly lastsMs: number
  readonly isWhole: boolean
  readonly session: Omit<RecordedSession, 'aiRecords' | 'registration'>
  readonly review: Review
  readonly measures: readonly Measure[]
  readonly alarms: readonly ReviewEvent[]
  readonly registration: Reviewed<ReportedRegistration> | undefined
  readonly findings: readonly Reviewed<ReviewedFinding>[]
  readonly reviews: ReviewCount
  readonly pictures: readonly ReportPicture[]
  readonly software: string
}

export interface ReportParts {
  readonly subject: ReportSubject
  readonly software: string
  /** In place of those in the recording: reviewed after it had ended. */
  readonly aiRecords?: readonly AiRecord[] | undefined
}

export function reportOf(recording: Recording, { subject, software, aiRecords }: ReportParts): Report {
  const review = reviewOf(recording)
  const { aiRecords: own, registration, ...session } = recordedSession(recording)
  const records = aiRecords ?? own
  const { begunEpochMs, events, figures, isEnded } = review
  return {
    key: `${recording.fileName} ${recording.begun.clockZeroEpochMs} ${recording.begun.nowMs}`,
    fileName: recording.fileName,
    subject,
    begunEpochMs,
    lastsMs: figures.lastsMs,
    isWhole: isEnded,
    session,
    review,
    measures: measuresOf(recording, review, { ...session, aiRecords: own, registration }),
    alarms: events.filter(({ kind }) => kind === 'alarm raised'),
    registration: registration && answeredRegistration(registration, records, session, begunEpochMs),
    findings: reviewedFindings(records),
    reviews: reviewCount(records),
    pictures: chosenPictures(review, (frameId): GreyPicture | undefined => pictureOf(recording, frameId)),
    software,
  }
}

/** What a network drew the bone for needs its review; what a person stated or touched is theirs. */
function answeredRegistration(
  { matrix, how, verdict }: NonNullable<RecordedSession['registration']>,
  records: readonly AiRecord[],
  { operator }: Pick<RecordedSession, 'operator'>,
  atMs: number,
): Reviewed<ReportedRegistration> | undefined {
  const check = verdict && `${verdict.isPassed ? 'passed' : 'failed'}: ${verdict.how}, ${verdict.worstMm.toFixed(1)} mm`
  const registration = { matrix, how, check: check ?? undefined }
  if (how !== FROM_NETWORK) return madeByPerson(registration, operator ?? 'not recorded', atMs)
  const said = records.findLast(({ output }) => output.kind === 'registration')
  return said && reviewedOf(said, registration)
}

/** As `registration.how` says it of bone that a network outlined. */
export const FROM_NETWORK = 'bone swept by ultrasound'

function pictureOf(recording: Recording, frameId: number) {
  try {
    return recording.picture('pictures', frameId)
  } catch {
    // One that cannot be unpacked is one that is not there.
    return undefined
  }
}
