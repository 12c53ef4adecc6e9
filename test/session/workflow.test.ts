import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { isReady, isUnderWay } from '#core/workflow/procedure.ts'
import { createSession, type Session } from '#session/session.ts'
import { INITIAL, type SessionState } from '#session/state.ts'
import { missingOf, NOT_BEGUN, whyNoGuidance } from '#session/workflow.ts'
import { READY } from './ready.ts'

const sessionWith = (change: Partial<SessionState>) => {
  const session = createSession()
  session.actions.set(change)
  return session
}
const { verdict } = READY.registration
const structures = { meshes: [], labels: undefined }

describe('what is missing', () => {
  test.each([
    ['case', { openCase: undefined }, 'Open a CT or MR.'],
    ['consent', { consent: { procedure: undefined, recording: 5 } }, 'Note that consent to the procedure was given.'],
    ['devices', { source: INITIAL.source }, 'Connect ultrasound.'],
    ['devices', { source: { kind: 'openigtlink', label: 'PLUS', state: 'failed', detail: 'no answer' } }, 'PLUS has failed: no answer'], // prettier-ignore
    ['calibrations', { workflow: { ...READY.workflow, tools: NOT_BEGUN.tools } }, 'Calibrate the probe: where its picture is, is not known.'], // prettier-ignore
    ['calibrations', { workflow: { ...READY.workflow, tools: { ...READY.workflow.tools, isTipMissing: true } } }, 'Calibrate the needle: where its tip is, is not known.'], // prettier-ignore
    ['registration', { registration: undefined }, 'Register the patient to the CT.'],
    ['verification', { registration: { ...READY.registration, verdict: undefined } }, 'Verify the registration: touch three known places, or compare bone.'], // prettier-ignore
    ['verification', { registration: { ...READY.registration, verdict: { ...verdict, isPassed: false } } }, 'The registration failed its check: register again.'], // prettier-ignore
    ['plan', { target: undefined }, 'Place a target first.'],
    ['plan', { entry: undefined }, 'Place an entry point first.'],
    ['plan', { entry: point('ct', 0, 0.9, 0) }, 'Target and entry are less than 1 mm apart: move one of them.'],
    ['plan', { workflow: { ...READY.workflow, isPlanLocked: false } }, 'Lock the plan.'],
  ] as const)('%s: %o is told as "%s"', (step, change, words) => {
    const state = { ...INITIAL, ...READY, ...change } as SessionState
    expect(missingOf(state)[step]).toEqual([words])
    expect(isReady(missingOf(state))).toBe(false)
  })

  test('of a model nobody has to consent, and what is true by construction needs no verification', () => {
    const state = { ...INITIAL, ...READY, consent: INITIAL.consent }
    expect(missingOf({ ...state, structures }).consent).toEqual([])
    expect(missingOf({ ...state, registration: { matrix: [], how: 'built in' } })).toMatchObject({ consent: [], verification: [] }) // prettier-ignore
  })
})

