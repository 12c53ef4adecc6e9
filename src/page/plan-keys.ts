/** Single keys for planning. */
import { isLocked } from '#core/planning/plan-history.ts'
import type { Commands } from '#session/commands.ts'
import { acceptProposal, chooseWay, lookAtNextWay, redoPlan, undoPlan } from '#session/plan-steps.ts'
import type { Session } from '#session/session.ts'

export type PlanKey = 'propose' | 'find-ways' | 'next-way' | 'take-way' | 'undo' | 'redo' | 'lock'

export const PLAN_KEYS: readonly { readonly key: string; readonly step: PlanKey; readonly what: string }[] = [
  { key: 'i', step: 'propose', what: 'Propose a target; again to accept it' },
  { key: 'j', step: 'find-ways', what: 'Find ways to the target' },
  { key: '.', step: 'next-way', what: 'Look at the next way' },
  { key: ',', step: 'take-way', what: 'Take the way that is looked at' },
  { key: 'u', step: 'undo', what: 'Plan: one step back' },
  { key: 'q', step: 'redo', what: 'Plan: one step on' },
  { key: 'l', step: 'lock', what: 'Lock the plan' },
]

export function carryOutPlan(step: PlanKey, session: Session, { plan }: Pick<Commands, 'plan'>): void {
  const state = session.getState()
  switch (step) {
    case 'propose':
      return state.plan.now.proposal ? acceptProposal(session) : plan.propose()
    case 'find-ways':
      return plan.findWays()
    case 'next-way':
      return lookAtNextWay(session)
    case 'take-way':
      return chooseWay(session)
    case 'undo':
      return undoPlan(session)
    case 'redo':
      return redoPlan(session)
    case 'lock':
      return isLocked(state.plan)
        ? session.actions.notify(
            'info',
            'The plan is locked. Unlocking needs a reason: in the Plan menu, or on the panel.',
          )
        : plan.lock()
  }
}
