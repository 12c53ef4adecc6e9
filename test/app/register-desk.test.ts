import { describe, expect, test } from 'vitest'
import { createPoseBook } from '#app/pose-book.ts'
import { factsOf } from '#app/recorded-facts.ts'
import { createRegisterDesk } from '#app/register-desk.ts'
import { structure } from '#core/anatomy/structures.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { apply, IDENTITY, invert, point, transform, type Transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { EXACT } from '#core/registration/rigid-covariance.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import type { RegistrationWorker } from '#workers/registration/client.ts'

const geometry = { dimensions: [2, 2, 2], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore
const TRUTH: Transform<'ct', 'patient'> = transform('ct', 'patient', turnAndShift([0.4, -0.2, 0.3, 50, 20, -80], [0, 0, 0])) // prettier-ignore
const PLACES = [
  [0, 0, 0],
  [18, 14, 4],
  [-19, 12, 2],
  [2, -1, 35],
  [21, 10, 40],
] as const
const NOON = Date.UTC(2026, 0, 2, 12)

const noWorker: RegistrationWorker = {
  useBone: () => Promise.reject(new Error('not asked here')),
  nameBones: () => Promise.reject(new Error('not asked here')),
  register: () => Promise.reject(new Error('not asked here')),
  check: () => Promise.reject(new Error('not asked here')),
  stop: () => undefined,
}

/** A needle whose tip somebody puts on a place of the CT, with a hand's error of each touch. */
function room(worker = noWorker) {
  const [session, live, graph, poses] = [createSession(), createLive(), createTransformGraph(), createPoseBook()]
  const parts = { session, live, graph, poses, headsetPoses: createPoseBook(), worker, dateNow: () => NOON }
  const desk = createRegisterDesk(parts)
  graph.set(transform('needle', 'needle-tip', [...IDENTITY.slice(0, 14), 90, 1]))
  session.actions.set({ openCase: { name: 'case', modality: 'CT', geometry, remarks: [] }, placing: 'landmark' })
  desk.see()
  const rest = (inCt: readonly [number, number, number], wobbleMm = 0.05) => {
    const random = createRandom(Math.round(10 * live.nowMs))
    const { x, y, z } = apply(invert(TRUTH), point('ct', ...inCt))
    const start = live.nowMs + 1000
    for (let n = 0; n < 30; n++) {
      const off = () => wobbleMm * random.normal()
      const matrix = [...IDENTITY.slice(0, 12), x + off(), y + off(), z - 90 + off(), 1]
      poses.take([{ link: transform('patient', 'needle', matrix), status: 'ok', atMs: start + 16 * n }])
    }
    live.nowMs = start + 16 * 30
  }
  const state = () => session.getState()
  const lastNotice = () => state().notices.at(-1)?.text
  return { session, desk, rest, state, lastNotice }
}

/** Picks all and touches all, each with its own error. */
function registered(errorsMm: readonly number[]) {
  const made = room()
  for (const [x, y, z] of PLACES) made.session.actions.place(point('ct', x, y, z))
  for (const [n, [x, y, z]] of PLACES.entries()) {
    made.rest([x + errorsMm[n]!, y, z])
    made.desk.touchLandmark()
  }
  return made
}

describe('landmarks picked in the CT and touched with a needle', () => {
  test('touched within 0.3 mm: accepted, with what is to be expected; used only once the level is stated', () => {
    const { desk, session, state, lastNotice } = registered([0.3, -0.2, 0.1, -0.3, 0.2])
    const { outcome } = state().registering
    expect(outcome).toMatchObject({ way: 'landmarks', isAccepted: true, refusals: [], placeIs: 'the middle of the points' }) // prettier-ignore
    expect(outcome!.freMm).toBeLessThan(0.3)
    expect(outcome!.residuals).toHaveLength(5)
    desk.useOutcome()
    expect(lastNotice()).toContain('say first that the level is right')
    expect(state().registration).toBeUndefined()
    session.actions.set({ registering: { ...state().registering, isLevelChecked: true } })
    desk.useOutcome()
    expect(state().registration).toMatchObject({ how: 'landmarks touched' })
    for (const [r, value] of TRUTH.matrix.entries())
      expect(Math.abs(state().registration!.matrix[r]! - value)).toBeLessThan(r < 12 ? 0.02 : 1)
  })

  test('one touched 14 mm aside is refused and named, and cannot be used', () => {
    const { desk, session, state } = registered([0, 0, 14, 0, 0])
    expect(state().registering.outcome?.refusals.join('; ')).toContain('without point 3 they fit')
    session.actions.set({ registering: { ...state().registering, isLevelChecked: true } })
    desk.useOutcome()
    expect(state().registration).toBeUndefined()
  })

  test('a tip that is not held still, or no tip at all, is not taken', () => {
    const { session, desk, rest, state, lastNotice } = room()
    session.actions.place(point('ct', 0, 0, 0))
    desk.touchLandmark()
    expect(lastNotice()).toContain('no tracked needle or stylus')
    rest([0, 0, 0], 4)
    desk.touchLandmark()
    expect(lastNotice()).toContain('hold the needle still')
    expect(state().registering.landmarks[0]!.touched).toBeUndefined()
  })
})

describe('verification before use', () => {
  function inUse() {
    const made = registered([0.1, -0.1, 0.1, -0.1, 0.1])
    made.session.actions.set({ registering: { ...made.state().registering, isLevelChecked: true } })
    made.desk.useOutcome()
    return made
  }
  const check = ({ rest, desk }: ReturnType<typeof inUse>, offMm: readonly number[]) => {
    for (const [n, off] of offMm.entries()) {
      const [x, y, z] = PLACES[n]!
      rest([x, y + off, z])
      desk.touchCheck()
    }
  }

  test('passed or failed, the verdict goes into the recording of the session', () => {
    const made = inUse()
    check(made, [0.5, -1, 6])
    const { registering, registration } = factsOf(made.state()) as Pick<SessionState, 'registering' | 'registration'>
    expect(registering.verdicts).toEqual([expect.objectContaining({ isPassed: false, atEpochMs: NOON })])
    expect(registration?.verdict).toEqual(registering.verdicts[0])
  })

  test('three known places within 3 mm pass, and the verdict is kept with its date', () => {
    const made = inUse()
    check(made, [0.5, -1])
    expect(made.state().registration?.verdict).toBeUndefined()
    check(made, [0.5])
    const { verdict } = made.state().registration!
    expect(verdict).toMatchObject({ isPassed: true, how: '3 known places touched', atEpochMs: NOON })
    expect(verdict!.worstMm).toBeCloseTo(1, 0)
  })

  test('one of three 5 mm off fails, and both verdicts are on record', () => {
    const made = inUse()
    check(made, [0, 0, 0])
    check(made, [0, 5, 0])
    expect(made.state().registering.verdicts.map(({ isPassed }) => isPassed)).toEqual([true, false])
    expect(made.state().registration?.verdict?.isPassed).toBe(false)
  })

  test('another case forgets everything', () => {
    const made = inUse()
    made.session.actions.set({ openCase: { name: 'other', modality: 'CT', geometry: { ...geometry }, remarks: [] } })
    made.desk.see()
    expect(made.state().registering.landmarks).toEqual([])
  })
})

describe('each vertebra by itself', () => {
  /** Two bones of 10 mm, L3 above L4, each moved another way since. */
  function spine() {
    const made = room()
    const numbers = new Uint16Array(40 * 10 * 10)
    const [l3, l4] = [structure('vertebral body', 'L3').label, structure('vertebral body', 'L4').label]
    for (let at = 0; at < numbers.length; at++) numbers[at] = at % 40 < 10 ? l4 : at % 40 >= 30 ? l3 : 0
    const grid = { ...geometry, dimensions: [40, 10, 10] } as const
    const level = (name: 'L3' | 'L4', shiftMm: number, refusals: readonly string[] = []) => ({
      name,
      matrix: turnAndShift([0, 0, 0, shiftMm, 0, 0], [0, 0, 0]),
      accuracy: { ...EXACT, middle: [shiftMm, 0, 0] as const },
      points: name === 'L3' ? 300 : 200,
      rmsMm: 1,
      treMm: 1,
      asOneMm: 4,
      refusals,
    })
    const levels = [level('L3', 3), level('L4', 5)]
    made.session.actions.set({
      structures: { meshes: [], labels: { geometry: grid, labels: numbers } },
      registration: { matrix: IDENTITY, how: 'bone swept by ultrasound', levels },
    })
    return made
  }

  test('the registration in use is that of the bone that the target lies in, and follows it', () => {
    const { session, desk, state } = spine()
    desk.see()
    // No target yet: the bone that most points hold.
    expect(state().registration).toMatchObject({ followed: 'L3' })
    expect(state().registration!.matrix[12]).toBe(3)
    session.actions.set({ target: point('ct', 4, 5, 5) })
    desk.see()
    expect(state().registration).toMatchObject({ followed: 'L4' })
    expect(state().registration!.matrix[12]).toBe(5)
    session.actions.set({ target: point('ct', 34, 5, 5) })
    desk.see()
    expect(state().registration).toMatchObject({ followed: 'L3', accuracy: { middle: [3, 0, 0] } })
  })

  test('the swept volume is asked for before there is one: said, and nothing is lost', () => {
    const { desk, state, lastNotice } = spine()
    desk.useSweptBone()
    expect(lastNotice()).toContain('record a sweep with its bone first')
    expect(state().registration?.levels).toHaveLength(2)
  })
})
