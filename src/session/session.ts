/** What the person decided and what goes on slowly: React may watch this. Every change is a named action. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { movedCount, PROPOSED } from '#core/anatomy/confirmed-levels.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import { changed, isLocked } from '#core/planning/plan-history.ts'
import { withEntry, withPlace, withTarget, type Plan } from '#core/planning/plan.ts'
import type { Look } from '#core/ultrasound/enhancement.ts'
import type { Snapshot } from '#core/ultrasound/snapshot.ts'
import type { Brushing } from './brushing.ts'
import type { ConsentTo } from './consent.ts'
import type { Fusion } from './fusion.ts'
import { isAllowed, sayNotAgreed } from './open-record.ts'
import { insteadOf } from './layers.ts'
import { planFacts, type Planning } from './planning.ts'
import { withEvents, type AlarmWish, type Safety, type SafetyEvent } from './safety.ts'
import type { Practice } from './practice.ts'
import type { Sweep } from './sweep.ts'
import type { Simulation } from './simulation.ts'
import { type SessionState, INITIAL } from './state.ts'
import type { Notice } from './notices.ts'
import { isUnderWay } from '#core/workflow/procedure.ts'
import { afterEvent, eventOf } from './workflow.ts'

export interface SessionActions {
  set(change: Partial<SessionState>): void
  simulate(change: Partial<Simulation>): void
  practise(change: Partial<Practice>): void
  fuse(change: Partial<Fusion>): void
  brush(change: Partial<Brushing>): void
  /** Puts it beside the others and chooses it. */
  keepSnapshot(snapshot: Snapshot): void
  chooseSnapshot(number: number | undefined): void
  dropSnapshot(number: number): void
  sweep(change: Partial<Sweep>): void
  /** The original, or one of the looks: that one is then a press away. */
  lookAs(look: Look): void
  /** To the chosen look, or back to the original. */
  toggleLook(): void
  /** Asks to be guided, or gives it up; when something is missing, says what. */
  guide(isOn: boolean): void
  lockPlan(isLocked: boolean): void
  /** The needle is out: what was done is looked at. */
  finishProcedure(): void
  /** From looking back to preparing. */
  prepareAgain(): void
  /** Hides all that is of a patient; refused while it must be seen. */
  lock(): void
  /** A person notes that consent was given; undefined takes it back. Of a patient in care the record decides. */
  noteConsent(to: ConsentTo, atEpochMs: number | undefined): void
  notify(level: Notice['level'], text: string): void
  dismiss(id: number): void
  showGroup(group: SurfaceGroup, isOn: boolean): void
  setLayer(layer: keyof SessionState['layers'], isOn: boolean): void
  /** Puts down the point being placed (target first, then entry) in the CT. */
  place(point: PlanPoint): void
  clearPlan(): void
  /** A step of the plan, with what it is in words; refused aloud while the plan is locked. */
  changePlan(plan: Plan, what: string): void
  changePlanning(change: Partial<Planning>): void
  /** What is watched, and which alarms stand. */
  guard(change: Partial<Safety>): void
  /** Puts what happened into the log. */
  logSafety(events: readonly SafetyEvent[]): void
  wishOfAlarms(wish: AlarmWish): void
  /** A person says that the levels of the vertebrae found are right. */
  confirmVertebrae(): void
  /** A person says that the levels counted along the sweep are right as they stand. */
  confirmLevels(): void
  /** Each level is one nearer to the head, or to the feet, than it stands; they are a proposal again. */
  moveLevels(by: 1 | -1): void
  /** The count changed after it was confirmed: it is a proposal again, aloud. */
  doubtLevels(): void
  /** Another sweep begins: nothing a person said of the last one holds. */
  forgetLevels(): void
}

export type Session = StoreApi<SessionState> & { readonly actions: SessionActions }

const UNLOCK_WHERE = 'Unlocking the plan needs a reason: in the Plan menu, or on the Plan page of the panel.'

