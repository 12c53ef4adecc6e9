/**
 * The standard views as goals: how well the picture matches the one that is wanted, and which were reached. Of any picture
 * that a network tells views in: a live one, a simulated one, a recorded sweep. Unreviewed, as everything a network says.
 */
import { stepsBetween, WANTED_VIEWS, type WantedView } from './view-hint.ts'
import type { ToldView } from './watched-view.ts'

/** A view counts as reached when it matches so well for so long. */
export const REACHED = { percent: 70, heldMs: 1000 } as const
/** The best that another view than the wanted one can be, %, and what each movement between them takes from it. */
const OTHER = { most: 45, aStep: 15 } as const

export interface ViewGoals {
  /** Now, 0–100; undefined while nothing is said of the picture. */
  readonly match: number | undefined
  /** The best so far of each view that was tried. */
  readonly best: Readonly<Partial<Record<WantedView, number>>>
  readonly reached: readonly WantedView[]
  /** Since when the match is good enough, on the page's clock. */
  readonly heldSinceMs: number | undefined
}

export const NO_GOALS: ViewGoals = { match: undefined, best: {}, reached: [], heldSinceMs: undefined }

/** 0–100. Of the wanted view it is the network's confidence; of another it falls with the movements that are left. */
export function viewMatch({ seen }: Pick<ToldView, 'seen'>, wanted: WantedView): number | undefined {
  if (!seen) return undefined
  const view = WANTED_VIEWS.find((each) => each === seen.name)
  if (!view) return undefined
  const most = view === wanted ? 100 : Math.max(0, OTHER.most - OTHER.aStep * (stepsBetween(view, wanted) - 1))
  return Math.round(most * seen.confidence)
}

/** The same goals come back as the same object. */
export function followGoals(goals: ViewGoals, wanted: WantedView | 'none', told: ToldView, nowMs: number): ViewGoals {
  const match = wanted === 'none' ? undefined : viewMatch(told, wanted)
  const isGood = match !== undefined && match >= REACHED.percent
  const heldSinceMs = isGood ? (goals.heldSinceMs ?? nowMs) : undefined
  const isHeld = heldSinceMs !== undefined && nowMs - heldSinceMs >= REACHED.heldMs
  const isNew = isHeld && wanted !== 'none' && !goals.reached.includes(wanted)
  const isBetter = wanted !== 'none' && match !== undefined && match > (goals.best[wanted] ?? 0)
  if (match === goals.match && heldSinceMs === goals.heldSinceMs && !isNew && !isBetter) return goals
  return {
    match,
    heldSinceMs,
    best: isBetter ? { ...goals.best, [wanted]: match } : goals.best,
    reached: isNew ? [...goals.reached, wanted] : goals.reached,
  }
}

/** In the order in which they are taught; undefined when all are reached. */
export const nextGoal = ({ reached }: ViewGoals): WantedView | undefined =>
  WANTED_VIEWS.find((view) => !reached.includes(view))
