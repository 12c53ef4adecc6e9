/**
 * Every change of a plan, each to be undone and redone, and its lock: a locked plan cannot change, unlocking needs a
 * reason, and both are kept for good.
 */
import { NO_PLAN, type Plan } from './plan.ts'

interface Step {
  readonly plan: Plan
  /** What led away from it, in words: 'target set'. */
  readonly what: string
}

export interface LockEvent {
  readonly type: 'locked' | 'unlocked'
  readonly by: string
  readonly atMs: number
  /** Why it was unlocked; '' of a lock. */
  readonly reason: string
}

export interface PlanHistory {
  readonly now: Plan
  /** Newest last. */
  readonly past: readonly Step[]
  /** Next one last. */
  readonly future: readonly Step[]
  /** Oldest first. */
  readonly locks: readonly LockEvent[]
}

export const EMPTY_HISTORY: PlanHistory = { now: NO_PLAN, past: [], future: [], locks: [] }

/** More than anybody takes back. */
const MOST_STEPS = 200

export const isLocked = ({ locks }: Pick<PlanHistory, 'locks'>): boolean => locks.at(-1)?.type === 'locked'

/** The same history when nothing changed or the plan is locked. */
export function changed(history: PlanHistory, plan: Plan, what: string): PlanHistory {
  const { now, past } = history
  if (isLocked(history) || isSame(now, plan)) return history
  return { ...history, now: plan, past: [...past, { plan: now, what }].slice(-MOST_STEPS), future: [] }
}

export function undone(history: PlanHistory): PlanHistory {
  const { now, past, future } = history
  const last = past.at(-1)
  if (!last || isLocked(history)) return history
  return { ...history, now: last.plan, past: past.slice(0, -1), future: [...future, { plan: now, what: last.what }] }
}

export function redone(history: PlanHistory): PlanHistory {
  const { now, past, future } = history
  const next = future.at(-1)
  if (!next || isLocked(history)) return history
  return { ...history, now: next.plan, past: [...past, { plan: now, what: next.what }], future: future.slice(0, -1) }
}

export function locked(history: PlanHistory, by: string, atMs: number): PlanHistory {
  if (isLocked(history)) return history
  return { ...history, locks: [...history.locks, { type: 'locked', by, atMs, reason: '' }] }
}

/** @throws TypeError without a reason. */
export function unlocked(history: PlanHistory, by: string, atMs: number, reason: string): PlanHistory {
  if (!isLocked(history)) return history
  if (!reason.trim()) throw new TypeError('a plan is unlocked only with a reason')
  return { ...history, locks: [...history.locks, { type: 'unlocked', by, atMs, reason: reason.trim() }] }
}

const isSame = (a: Plan, b: Plan): boolean =>
  (Object.keys(a) as (keyof Plan)[]).every((key) => Object.is(a[key], b[key]))