describe('the session', () => {
  test('asking to be guided locks a complete plan', () => {
    const session = sessionWith({ ...READY, workflow: { ...READY.workflow, isPlanLocked: false } })
    expect(whyNoGuidance(session.getState())).toBeUndefined()
    session.actions.guide(true)
    expect(session.getState()).toMatchObject({ isGuiding: true, workflow: { phase: 'guide', isPlanLocked: true } })
  })

  test('an unverified registration refuses, in words; the plan stays as it was', () => {
    const session = sessionWith({ ...READY, registration: { ...READY.registration, verdict: undefined } as never })
    session.actions.guide(true)
    const { isGuiding, notices } = session.getState()
    expect(isGuiding).toBe(false)
    expect(notices[0]!.text).toBe('Verify the registration: touch three known places, or compare bone.')
  })

  test('set by hand the flag is refused as well', () => {
    const session = sessionWith({ ...READY, registration: undefined, isGuiding: true })
    expect(session.getState()).toMatchObject({ isGuiding: false, workflow: { phase: 'prepare', because: 'Register the patient to the CT.' } }) // prettier-ignore
  })

  test('a check that fails while somebody is guided holds it in the same moment, and it says why', () => {
    const session = sessionWith({ ...READY, isGuiding: true })
    expect(session.getState().isGuiding).toBe(true)
    const seen: string[] = []
    session.subscribe(({ workflow }) => seen.push(workflow.phase))
    session.actions.set({ registration: { ...READY.registration, verdict: { ...verdict, isPassed: false } } })
    expect(new Set(seen)).toEqual(new Set(['held']))
    expect(session.getState().workflow.because).toBe('The registration failed its check: register again.')
  })

  test('a locked plan is not moved: placing says so', () => {
    const session = sessionWith({ ...READY, placing: 'target' })
    session.actions.place(point('ct', 9, 9, 9))
    expect(session.getState().target).toEqual(READY.target)
    expect(session.getState().notices[0]!.text).toBe('The plan is locked: unlock it first.')
    session.actions.lockPlan(false)
    session.actions.set({ placing: 'target' })
    session.actions.place(point('ct', 9, 9, 9))
    expect(session.getState().target).toEqual(point('ct', 9, 9, 9))
  })

  test('when done it goes to review, and from there nobody is guided without preparing again', () => {
    const session = sessionWith({ ...READY, isGuiding: true })
    session.actions.finishProcedure()
    expect(session.getState()).toMatchObject({ isGuiding: false, workflow: { phase: 'review' } })
    session.actions.guide(true)
    expect(session.getState().isGuiding).toBe(false)
    session.actions.prepareAgain()
    session.actions.guide(true)
    expect(session.getState().isGuiding).toBe(true)
  })

  test('whatever is done in whatever order, nobody is guided while anything is missing (600 runs of 60 acts, seed 77)', () => {
    const or = <T>(...values: readonly T[]) => fc.constantFrom(...values)
    const change: fc.Arbitrary<Partial<SessionState>> = fc.oneof(
      fc.record({ openCase: or<SessionState['openCase']>(READY.openCase, undefined) }),
      fc.record({ consent: or(READY.consent, INITIAL.consent) }),
      fc.record({
        source: or<SessionState['source']>(READY.source, INITIAL.source, { ...READY.source, state: 'failed' }),
      }),
      fc.record({ registration: or<SessionState['registration']>(READY.registration, READY.registration, { ...READY.registration, verdict: { ...verdict, isPassed: false } }, undefined) }), // prettier-ignore
      fc.record({ target: or<SessionState['target']>(READY.target, undefined), entry: or<SessionState['entry']>(READY.entry, READY.target) }), // prettier-ignore
      fc.record({ isGuiding: or(true, true, false) }),
      fc.record({ structures: or<SessionState['structures']>(structures, undefined) }),
    )
    type Act = (session: Session) => void
    const act: fc.Arbitrary<Act> = fc.oneof(
      {
        weight: 3,
        arbitrary: change.map(
          (each): Act =>
            ({ actions }) =>
              actions.set(each),
        ),
      },
      { weight: 3, arbitrary: fc.constant<Act>(({ actions }) => actions.set(READY)) },
      {
        weight: 2,
        arbitrary: or(true, true, false).map(
          (isOn): Act =>
            ({ actions }) =>
              actions.guide(isOn),
        ),
      },
      {
        weight: 1,
        arbitrary: fc.boolean().map(
          (isOn): Act =>
            ({ actions }) =>
              actions.lockPlan(isOn),
        ),
      },
      { weight: 1, arbitrary: or<Act>(({ actions }) => actions.finishProcedure(), ({ actions }) => actions.prepareAgain(), ({ actions }) => actions.clearPlan()) }, // prettier-ignore
    )
    let guided = 0
    fc.assert(
      fc.property(fc.array(act, { minLength: 20, maxLength: 60, size: 'max' }), (acts) => {
        const session = createSession()
        return acts.every((each) => {
          each(session)
          const state = session.getState()
          const { phase } = state.workflow
          if (state.isGuiding !== isUnderWay(phase)) return false
          if (phase === 'guide') guided += 1
          return phase !== 'guide' || isReady(missingOf(state))
        })
      }),
      { numRuns: 600, seed: 77 },
    )
    expect(guided).toBeGreaterThan(500)
  })
})
