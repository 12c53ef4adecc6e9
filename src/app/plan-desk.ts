/** Plans: targets proposed, ways looked for, locked and unlocked, kept from one visit to the next, and out and in as files. */
import { volumeReader } from '#core/labelling/patient-grid.ts'
import { blocking, planChecks } from '#core/planning/checks.ts'
import { groundIn, type ReadHu } from '#core/planning/known-anatomy.ts'
import { changed, isLocked, locked, unlocked } from '#core/planning/plan-history.ts'
import { historyOf, isOfCase, parsePlan, planAsText, caseMark } from '#core/planning/plan-file.ts'
import { placeOf } from '#core/planning/plan.ts'
import { edited, restored } from '#core/planning/procedure-book.ts'
import { noGoStructures, type KeptAway, type Procedure } from '#core/planning/procedure.ts'
import { proposeTarget } from '#core/planning/target.ts'
import { reachOf } from '#core/planning/ways.ts'
import type { Live } from '#session/live.ts'
import type { PlanCommands } from '#session/plan-commands.ts'
import { knownAnatomy, levelsDoubted, planFacts } from '#session/planning.ts'
import type { Session } from '#session/session.ts'
import type { PlanningWorker } from '#workers/planning/client.ts'
import { followPlans, type PlanStore } from './kept-plans.ts'

export interface PlanDesk {
  readonly commands: PlanCommands
  /** What the procedure of the plan keeps away from; undefined while none is chosen. The same list until it is another one. */
  keptAway(): readonly KeptAway[] | undefined
  /** Structures were corrected: what was found with others does not hold. */
  corrected(): void
  /** A file that a person opened. */
  take(file: File): Promise<void>
}

export interface PlanDeskParts {
  readonly session: Session
  readonly live: Pick<Live, 'arrival'>
  readonly worker: PlanningWorker
  readonly store: PlanStore
  readonly dateNow: () => number
  readonly offerFile: (file: File) => void
}

const NOBODY = 'somebody without a name'

