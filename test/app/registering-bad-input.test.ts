/** What goes in wrong while registering, and what is said to do next; nothing is registered from it, and nothing is lost. */
import { describe, expect, test } from 'vitest'
import { createContourPose } from '#app/contour-pose.ts'
import { landmarkOutcome } from '#app/landmark-outcome.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createRegisterDesk } from '#app/register-desk.ts'
import { createTransformGraph, type LinkStatus } from '#core/frames/transform-graph.ts'
import { apply, IDENTITY, invert, point, transform } from '#core/frames/transform.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import type { Volume, VolumeFrame } from '#core/volumes/volume.ts'
import { createLive } from '#session/live.ts'
import { sayLandmarks } from '#session/registering-words.ts'
import { createSession } from '#session/session.ts'
import { createRegistrationWorker } from '#workers/registration/client.ts'

const TRUTH = transform('ct', 'patient', turnAndShift([0.4, -0.2, 0.3, 50, 20, -80], [0, 0, 0]))
type Place = readonly [x: number, y: number, z: number]
const PLACES: readonly Place[] = [[0, 0, 0], [18, 14, 4], [-19, 12, 2], [2, -1, 35], [24, 10, 48]] // prettier-ignore

/** Touched where they are, or somewhere else. */
function outcomeOf(picked: readonly Place[], touched: readonly Place[] = picked) {
  const landmarks = picked.map((place, n) => ({
    inCt: point('ct', ...place),
    touched: apply(invert(TRUTH), point('ct', ...touched[n]!)),
  }))
  const outcome = landmarkOutcome(landmarks, undefined)
  if (outcome === undefined) return sayLandmarks({ landmarks })
  return typeof outcome === 'string' ? outcome : outcome.refusals.join('; ')
}

type Case = [what: string, said: string, picked: readonly Place[], touched?: readonly Place[]]

describe('landmarks', () => {
  test.each(([
    ['two only', 'Pick at least three, not in one line.', PLACES.slice(0, 2)],
    ['on one line', 'lie on one line; add one beside it', [[0, 0, 0], [0, 0, 20], [0, 0, 45]]],
    ['mirrored, left for right', 'mirrored they would fit to 0.0 mm: left and right, or two points, are swapped', PLACES, PLACES.map(([x, y, z]) => [-x, y, z])],
    ['left and right facet touched in turn', 'in another order they fit to', PLACES, [PLACES[0]!, PLACES[2]!, PLACES[1]!, PLACES[3]!, PLACES[4]!]],
    ['in centimetres', 'millimetres of one side are wrong; calibrate again', PLACES, PLACES.map(([x, y, z]) => [x / 10, y / 10, z / 10])],
    ['one on the wrong process', 'touch that point again', PLACES, PLACES.map(([x, y, z], n) => (n === 3 ? [x + 14, y, z] : [x, y, z]))],
    ['a square, which fits turned too', 'add a landmark that breaks the symmetry', [[0, 0, 0], [20, 0, 0], [20, 20, 0], [0, 20, 0]]],
  ] satisfies Case[]) as Case[])('%s: %s', (_, said, picked, touched) => expect(outcomeOf(picked, touched)).toContain(said))
}) // prettier-ignore

function room(frame?: VolumeFrame) {
  const [session, live, graph, poses] = [createSession(), createLive(), createTransformGraph(), createPoseBook()]
  const worker = createRegistrationWorker(() => {
    throw new Error('nothing goes to the worker from this')
  })
  const desk = createRegisterDesk({
    session,
    live,
    graph,
    poses,
    headsetPoses: createPoseBook(),
    worker,
    dateNow: () => 0,
  })
  const geometry = { dimensions: [4, 4, 4], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore
  if (frame) {
    const volume: Volume = { frame, name: 'v', geometry, voxels: new Int16Array(64), remarks: [] }
    live.arrival = { volume } as NonNullable<typeof live.arrival>
  }
  const said = () => session.getState().notices.at(-1)?.text
  return { session, live, graph, poses, desk, said }
}

describe('bone', () => {
  test.each([
    ['without a volume', undefined, 'bone is found in a CT, or in an MR with labels, and none is open'],
    ['in an MR without labels', 'mr', 'open labels of its vertebrae first'],
  ] as const)('%s: %s', async (_, frame, words) => {
    const { desk, session, said } = room(frame)
    session.actions.set({ registration: { matrix: IDENTITY, how: 'stated' } })
    desk.finishSweep()
    await expect.poll(said).toContain(words)
    expect(session.getState().registration).toMatchObject({ how: 'stated' })
    expect(session.getState().registering.sweep.state).toBe('idle')
  })

  test('with no idea how the patient lies, and each vertebra without labels', async () => {
    const { desk, session, said } = room('ct')
    desk.finishSweep()
    await expect.poll(said).toContain('touch three landmarks first')
    session.actions.set({ registration: { matrix: IDENTITY, how: 'stated' } })
    session.actions.set({ registering: { ...session.getState().registering, scope: 'each vertebra' } })
    desk.useSweptBone()
    await expect.poll(said).toContain('record a sweep with its bone first')
  })
})

describe('poses that cannot be trusted', () => {
  test.each<LinkStatus>(['invalid', 'missing', 'out-of-view'])('a tip that is %s touches nothing', (status) => {
    const { desk, session, graph, poses, live, said } = room('ct')
    session.actions.set({ placing: 'landmark' })
    session.actions.place(point('ct', 0, 0, 0))
    graph.set(transform('needle', 'needle-tip', [...IDENTITY.slice(0, 14), 90, 1]))
    for (let n = 0; n < 30; n++)
      poses.take([{ link: transform('patient', 'needle', [...IDENTITY]), status, atMs: 16 * n }])
    live.nowMs = 16 * 30
    desk.touchLandmark()
    expect(said()).toMatch(/no tracked needle or stylus|hold/)
    expect(session.getState().registering.landmarks[0]!.touched).toBeUndefined()
  })

  test.each<LinkStatus>(['invalid', 'missing', 'out-of-view'])('bone seen while the probe is %s is not gathered', (status) => {
    const [graph, poses] = [createTransformGraph(), createPoseBook()]
    graph.set(transform('probe', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1]))
    const contourPose = createContourPose(graph, poses)
    contourPose.offer({ frameId: 1, atMs: 100 })
    poses.take([{ link: transform('patient', 'probe', [...IDENTITY]), status, atMs: 100 }])
    expect(contourPose.of(1, 0)).toBeUndefined()
    contourPose.offer({ frameId: 2, atMs: 200 })
    poses.take([{ link: transform('patient', 'probe', [...IDENTITY]), status: 'ok', atMs: 200 }])
    expect(contourPose.of(2, 0)).toBeDefined()
  })
}) // prettier-ignore
