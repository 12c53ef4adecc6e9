/** What page, keys and panel do to the plan: one function per step, so that all do the same. Each is undone by `undoPlan`. */
import type { LumbarLevel, Side } from '#core/anatomy/levels.ts'
import type { ClinicalRecord } from '#core/planning/clinical-record.ts'
import { redone, undone } from '#core/planning/plan-history.ts'
import { withCorridor, withPlace, withTarget } from '#core/planning/plan.ts'
import { currentProcedure } from '#core/planning/procedure-book.ts'
import { PROCEDURE_IDS, type ProcedureId } from '#core/planning/procedure.ts'
import type { Session } from './session.ts'
import { planFacts, waysFound } from './planning.ts'

export function chooseProcedure(session: Session, id: ProcedureId): void {
  const { plan, planning } = session.getState()
  session.actions.changePlan(withPlace(plan.now, { procedure: currentProcedure(planning.book, id) }), 'procedure')
}

export function chooseLevel(session: Session, level: LumbarLevel): void {
  session.actions.changePlan(withPlace(session.getState().plan.now, { level }), 'level')
}

export function chooseSide(session: Session, side: Side): void {
  session.actions.changePlan(withPlace(session.getState().plan.now, { side }), 'side')
}

const after = <T>(all: readonly T[], one: T | undefined): T =>
  all[(one === undefined ? -1 : all.indexOf(one)) + 1] ?? all[0]!

/** Where there is no room for a list: each press is the next one. */
export function nextProcedure(session: Session): void {
  chooseProcedure(session, after(PROCEDURE_IDS, session.getState().plan.now.procedure?.id))
}

export function nextLevel(session: Session): void {
  const { procedure, level } = session.getState().plan.now
  if (procedure) chooseLevel(session, after(procedure.levels, level))
}

export function otherSide(session: Session): void {
  chooseSide(session, session.getState().plan.now.side === 'right' ? 'left' : 'right')
}

export function acceptProposal(session: Session): void {
  const { now } = session.getState().plan
  if (!now.proposal) return session.actions.notify('info', 'No target is proposed.')
  session.actions.changePlan(withTarget(now, now.proposal.target, 'proposal'), 'target accepted')
}

export function refuseProposal(session: Session): void {
  const { now } = session.getState().plan
  session.actions.changePlan({ ...now, proposal: undefined }, 'proposal refused')
}

export function lookAtWay(session: Session, lookedAt: number): void {
  session.actions.changePlanning({ lookedAt })
}

export function lookAtNextWay(session: Session): void {
  const count = waysFound(session.getState()).length
  if (count > 0) lookAtWay(session, (session.getState().planning.lookedAt + 1) % count)
}

/** @param at of the ways found; the one that is looked at when absent */
export function chooseWay(session: Session, at?: number): void {
  const state = session.getState()
  const number = at ?? state.planning.lookedAt
  const way = waysFound(state)[number]
  if (!way) return session.actions.notify('info', 'No way has been found to this target yet.')
  session.actions.changePlan(withCorridor(state.plan.now, way), `way ${number + 1}`)
  // It has its entry: the next press on the body must not move it.
  session.actions.set({ placing: 'none' })
  lookAtWay(session, number)
}

export function chooseNeedle(session: Session, needleMm: number | undefined): void {
  session.actions.changePlan({ ...session.getState().plan.now, needleMm }, 'needle')
}

export function stateClinical(session: Session, change: Partial<ClinicalRecord>): void {
  const { now } = session.getState().plan
  session.actions.changePlan({ ...now, clinical: { ...now.clinical, ...change } }, 'clinical record')
}

export function undoPlan(session: Session): void {
  session.actions.set(planFacts(undone(session.getState().plan)))
}

export function redoPlan(session: Session): void {
  session.actions.set(planFacts(redone(session.getState().plan)))
}