export function createPlanDesk({ session, live, worker, store, dateNow, offerFile }: PlanDeskParts): PlanDesk {
  const { actions } = session
  let kept: { readonly procedure: Procedure; readonly where: string; readonly list: readonly KeptAway[] } | undefined
  followPlans(session, store)
  const by = () => session.getState().planning.by.trim() || NOBODY
  // Two ways to the same lock: the plan's own, with its checks, and asking to be guided.
  session.subscribe((state, before) => {
    const { workflow, plan } = state
    const isShut = isLocked(plan)
    if (isShut !== isLocked(before.plan) && workflow.isPlanLocked !== isShut)
      actions.set({ workflow: { ...workflow, isPlanLocked: isShut } })
    else if (workflow.isPlanLocked && !before.workflow.isPlanLocked && !isShut)
      actions.set(planFacts(locked(plan, by(), dateNow())))
  })

  /** All that planning from anatomy needs, or why not, aloud. */
  function ready() {
    const state = session.getState()
    const { plan, openCase } = state
    const place = placeOf(plan.now)
    const say = (text: string) => actions.notify('info', text)
    if (isLocked(plan)) return say('The plan is locked: unlock it with a reason to change it.')
    if (!plan.now.procedure || !place) return say('Choose procedure, level and side first.')
    if (!openCase) return say('Open a CT or MR first.')
    const anatomy = knownAnatomy(state)
    if (!anatomy) return say('Nothing is named in this case: place target and entry by pointing.')
    const doubted = levelsDoubted(state, place.level)
    if (doubted) actions.notify('warning', `Take care: ${doubted}.`)
    return { procedure: plan.now.procedure, place, anatomy, readHu: readHu() }
  }

  /** Of a model everything is named; of a person's CT, bone and skin are as the picture shows them. */
  function readHu(): ReadHu | undefined {
    const isModel = session.getState().structures?.origin === undefined
    return isModel || live.arrival?.volume.frame !== 'ct' ? undefined : volumeReader(live.arrival.volume, -1000)
  }

  function propose() {
    const parts = ready()
    if (!parts) return
    const proposal = proposeTarget(parts.anatomy, parts.procedure, parts.place, parts.readHu)
    if (!proposal.ok) return actions.notify('warning', `No target is proposed: ${proposal.reason}.`)
    const { target, words, sigmaMm } = proposal
    actions.changePlan({ ...session.getState().plan.now, proposal: { target, words, sigmaMm } }, 'target proposed')
  }

  async function findWays() {
    const parts = ready()
    if (!parts) return
    const { target } = session.getState().plan.now
    if (!target)
      return actions.notify('info', 'Accept the proposed target, or set one, before ways to it are looked for.')
    const { anatomy, procedure, place } = parts
    actions.changePlanning({ search: { state: 'searching' }, lookedAt: 0 })
    try {
      const ground = groundIn(anatomy, reachOf(target, procedure.probe, place), parts.readHu)
      const found = await worker.search({ ground, procedure, place, target })
      // Structures that were corrected meanwhile made it void.
      if (!found || session.getState().planning.search.state !== 'searching') return
      actions.changePlanning({ search: { state: 'found', found, target } })
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      actions.changePlanning({ search: { state: 'failed', reason } })
    }
  }

  function corrected() {
    const { plan, planning } = session.getState()
    if (planning.search.state !== 'none') actions.changePlanning({ search: { state: 'none' }, lookedAt: 0 })
    if (!plan.now.corridor && !plan.now.proposal) return
    const words = 'Structures were corrected since target and way were found'
    if (isLocked(plan)) return actions.notify('warning', `${words}: unlock the plan and look for ways again.`)
    actions.changePlan({ ...plan.now, corridor: undefined, proposal: undefined }, 'structures corrected')
    actions.notify('warning', `${words}: look for ways again.`)
  }

  function lock() {
    const { plan } = session.getState()
    const against = blocking(planChecks(plan.now))
    for (const { text } of against) actions.notify('warning', `Not locked: ${text}`)
    if (against.length === 0) actions.set({ ...planFacts(locked(plan, by(), dateNow())), placing: 'none' })
  }

  function unlock(reason: string) {
    try {
      actions.set(planFacts(unlocked(session.getState().plan, by(), dateNow(), reason)))
    } catch (error) {
      actions.notify('warning', error instanceof Error ? error.message : String(error))
    }
  }

  function changeBook(change: () => ReturnType<typeof edited>) {
    try {
      actions.changePlanning({ book: change() })
    } catch (error) {
      actions.notify('warning', error instanceof Error ? error.message : String(error))
    }
  }

  const editNow = (note: string) => ({ by: session.getState().planning.by, atMs: dateNow(), note })

  return {
    commands: {
      propose,
      findWays: () => void findWays(),
      lock,
      unlock,
      save() {
        const { openCase, plan } = session.getState()
        if (!openCase) return
        const text = planAsText(plan, caseMark(openCase.name, openCase.geometry), 2)
        offerFile(new File([text], 'plan.interspace.json', { type: 'application/json' }))
      },
      editProcedure: (id, change, note) =>
        changeBook(() => edited(session.getState().planning.book, id, change, editNow(note))),
      restoreProcedure: (id) => changeBook(() => restored(session.getState().planning.book, id, editNow('as shipped'))),
    },

    corrected,
    keptAway() {
      const { now } = session.getState().plan
      const place = placeOf(now)
      if (!now.procedure || !place) return undefined
      const where = `${place.level} ${place.side}`
      if (kept?.procedure !== now.procedure || kept.where !== where)
        kept = { procedure: now.procedure, where, list: noGoStructures(now.procedure, place) }
      return kept.list
    },

    async take(file) {
      const { openCase, plan } = session.getState()
      const result = parsePlan(await file.text())
      if (!result.ok) return actions.notify('error', `${file.name}: ${result.reason}`)
      if (!openCase) return actions.notify('warning', `${file.name}: open the case that the plan belongs to first.`)
      const mark = caseMark(openCase.name, openCase.geometry)
      if (!isOfCase(result.value.case, mark))
        return actions.notify('error', `${file.name}: a plan of another case, ${result.value.case.name}.`)
      if (isLocked(plan)) return actions.notify('warning', 'The plan is locked: unlock it with a reason to change it.')
      // What was planned before is one step back.
      const taken = historyOf(result.value)
      const next = changed(plan, taken.now, `plan from ${file.name}`)
      actions.set(planFacts({ ...next, locks: [...plan.locks, ...taken.locks] }))
    },
  }
}
