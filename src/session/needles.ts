/** Which of several needles is guided, chosen by a person. */
import { NEEDLES, type NeedleName } from '#core/needle/needles.ts'
import type { Session } from './session.ts'
import type { SessionState } from './state.ts'

/** Of those that have been tracked; the first where there is no other. */
export function nextNeedle({
  guidedNeedle,
  trackedNeedles,
}: Pick<SessionState, 'guidedNeedle' | 'trackedNeedles'>): NeedleName {
  // prettier-ignore
  const offered = NEEDLES.filter((needle) => needle === guidedNeedle || trackedNeedles.includes(needle))
  return offered[(offered.indexOf(guidedNeedle) + 1) % offered.length]!
}

/** Guidance is withdrawn for half a second: another needle must be seen to be still before anybody is led by it. */
export function guideNextNeedle(session: Session): void {
  session.actions.set({ guidedNeedle: nextNeedle(session.getState()) })
}
