/**
 * How far clinicians agree with what networks said, per model, site, operator and reviewer, and whether that has drifted.
 *
 * Three things are watched of each model, each as a sum over its outputs in their order: reviews that were not plain
 * acceptance, outputs that abstained, and outputs that were unsure. All are held to the same rates: 10 % is usual, 30 %
 * is too many. The limit is set so that at the usual rate at most 5 % of runs of 100 outputs raise an alarm.
 */
import { cusum, limitFor, type Weights } from '#core/signals/bernoulli-cusum.ts'
import { reviewCount, type ReviewCount } from './reviewed.ts'
import type { AiRecord } from './ai-output.ts'

/** What of a record is watched, wherever it is kept. */
export interface MonitoredRecord {
  readonly output: Pick<AiRecord['output'], 'confidence' | 'abstained' | 'madeMs'> & {
    readonly model: Pick<AiRecord['output']['model'], 'name' | 'version'>
  }
  readonly review?: Pick<NonNullable<AiRecord['review']>, 'verdict' | 'by' | 'atMs'> | undefined
  readonly site: string
  /** Who ran it, where that is known. */
  readonly operator?: string | undefined
}

export const DRIFT = { usual: 0.1, tooMany: 0.3, outputs: 100, falseAlarms: 0.05, unsureBelow: 0.5 } as const

export const DRIFT_WEIGHTS: Weights = {
  counted: Math.log(DRIFT.tooMany / DRIFT.usual),
  other: Math.log((1 - DRIFT.tooMany) / (1 - DRIFT.usual)),
}

/** Computed, not remembered: another rate has another limit. */
export const driftLimit = (): number => limitFor(DRIFT_WEIGHTS, DRIFT.usual, DRIFT.outputs, DRIFT.falseAlarms)

export interface Drift {
  readonly of: 'disagreement' | 'abstention' | 'low confidence'
  readonly outcomes: number
  readonly share: number
  readonly sums: readonly number[]
  readonly limit: number
  /** Counted from 1; undefined while there is no alarm. */
  readonly alarmAfter: number | undefined
}

export interface AgreementGroup {
  readonly by: 'model' | 'site' | 'operator' | 'reviewer'
  readonly name: string
  readonly count: ReviewCount
  /** Of those that were reviewed; undefined before the first. */
  readonly acceptedShare: number | undefined
  /** 95 % by Wilson (1927): honest for few. */
  readonly interval: readonly [low: number, high: number] | undefined
  readonly drifts: readonly Drift[]
}

/** Models first, then sites, operators and reviewers; each by name. */
export function agreement(records: readonly MonitoredRecord[]): readonly AgreementGroup[] {
  const limit = driftLimit()
  const inOrder = records.toSorted((a, b) => a.output.madeMs - b.output.madeMs)
  return [
    ...grouped('model', inOrder, ({ output: { model } }) => `${model.name} ${model.version}`, limit),
    ...grouped('site', inOrder, ({ site }) => site, limit),
    ...grouped('operator', inOrder, ({ operator }) => operator || undefined, limit),
    ...grouped('reviewer', inOrder, ({ review }) => review?.by, limit),
  ]
}

function grouped(
  by: AgreementGroup['by'],
  records: readonly MonitoredRecord[],
  nameOf: (record: MonitoredRecord) => string | undefined,
  limit: number,
): AgreementGroup[] {
  const groups = Map.groupBy(records, nameOf)
  return [...groups.entries()]
    .filter((entry): entry is [string, MonitoredRecord[]] => entry[0] !== undefined)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([name, own]) => groupOf(by, name, own, limit))
}

function groupOf(
  by: AgreementGroup['by'],
  name: string,
  own: readonly MonitoredRecord[],
  limit: number,
): AgreementGroup {
  const count = reviewCount(own)
  const reviewed = count.accepted + count.edited + count.rejected
  const sure = own.flatMap(({ output: { confidence } }) => (confidence === undefined ? [] : [confidence]))
  const verdicts = own
    .flatMap(({ review }) => review ?? [])
    .toSorted((a, b) => a.atMs - b.atMs)
    .map(({ verdict }) => verdict !== 'accepted')
  return {
    by,
    name,
    count,
    acceptedShare: reviewed > 0 ? count.accepted / reviewed : undefined,
    interval: reviewed > 0 ? wilson(count.accepted, reviewed) : undefined,
    drifts: [
      drift('disagreement', verdicts, limit),
      // A reviewer has no part in what networks abstain from.
      ...(by === 'reviewer'
        ? []
        : [
            drift('abstention', own.map(({ output: { abstained } }) => abstained !== undefined), limit),
            drift('low confidence', sure.map((each) => each < DRIFT.unsureBelow), limit),
          ]),
    ],
  } // prettier-ignore
}

export function drift(of: Drift['of'], outcomes: readonly boolean[], limit: number): Drift {
  const { sums, signalledAfter } = cusum(outcomes, DRIFT_WEIGHTS, limit)
  const counted = outcomes.filter(Boolean).length
  const share = outcomes.length > 0 ? counted / outcomes.length : 0
  return { of, outcomes: outcomes.length, share, sums, limit, alarmAfter: signalledAfter }
}

/** Bounds of a share, 95 %: Wilson's score interval. */
export function wilson(counted: number, all: number): readonly [low: number, high: number] {
  const z = 1.959964
  const share = counted / all
  const middle = share + (z * z) / (2 * all)
  const half = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all))
  const over = 1 + (z * z) / all
  return [Math.max(0, (middle - half) / over), Math.min(1, (middle + half) / over)]
}

export interface DriftAlarm {
  readonly group: Pick<AgreementGroup, 'by' | 'name'>
  readonly drift: Drift
}

/** What a monitoring page must say before anything else. */
export const driftAlarms = (groups: readonly AgreementGroup[]): readonly DriftAlarm[] =>
  groups.flatMap((group) =>
    group.drifts.flatMap((each) => (each.alarmAfter === undefined ? [] : [{ group, drift: each }])),
  )
