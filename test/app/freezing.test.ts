import { describe, expect, test } from 'vitest'
import { createFreezing } from '#app/freezing.ts'
import { withholdFusion } from '#app/fusing.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { IDENTITY, transform, type Matrix } from '#core/frames/transform.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import type { OpenCase } from '#session/open-case.ts'

const moved = (x: number, y: number, z: number, scale = 1): Matrix => [
  scale,
  0,
  0,
  0,
  0,
  scale,
  0,
  0,
  0,
  0,
  scale,
  0,
  x,
  y,
  z,
  1,
]
const OK = { status: 'ok', atMs: Infinity } as const
const CASE: OpenCase = {
  name: 'A CT',
  modality: 'CT',
  geometry: { dimensions: [2, 2, 2], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
  remarks: [],
} // prettier-ignore

/** A probe 5 mm along x of the patient with pixels of half a millimetre, live and tracked; no case. */
function room() {
  const session = createSession()
  const live = createLive()
  const graph = createTransformGraph()
  session.actions.set({ source: { kind: 'openigtlink', label: 'a tracker', state: 'running', detail: '' } })
  graph.set(transform('room', 'patient', moved(0, 1000, 0)), OK)
  graph.set(transform('patient', 'probe', moved(5, 0, 0)), OK)
  graph.set(transform('probe', 'image', moved(0, 0, 0, 0.5)), OK)
  live.nowMs = 1000
  live.planeWithheld = live.pictureWithheld = undefined
  live.ultrasound = { frameId: 1, widthPx: 8, heightPx: 6, grey: new Uint8Array(48).fill(7), atMs: 990, receivedAtMs: 995 }
  const freezing = createFreezing({ session, live, graph })
  return { session, live, graph, freezing }
} // prettier-ignore

describe('a frozen plane', () => {
  test('stands on where it was taken when the probe is lifted and moved away', () => {
    const { session, live, graph, freezing } = room()
    freezing.freeze()
    graph.set(transform('patient', 'probe', moved(90, 40, 2)), OK)
    live.planeWithheld = { why: 'no contact', detail: 'the probe does not touch the skin' }
    freezing.follow()
    expect(live.frozen.withheld).toBeUndefined()
    expect(live.frozen.planes.map((plane) => plane.roomFromImage.matrix.slice(12, 15))).toEqual([[5, 1000, 0]])
    expect(session.getState().chosenSnapshot).toBe(1)
  })

  test('goes with the marker on the patient', () => {
    const { live, graph, freezing } = room()
    freezing.freeze()
    graph.set(transform('room', 'patient', moved(0, 1100, 30)), OK)
    freezing.follow()
    expect(live.frozen.planes[0]!.roomFromImage.matrix.slice(12, 15)).toEqual([5, 1100, 30])
  })

  test.each([
    { lost: 'out of view', status: 'out-of-view', atMs: 1000 },
    { lost: 'silent for 200 ms', status: 'ok', atMs: 800 },
  ] as const)('is hidden with a reason while the marker is $lost, and comes back', ({ status, atMs }) => {
    const { live, graph, freezing } = room()
    graph.set(transform('tracker', 'patient', IDENTITY), { status: 'ok', atMs: 990 })
    freezing.freeze()
    freezing.follow()
    expect(live.frozen.planes).toHaveLength(1)
    graph.set(transform('tracker', 'patient', IDENTITY), { status, atMs })
    freezing.follow()
    expect(live.frozen).toMatchObject({ planes: [], withheld: { why: 'not tracked', detail: 'the marker on the patient is lost' } })
    graph.remove('tracker', 'patient')
    freezing.follow()
    expect(live.frozen.planes).toHaveLength(0)
    graph.set(transform('tracker', 'patient', IDENTITY), { status: 'ok', atMs: 995 })
    freezing.follow()
    expect(live.frozen.planes).toHaveLength(1)
  }) // prettier-ignore

  test('says how the needle stands to it in millimetres of the patient, however large the hologram is', () => {
    const { live, graph, freezing } = room()
    graph.set(transform('room', 'patient', moved(0, 1000, 0, 3)), OK)
    freezing.freeze()
    // The tip 12 mm before the plane z = 0, pointing at it, over pixel (4, 2).
    graph.set(transform('patient', 'needle', moved(7, 1, -12)), OK)
    graph.set(transform('needle', 'needle-tip', IDENTITY), OK)
    live.needle = { roomFromTip: graph.find('room', 'needle-tip')!, ctFromTip: undefined, lengthMm: 90 }
    freezing.follow()
    expect(live.frozen.needle!.tipOutMm).toBeCloseTo(-12, 9)
    expect(live.frozen.needle!.crossing!.aheadMm).toBeCloseTo(12, 9)
    expect(live.frozen.needle!.crossing!.atPx[0]).toBeCloseTo(4, 9)
    live.needle = undefined
    freezing.follow()
    expect(live.frozen.needle).toBeUndefined()
  })

  test('is not taken of a plane that is not shown: the reason is said', () => {
    const { session, live, freezing } = room()
    live.planeWithheld = { why: 'not tracked', detail: 'the probe is out of view' }
    freezing.freeze()
    expect(session.getState().snapshots).toHaveLength(0)
    expect(session.getState().notices.at(-1)!.text).toBe('The plane cannot be frozen: the probe is out of view.')
  })

  test('of another patient is let go, and it is said; a source that is away only hides it', () => {
    const { session, live, freezing } = room()
    freezing.freeze()
    const { source } = session.getState()
    session.actions.set({ source: { ...source, kind: 'none' } })
    freezing.follow()
    expect(session.getState().snapshots).toHaveLength(1)
    expect(live.frozen).toMatchObject({ planes: [], withheld: { why: 'no source' } })
    session.actions.set({ source, openCase: CASE })
    freezing.follow()
    expect(session.getState()).toMatchObject({ snapshots: [], chosenSnapshot: undefined })
    expect(session.getState().notices.at(-1)!.text).toContain('let go')
  })

  test('deleted, it leaves the others and their numbers as they were; the next has a number of its own', () => {
    const { session, freezing } = room()
    for (let count = 0; count < 3; count++) freezing.freeze()
    session.actions.dropSnapshot(3)
    freezing.freeze()
    expect(session.getState().snapshots.map(({ number }) => number)).toEqual([1, 2, 4])
  })
})

describe('the volume is laid over the picture only', () => {
  const arrival = { volume: { frame: 'ct' }, arrivedSlices: [0, 1] } as never
  const registration = { matrix: IDENTITY, how: 'stated' }
  const shown = () => {
    const live = createLive()
    live.planeWithheld = live.pictureWithheld = undefined
    live.ctFromImage = { transform: transform('ct', 'image', IDENTITY), status: 'ok', atMs: 0, errorMm: 0 }
    live.arrival = arrival
    return live
  }

  test('when all is there', () => expect(withholdFusion(shown(), { openCase: CASE, registration })).toBeUndefined())

  test.each([
    { but: 'no case is open', change: {}, state: { openCase: undefined, registration }, why: 'no volume', words: 'no CT or MR is open' },
    { but: 'slices are on their way', change: { arrival: { arrivedSlices: [1] } as never }, state: { openCase: CASE, registration }, why: 'no volume', words: '1 of 2 slices' },
    { but: 'there is no registration', change: {}, state: { openCase: CASE, registration: undefined }, why: 'not registered', words: 'not registered to the patient' },
    { but: 'the pose is old', change: { planeWithheld: { why: 'stale', detail: 'last pose 0.4 s ago' } as const }, state: { openCase: CASE, registration }, why: 'stale', words: '0.4 s' },
    { but: 'the way to the volume is lost', change: { ctFromImage: undefined }, state: { openCase: CASE, registration }, why: 'not registered', words: 'missing' },
  ])('not when $but', ({ change, state, why, words }) => {
    const withheld = withholdFusion(Object.assign(shown(), change), state)
    expect(withheld?.why).toBe(why)
    expect(withheld?.detail).toContain(words)
  }) // prettier-ignore
})
