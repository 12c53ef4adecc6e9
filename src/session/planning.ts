/** What goes on round the plan: the clinic's procedures, ways that were looked for, who plans. The plan itself is `plan` of the state. */
import type { Level } from '#core/anatomy/levels.ts'
import type { CorridorSearch } from '#core/planning/corridor-search.ts'
import type { KnownAnatomy } from '#core/planning/known-anatomy.ts'
import { changed, type PlanHistory } from '#core/planning/plan-history.ts'
import type { ProcedureBook } from '#core/planning/procedure-book.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import type { SessionState } from './state.ts'

export type Search =
  | { readonly state: 'none' }
  | { readonly state: 'searching' }
  | {
      readonly state: 'found'
      readonly found: CorridorSearch & { readonly tookMs: number }
      /** Another target since: what was found does not hold. */
      readonly target: PlanPoint
    }
  | { readonly state: 'failed'; readonly reason: string }

export interface Planning {
  readonly book: ProcedureBook
  readonly search: Search
  /** Of the ways found, the one that is looked at before it is chosen; counted from 0. */
  readonly lookedAt: number
  /** Who plans: the name that a lock or an edit is marked with. */
  readonly by: string
}

export const NO_PLANNING: Planning = { book: {}, search: { state: 'none' }, lookedAt: 0, by: '' }

/** Views that want only the two points find them beside the plan. */
export const planFacts = (plan: PlanHistory): Pick<SessionState, 'plan' | 'target' | 'entry'> => ({
  plan,
  target: plan.now.target,
  entry: plan.now.entry,
})

const NONE_FOUND: CorridorSearch['corridors'] = []

/** Points that were kept apart from a plan: one step of it, unless it has them already. */
export function withPoints(plan: PlanHistory, target: PlanPoint | undefined, entry: PlanPoint | undefined) {
  const { now } = plan
  if (isSamePoint(now.target, target) && isSamePoint(now.entry, entry)) return planFacts(plan)
  const pointed = { ...now, target, targetFrom: target && ('pointed' as const), entry, corridor: undefined }
  return planFacts(changed(plan, pointed, 'points of the last visit'))
}

const isSamePoint = (a: PlanPoint | undefined, b: PlanPoint | undefined) =>
  a === b || (a && b && a.x === b.x && a.y === b.y && a.z === b.z)

/** The ways that were found to the target as it stands; none while it is looked for, or when it was moved since. */
export function waysFound({ plan, planning: { search } }: Pick<SessionState, 'plan' | 'planning'>) {
  return search.state === 'found' && search.target === plan.now.target ? search.found.corridors : NONE_FOUND
}

/** Of a structure in a person's volume whose place nobody has said how sure of it they are: as soft parts of a fitted spine, mm. */
const UNSAID_SIGMA_MM = 2

/** Undefined where nothing in the open case is named. */
export function knownAnatomy({ structures }: Pick<SessionState, 'structures'>): KnownAnatomy | undefined {
  if (!structures?.labels) return undefined
  const { labels: field, origin } = structures
  if (!origin) return { field, sigmaMm: new Map(), from: 'the model that the case was made from' }
  const sigmaMm = new Map(
    [...origin.trusts].map(([label, { uncertaintyMm }]) => [label, uncertaintyMm ?? UNSAID_SIGMA_MM]),
  )
  return { field, sigmaMm, from: origin.said }
}

/** Levels that were found in a CT are proposals until a person has confirmed them. */
export const levelsDoubted = ({ vertebrae }: Pick<SessionState, 'vertebrae'>, level: Level): string | undefined =>
  vertebrae?.state === 'found' && !vertebrae.isConfirmed
    ? `nobody has confirmed yet that the vertebra called ${level} is ${level}`
    : undefined