export function createSession(): Session {
  const store = createStore<SessionState>()(() => INITIAL)
  let nextNotice = 1

  const actions: SessionActions = {
    set: (change) => store.setState(change),
    simulate: (change) => store.setState(({ simulation }) => ({ simulation: { ...simulation, ...change } })),
    practise: (change) => store.setState(({ practice }) => ({ practice: { ...practice, ...change } })),
    fuse: (change) => store.setState(({ fusion }) => ({ fusion: { ...fusion, ...change } })),
    brush: (change) => store.setState(({ brushing }) => ({ brushing: { ...brushing, ...change } })),
    keepSnapshot: (snapshot) =>
      store.setState(({ snapshots }) => ({ snapshots: [...snapshots, snapshot], chosenSnapshot: snapshot.number })),
    chooseSnapshot: (chosenSnapshot) => store.setState({ chosenSnapshot }),
    dropSnapshot: (number) =>
      store.setState(({ snapshots, chosenSnapshot }) => ({
        snapshots: snapshots.filter((each) => each.number !== number),
        chosenSnapshot: chosenSnapshot === number ? undefined : chosenSnapshot,
      })),
    lookAs: (look) => store.setState(look === 'original' ? { look } : { look, chosenLook: look }),
    toggleLook: () =>
      store.setState(({ look, chosenLook }) => ({ look: look === 'original' ? chosenLook : 'original' })),
    guide(isOn) {
      if (isOn && store.getState().presence.isLocked) return
      store.setState(afterEvent(store.getState(), isOn ? 'guide' : 'pause'))
      const { because, phase } = store.getState().workflow
      if (isOn && !isUnderWay(phase) && because) actions.notify('info', because)
    },
    lockPlan(isPlanLocked) {
      const { plan, workflow } = store.getState()
      if (!isPlanLocked && isLocked(plan)) actions.notify('info', UNLOCK_WHERE)
      else store.setState({ workflow: { ...workflow, isPlanLocked } })
    },
    finishProcedure: () => store.setState((state) => afterEvent(state, 'finish')),
    prepareAgain: () => store.setState((state) => afterEvent(state, 'back')),
    lock() {
      const { isGuiding, presence } = store.getState()
      if (isGuiding) return actions.notify('warning', 'It is not locked while somebody is guided: that must be seen.')
      store.setState({ presence: { ...presence, isLocked: true } })
    },
    noteConsent(to, atEpochMs) {
      if (to === 'recording' && atEpochMs !== undefined && !isAllowed(store.getState(), 'recording'))
        return actions.notify('warning', sayNotAgreed('recording'))
      store.setState(({ consent }) => ({ consent: { ...consent, [to]: atEpochMs } }))
    },
    sweep: (change) => store.setState(({ sweep }) => ({ sweep: { ...sweep, ...change } })),
    notify(level, text) {
      if (store.getState().notices.some((notice) => notice.text === text)) return
      store.setState(({ notices }) => ({ notices: [...notices, { id: nextNotice++, level, text }] }))
    },
    dismiss: (id) => store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    showGroup: (group, isOn) =>
      store.setState(({ shownGroups }) => ({ shownGroups: { ...shownGroups, [group]: isOn } })),
    setLayer(layer, isOn) {
      if (layer === 'picture' && !isOn && store.getState().isGuiding) {
        actions.notify('warning', 'The 2-D picture stays in view while guidance is on.')
        return
      }
      store.setState(({ layers }) => ({ layers: { ...layers, ...insteadOf(layer, isOn), [layer]: isOn } }))
    },
    place(point) {
      const { placing, plan, workflow } = store.getState()
      if (workflow.isPlanLocked && placing !== 'landmark') {
        actions.notify('info', 'The plan is locked: unlock it first.')
        store.setState({ placing: 'none' })
      } else if (placing === 'target') {
        store.setState({ placing: 'entry' })
        actions.changePlan(withTarget(plan.now, point, 'pointed'), 'target set')
      } else if (placing === 'entry') {
        store.setState({ placing: 'none' })
        actions.changePlan(withEntry(plan.now, point), 'entry set')
      } else if (placing === 'landmark')
        store.setState(({ registering }) => ({
          registering: { ...registering, landmarks: [...registering.landmarks, { inCt: point, touched: undefined }] },
        }))
    },
    clearPlan() {
      actions.changePlan(withPlace(store.getState().plan.now, {}), 'cleared')
      if (isLocked(store.getState().plan)) return
      const { workflow } = store.getState()
      store.setState({ placing: 'none', isGuiding: false, workflow: { ...workflow, isPlanLocked: false } })
    },
    changePlan(plan, what) {
      const before = store.getState().plan
      if (!isLocked(before)) return store.setState(planFacts(changed(before, plan, what)))
      store.setState({ placing: 'none' })
      actions.notify('warning', 'The plan is locked: unlock it with a reason to change it.')
    },
    changePlanning: (change) => store.setState(({ planning }) => ({ planning: { ...planning, ...change } })),
    guard: (change) => store.setState(({ safety }) => ({ safety: { ...safety, ...change } })),
    logSafety: (events) => store.setState(({ safety }) => ({ safety: withEvents(safety, events) })),
    wishOfAlarms: (wish) => actions.guard({ wish }),
    confirmVertebrae: () =>
      store.setState(({ vertebrae }) =>
        vertebrae?.state === 'found' ? { vertebrae: { ...vertebrae, isConfirmed: true } } : {},
      ),
    confirmLevels: () => store.setState(({ levelCount }) => ({ levelCount: { ...levelCount, isConfirmed: true } })),
    moveLevels: (by) => store.setState(({ levelCount }) => ({ levelCount: movedCount(levelCount, by) })),
    doubtLevels() {
      store.setState(({ levelCount }) => ({ levelCount: { ...levelCount, isConfirmed: false } }))
      actions.notify('warning', 'The count of levels has changed since it was confirmed: confirm it again.')
    },
    forgetLevels: () => store.setState({ levelCount: PROPOSED }),
  }
  // Whoever changed whatever: nobody is guided while anything is missing.
  store.subscribe((state) => {
    const { workflow, isGuiding, ...more } = afterEvent(state, eventOf(state))
    if (workflow !== state.workflow || isGuiding !== state.isGuiding) store.setState({ workflow, isGuiding, ...more })
  })
  return Object.assign(store, { actions })
}
