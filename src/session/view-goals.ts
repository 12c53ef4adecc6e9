/** The standard views as goals, one after the other: a person is led to each, and hears how many are reached. */
import { followGoals, NO_GOALS, nextGoal, type ViewGoals } from '#core/anatomy/view-goals.ts'
import { WANTED_VIEWS } from '#core/anatomy/view-hint.ts'
import type { Live } from './live.ts'
import type { Session } from './session.ts'

export interface ViewLesson extends ViewGoals {
  /** The next one is asked for as soon as one is reached. */
  readonly isLeading: boolean
}

export const NO_LESSON: ViewLesson = { ...NO_GOALS, isLeading: false }

/** Begins with the first that is not reached yet; when all are, anew. */
export function leadThroughViews(session: Session): void {
  const { viewLesson } = session.getState()
  const next = nextGoal(viewLesson)
  const goals = next ? viewLesson : NO_LESSON
  session.actions.set({ viewLesson: { ...goals, isLeading: true }, wantedView: next ?? WANTED_VIEWS[0]! })
}

export function stopLeading(session: Session): void {
  session.actions.set({ viewLesson: { ...session.getState().viewLesson, isLeading: false }, wantedView: 'none' })
}

/** Once per displayed frame. */
export function followViewGoals(
  session: Session,
  { viewSeen, nowMs }: Readonly<Pick<Live, 'viewSeen' | 'nowMs'>>,
): void {
  const { viewLesson, wantedView } = session.getState()
  const goals = followGoals(viewLesson, wantedView, viewSeen, nowMs)
  if (goals === viewLesson) return
  const next = nextGoal(goals)
  const isReached = wantedView !== 'none' && goals.reached.includes(wantedView)
  session.actions.set({
    viewLesson: { ...viewLesson, ...goals, ...(viewLesson.isLeading && !next && { isLeading: false }) },
  })
  if (!viewLesson.isLeading || !isReached || goals.reached.length === viewLesson.reached.length) return
  const told = `${goals.reached.length} of ${WANTED_VIEWS.length} views reached, as the networks see them.`
  session.actions.notify('info', `${wantedView}: reached. ${told}`)
  session.actions.set({ wantedView: next ?? 'none' })
}

/** The same where there is no room for words: `62 %, 3/7`. */
export const lessonInShort = ({ match, reached }: ViewGoals): string =>
  `${match === undefined ? '–' : `${match} %`}, ${reached.length}/${WANTED_VIEWS.length}`

/** What stands beside the hint: the match now, and how many are reached. */
export function lessonInWords({ match, reached }: ViewGoals): string {
  const now = match === undefined ? 'match –' : `match ${match} %`
  return `${now}, ${reached.length} of ${WANTED_VIEWS.length} views reached`
}
