/** The room made ready for a task, and put back afterwards: who lies there, what is held, what is shown, what is planned. */
import { point } from '#core/frames/transform.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import { EMPTY_HISTORY } from '#core/planning/plan-history.ts'
import { withEntry, withTarget } from '#core/planning/plan.ts'
import { gradedSpine, HARDNESS } from '#core/training/graded-spines.ts'
import type { TaskRun } from '#core/training/tasks/task-run.ts'
import { planFacts } from '#session/planning.ts'
import type { Practised } from '#session/practice.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import type { CaseDesk } from './case-desk.ts'
import type { SourceDesk } from './source-desk.ts'

export interface PracticeRoom {
  /** Lays the patient of the task on the table. */
  lay(practised: Practised): void
  /** The patient lies there, and is scanned. */
  isReady(): boolean
  /** Gives tools into hands, and shows what the stage of guidance allows. */
  equip(practised: Practised, run: TaskRun): void
  /** From the hand to the probe: what was hidden while it was felt for is shown. */
  showPicture(practised: Practised): void
  putBack(): void
}

export interface RoomParts {
  readonly session: Session
  readonly cases: Pick<CaseDesk, 'openBuiltIn' | 'openModel'>
  readonly sources: Pick<SourceDesk, 'simulate' | 'device'>
  /** Told when the built-in case cannot be opened. */
  readonly onFailed: (error: unknown) => void
}

type Before = Pick<SessionState, 'layers' | 'shownGroups' | 'plan' | 'simulation' | 'wantedView'>

const SKIN_ALONE = { neural: false, vessel: false, disc: false, joint: false, bone: false, ligament: false, muscle: false, fascia: false, fat: false, skin: true, organ: false } as const // prettier-ignore

export function createPracticeRoom({ session, cases, sources, onFailed }: RoomParts): PracticeRoom {
  const { actions } = session
  let before: Before | undefined
  /** Its structures are on the table, and not those of the case that was open. */
  let model: string | undefined

  const nameOf = ({ grade, seed }: Practised) => `Practice patient ${seed}: ${HARDNESS[grade].words}`
  const isBuiltInOpen = () => session.getState().registration?.how === 'built in' && model === undefined

  async function openFor(practised: Practised) {
    if (practised.grade === 1) {
      if (!isBuiltInOpen()) await cases.openBuiltIn()
      model = undefined
      return
    }
    if (model === nameOf(practised)) return
    if (session.getState().registration?.how !== 'built in') await cases.openBuiltIn()
    model = nameOf(practised)
    cases.openModel(gradedSpine(practised.grade, practised.seed), model)
  }

  function giveTools({ task: { work } }: Practised, isWorn: boolean) {
    const isFelt = work.kind === 'palpation'
    const pointer = isWorn ? 'left-hand' : 'mouse'
    const isPointerWanted = work.kind === 'needle' || (isFelt && !isWorn)
    actions.simulate({
      script: { name: 'sweep', state: 'stopped' },
      probeHolder: isWorn ? 'right-hand' : 'mouse',
      needleHolder: isPointerWanted ? pointer : 'nobody',
      mouseMoves: isFelt ? 'needle' : 'probe',
      // Above the back: nothing is found before it is looked for.
      probePlace: { xMm: 0, zMm: 40, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: isFelt ? -40 : 4 },
      needlePlace: { xMm: 30, zMm: 20, upDeg: 0, leftDeg: 0, depthMm: -10 },
    })
  }

  /** What the stage of guidance allows; while a level is felt for, the skin alone. */
  function show({ task: { work }, stage }: Practised) {
    const { layers, shownGroups } = session.getState()
    const isFull = stage === 'full overlay'
    const isFelt = work.kind === 'palpation'
    const volumes = { volume: false, boneSurface: false, sweptVolume: false, sweptBone: false }
    const plane = !isFelt && stage !== 'ultrasound only'
    actions.set({
      layers: { ...layers, ...volumes, structures: true, plane, contour: isFull, names: isFull, picture: !isFelt },
      shownGroups: isFull && !isFelt ? { ...shownGroups, bone: true, skin: true } : SKIN_ALONE,
      wantedView: work.kind === 'view' && isFull ? work.view : 'none',
    })
  }

  function planFor({ task: { work }, stage }: Practised, { place }: TaskRun) {
    if (work.kind !== 'needle' || stage !== 'full overlay' || !place) {
      actions.guide(false)
      return actions.set(planFacts(EMPTY_HISTORY))
    }
    const [target, entry] = [point('ct', ...place.target), point('ct', ...place.entry)]
    const now = withEntry(withTarget(EMPTY_HISTORY.now, target, 'pointed'), entry)
    actions.set({ ...planFacts({ ...EMPTY_HISTORY, now }), placing: 'none' })
    actions.guide(true)
  }

  return {
    lay(practised) {
      const { layers, shownGroups, plan, simulation, wantedView } = session.getState()
      before ??= { layers, shownGroups, plan, simulation, wantedView }
      const spine = practised.grade === 1 ? undefined : gradedSpine(practised.grade, practised.seed)
      // The same spine again is no other patient.
      const isSame = JSON.stringify(simulation.spine ?? TYPICAL) === JSON.stringify(spine ?? TYPICAL)
      actions.simulate({ posture: 'supine', rehearsal: 'none', ...(!isSame && { spine }) })
      void openFor(practised)
        .then(() => {
          if (sources.device?.kind !== 'simulated') sources.simulate()
        })
        .catch(onFailed)
    },

    isReady() {
      const { source, openCase, registration } = session.getState()
      const isLaid = registration?.how === 'built in' && (model === undefined || openCase?.name === model)
      return source.kind === 'simulated' && source.state === 'running' && isLaid
    },

    equip(practised, run) {
      const { view } = session.getState()
      giveTools(practised, view === 'immersive-ar' || view === 'immersive-vr')
      show(practised)
      planFor(practised, run)
    },

    showPicture({ stage }) {
      const { layers, simulation } = session.getState()
      actions.set({ layers: { ...layers, picture: true, plane: stage !== 'ultrasound only' } })
      actions.simulate({
        needleHolder: 'nobody',
        mouseMoves: 'probe',
        probePlace: { ...simulation.probePlace, pushMm: 4 },
      })
    },

    putBack() {
      if (!before) return
      const { layers, shownGroups, plan, simulation, wantedView } = before
      before = undefined
      actions.guide(false)
      actions.simulate(simulation)
      actions.set({ layers, shownGroups, wantedView, ...planFacts(plan) })
      if (model !== undefined) {
        model = undefined
        void cases.openBuiltIn().catch(onFailed)
      }
    },
  }
}
