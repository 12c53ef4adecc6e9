/** Whether a page of its own lies over everything: what is under it takes neither focus nor keys. */
import type { SessionState } from '#session/state.ts'

export const isUnderWholePage = ({
  practice,
  review,
  openFindings,
}: Pick<SessionState, 'practice' | 'review' | 'openFindings'>): boolean =>
  practice.page !== undefined || review !== undefined || openFindings !== undefined
