/**
 * Which alarms stand, which of them is signalled, and how each came and went.
 *
 * Muting silences the sound alone, for a limited time, and ends when a high one comes that was not there; nothing takes an
 * alarm off but the end of its cause, and for a latching one a person who has seen it besides.
 */
import { isMoreUrgent, rowOf, type AlarmKind, type AlarmPriority } from './alarm-table.ts'

/** Something that is so now. */
export interface AlarmCondition {
  readonly kind: AlarmKind
  /** Which structure or tool: of one kind there may be several. */
  readonly of: string
  readonly words: string
}

export interface Alarm extends AlarmCondition {
  readonly sinceMs: number
  /** Its cause is there. A latching one that a person has not seen stands on without. */
  readonly isPresent: boolean
  readonly isSeen: boolean
}

export interface AlarmBoard {
  readonly alarms: readonly Alarm[]
  readonly mutedUntilMs: number | undefined
}

export type AlarmEvent =
  | { readonly type: 'alarm raised' | 'alarm ended' | 'alarm seen'; readonly kind: AlarmKind; readonly of: string; readonly priority: AlarmPriority; readonly words: string }
  | { readonly type: 'muted'; readonly untilMs: number }
  | { readonly type: 'unmuted'; readonly why: 'asked' | 'time is up' | 'a new high alarm' } // prettier-ignore

export interface BoardStep {
  readonly board: AlarmBoard
  readonly events: readonly AlarmEvent[]
}

export const NO_ALARMS: AlarmBoard = { alarms: [], mutedUntilMs: undefined }

export const MUTE_MS = 60_000
/** An alarm stands at least so long: what flickers is seen. */
const SHOWN_MS = 1000

const keyOf = ({ kind, of }: Pick<AlarmCondition, 'kind' | 'of'>) => `${kind}|${of}`

/** @param present all that is so now, each once */
export function stepAlarms(board: AlarmBoard, present: readonly AlarmCondition[], nowMs: number): BoardStep {
  const now = new Map(present.map((condition) => [keyOf(condition), condition]))
  const events: AlarmEvent[] = []
  const kept = board.alarms.flatMap((alarm): Alarm[] => {
    const condition = now.get(keyOf(alarm))
    if (condition)
      return [{ ...alarm, words: condition.words, isPresent: true, isSeen: alarm.isSeen && alarm.isPresent }]
    const isHeld = rowOf(alarm.kind).isLatching ? !alarm.isSeen : nowMs - alarm.sinceMs < SHOWN_MS
    if (isHeld) return [{ ...alarm, isPresent: false }]
    events.push(told('alarm ended', alarm))
    return []
  })
  const before = new Set(board.alarms.map(keyOf))
  const fresh = present
    .filter((condition) => !before.has(keyOf(condition)))
    .map((condition): Alarm => ({ ...condition, sinceMs: nowMs, isPresent: true, isSeen: false }))
  events.push(...fresh.map((alarm) => told('alarm raised', alarm)))
  const [mutedUntilMs, unmuted] = mutedStill(board.mutedUntilMs, fresh, nowMs)
  return { board: { alarms: [...kept, ...fresh], mutedUntilMs }, events: [...events, ...unmuted] }
}

function mutedStill(untilMs: number | undefined, fresh: readonly Alarm[], nowMs: number) {
  if (untilMs === undefined) return [undefined, []] as const
  if (nowMs >= untilMs) return [undefined, [{ type: 'unmuted', why: 'time is up' }]] as const
  const isNewHigh = fresh.some(({ kind }) => rowOf(kind).priority === 'high')
  return isNewHigh ? ([undefined, [{ type: 'unmuted', why: 'a new high alarm' }]] as const) : ([untilMs, []] as const)
}

/** A person has seen all that stand: latching ones end with their causes. */
export function seeAlarms(board: AlarmBoard): BoardStep {
  const unseen = board.alarms.filter(({ isSeen }) => !isSeen)
  return {
    board: { ...board, alarms: board.alarms.map((alarm) => ({ ...alarm, isSeen: true })) },
    events: unseen.map((alarm) => told('alarm seen', alarm)),
  }
}

export function muteAlarms(board: AlarmBoard, nowMs: number): BoardStep {
  const untilMs = nowMs + MUTE_MS
  return { board: { ...board, mutedUntilMs: untilMs }, events: [{ type: 'muted', untilMs }] }
}

export function unmuteAlarms(board: AlarmBoard): BoardStep {
  if (board.mutedUntilMs === undefined) return { board, events: [] }
  return { board: { ...board, mutedUntilMs: undefined }, events: [{ type: 'unmuted', why: 'asked' }] }
}

/** The one that is signalled: the most urgent, of those alike one whose cause is there, then the newest. */
export function foremost({ alarms }: AlarmBoard): Alarm | undefined {
  return alarms.reduce<Alarm | undefined>((best, alarm) => (best && !isBefore(alarm, best) ? best : alarm), undefined)
}

function isBefore(a: Alarm, b: Alarm): boolean {
  const [first, second] = [rowOf(a.kind).priority, rowOf(b.kind).priority]
  if (first !== second) return isMoreUrgent(first, second)
  if (a.isPresent !== b.isPresent) return a.isPresent
  return a.sinceMs > b.sinceMs
}

/** Sounds: the foremost alarm, unless it is muted, or seen already and its cause gone. */
export const isHeard = ({ mutedUntilMs }: AlarmBoard, alarm: Alarm | undefined): boolean =>
  alarm !== undefined && mutedUntilMs === undefined && !(alarm.isSeen && !alarm.isPresent)

const told = (type: 'alarm raised' | 'alarm ended' | 'alarm seen', { kind, of, words }: Alarm): AlarmEvent => ({
  type,
  kind,
  of,
  priority: rowOf(kind).priority,
  words,
})
