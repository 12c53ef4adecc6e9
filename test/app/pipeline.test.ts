import { describe, expect, test } from 'vitest'
import { createFindings } from '#app/findings.ts'
import { createNaming } from '#app/naming.ts'
import { createBudgeting } from '#app/budgeting.ts'
import { createNeedleWatch } from '#app/needle-watch.ts'
import { createPipeline } from '#app/pipeline.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createViewWatch } from '#app/view-watch.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import { createTransformGraph, type LinkStatus } from '#core/frames/transform-graph.ts'
import { transform, type Transform } from '#core/frames/transform.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import { createPairing } from '#core/ultrasound/pairing.ts'
import { NO_COUNTERS, type Device, type PoseReading } from '#devices/device.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'

const move = (x: number, y = 0, z = 0) => [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1]
const probeFromImage = transform('probe', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 1])

/** A device that hands over what the test puts in its tray. */
function tray(kind: Device['kind'] = 'openigtlink') {
  let poses: PoseReading[] = []
  let image: ReturnType<typeof picture> | undefined
  let frameId = 0
  const picture = (atMs: number) => ({
    frameId: ++frameId,
    widthPx: 4,
    heightPx: 2,
    grey: new Uint8Array(8).fill(50),
    atMs,
    receivedAtMs: atMs + 4,
  })
  const device: Device = {
    name: 'tray',
    kind,
    fan: undefined,
    state: { state: 'running' },
    counters: NO_COUNTERS,
    start: () => undefined,
    stop: () => undefined,
    read() {
      const readings = { poses, image }
      poses = []
      image = undefined
      return readings
    },
  }
  return {
    device,
    pose(atMs: number, x: number, status: LinkStatus = 'ok') {
      poses.push({ link: transform('patient', 'probe', move(x)), status, atMs })
    },
    picture: (atMs: number) => void (image = picture(atMs)),
  }
}

function running() {
  const session = createSession()
  const live = createLive()
  const graph = createTransformGraph()
  graph.set(probeFromImage)
  const source = tray()
  const headset = tray('headset')
  const perceived: number[] = []
  const findings = createFindings()
  const [poses, headsetPoses] = [createPoseBook(), createPoseBook()]
  const swept: { readonly frameId: number; readonly x: number | undefined }[] = []
  let held: { readonly frameId: number; readonly atMs: number }[] = []
  const sweeping = {
    box: undefined,
    isBoneWanted: false,
    take: (frame: { readonly frameId: number; readonly atMs: number }) => void held.push(frame),
    follow(nowMs: number, poseAt: (atMs: number) => { readonly transform: Transform<'patient', 'image'> } | undefined) {
      const due = held.filter(({ atMs }) => nowMs - atMs >= 50)
      held = held.filter((each) => !due.includes(each))
      for (const { frameId, atMs } of due) swept.push({ frameId, x: poseAt(atMs)?.transform.matrix[12] })
    },
  }
  const tick = createPipeline({
    session,
    live,
    graph,
    poses,
    headsetPoses,
    pairing: createPairing(),
    field: createFieldOfView(),
    source: () => source.device,
    headset: headset.device,
    perceive: ({ frameId }) => void perceived.push(frameId),
    findings,
    naming: createNaming(),
    views: createViewWatch(),
    needles: createNeedleWatch(),
    why: { at: () => undefined },
    budgeting: createBudgeting({ graph, poses, headsetPoses, accuracy: () => undefined }),
    sweeping,
  })
  const geometry = {
    dimensions: [2, 2, 2],
    spacingMm: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  session.actions.set({
    openCase: { name: 'case', modality: 'CT', geometry, remarks: [] },
    placement: move(0, 1000),
    registration: { matrix: move(0, 0, 500), how: 'test' },
  })
  return { session, live, source, tick, perceived, findings, swept, sweeping }
}

describe('pipeline', () => {
  test('a picture stands where the probe was when it was taken, not where it is now', () => {
    const { live, source, tick } = running()
    source.pose(100, 10)
    source.pose(120, 30)
    source.pose(140, 50)
    source.picture(130)
    tick(145)
    expect(live.planeWithheld).toBeUndefined()
    // Pixel 0,0: probe at 40 mm, patient to CT 500 mm up the head axis, CT to room 1000 mm up.
    expect(live.roomFromImage!.transform.matrix.slice(12, 15).map((v) => Math.round(v * 1e6) / 1e6)).toEqual([
      40, 1000, 500,
    ])
  })

  test('a swept picture lies where the probe was between the poses before and after it, however late it is placed', () => {
    const { live, source, tick, swept } = running()
    source.pose(100, 10)
    source.picture(105)
    tick(110)
    source.pose(110, 30)
    source.picture(150)
    tick(154)
    source.pose(160, 90)
    source.pose(150, 70)
    tick(160)
    expect(swept).toEqual([{ frameId: 1, x: 20 }])
    // The picture that is shown keeps its own.
    expect(live.ctFromImage!.transform.matrix[12]).toBe(70)
    expect(live.roomFromPatient!.transform.matrix.slice(12, 15)).toEqual([0, 1000, 500])
  })

  test('the network looks where only bone of a sweep is wanted, also before a 3-D view is entered', () => {
    const { source, tick, perceived, sweeping } = running()
    source.picture(100)
    tick(110)
    expect(perceived).toEqual([])
    sweeping.isBoneWanted = true
    source.picture(120)
    tick(130)
    expect(perceived).toEqual([2])
  })

  test('149 ms after the picture was taken it is shown, 151 ms after it is not', () => {
    const { live, source, tick } = running()
    source.pose(1000, 0)
    source.pose(1010, 0)
    source.picture(1005)
    tick(1005 + 149)
    expect(live.planeWithheld).toBeUndefined()
    tick(1005 + 151)
    expect(live.planeWithheld).toEqual({ why: 'stale', detail: 'last picture 0.2 s ago' })
    expect(live.ultrasound).toBeUndefined()
  })

  test('fresh pictures without fresh poses withhold the plane and leave the 2-D picture', () => {
    const { live, source, tick } = running()
    source.pose(1000, 0)
    source.picture(1000)
    tick(1010)
    source.picture(1300)
    tick(1310)
    expect(live.planeWithheld).toEqual({ why: 'stale', detail: 'last pose 0.3 s ago' })
    expect(live.pictureWithheld).toBeUndefined()
    expect(live.ultrasound).toBeDefined()
  })

  test('a probe that the tracker does not vouch for is not drawn', () => {
    const { live, source, tick } = running()
    source.pose(1000, 0, 'out-of-view')
    source.picture(1000)
    tick(1005)
    expect(live.planeWithheld).toEqual({ why: 'not tracked', detail: 'the probe is out of view' })
  })

  test('without a registration the panel names what is missing, and the hologram stands all the same', () => {
    const { session, live, source, tick } = running()
    session.actions.set({ registration: undefined })
    source.pose(1000, 0)
    source.picture(1000)
    tick(1005)
    expect(live.planeWithheld).toEqual({
      why: 'not placed',
      detail: 'no path from image to room: ctFromPatient is missing',
    })
    expect(live.roomFromCt!.transform.matrix[13]).toBe(1000)
  })

  test('every new picture is handed to perception once, when there is a view to draw the contour in', () => {
    const { session, source, tick, perceived } = running()
    source.picture(-20)
    tick(-10)
    expect(perceived).toEqual([])
    session.actions.set({ view: 'desktop' })
    source.picture(0)
    tick(5)
    tick(10)
    source.picture(12)
    tick(15)
    expect(perceived).toEqual([2, 3])
  })

  test.each([
    ['contour and names off', { contour: false, names: false }, []],
    ['names alone', { contour: false, names: true }, [1]],
    ['the contour alone', { contour: true, names: false }, [1]],
  ])('with %s, perception is handed %j', (_, layers, frames) => {
    const { session, source, tick, perceived } = running()
    session.actions.set({ view: 'desktop', layers: { ...session.getState().layers, ...layers } })
    source.picture(0)
    tick(5)
    expect(perceived).toEqual(frames)
  })
})

describe('a temporal calibration', () => {
  const xOf = (live: ReturnType<typeof createLive>) => Math.round(live.roomFromImage!.transform.matrix[12]! * 1e6) / 1e6

  test('of 40 ms: a picture stands where the probe was 40 ms before its stamp', () => {
    const { session, live, source, tick } = running()
    session.actions.set({ pictureLagMs: 40 })
    for (const atMs of [60, 80, 100, 120]) source.pose(atMs, atMs)
    source.picture(130)
    tick(135)
    expect(xOf(live)).toBe(90)
    expect(live.planeWithheld).toBeUndefined()
    expect(live.figures.imageAgeMs).toBe(45)
  })

  test('of 300 ms: the known delay is no stall, 151 ms without a new picture is', () => {
    const { session, live, source, tick } = running()
    session.actions.set({ pictureLagMs: 300 })
    for (let atMs = 500; atMs <= 1000; atMs += 20) source.pose(atMs, atMs)
    source.picture(1000)
    tick(1005)
    expect(xOf(live)).toBe(700)
    expect(live.planeWithheld).toBeUndefined()
    tick(1000 + 151)
    expect(live.planeWithheld).toEqual({ why: 'stale', detail: 'last picture 0.2 s ago' })
  })

  test('of 300 ms: poses that ended 160 ms before the moment of the picture withhold the plane', () => {
    const { session, live, source, tick } = running()
    session.actions.set({ pictureLagMs: 300 })
    for (let atMs = 400; atMs <= 520; atMs += 20) source.pose(atMs, atMs)
    source.picture(1000)
    tick(1005)
    expect(live.planeWithheld?.why).toBe('stale')
    expect(live.pictureWithheld).toBeUndefined()
  })

  test('of -50 ms: the picture waits for its pose, and then stands there', () => {
    const { session, live, source, tick } = running()
    session.actions.set({ pictureLagMs: -50 })
    for (const atMs of [960, 980, 1000]) source.pose(atMs, atMs)
    source.picture(1000)
    tick(1010)
    expect(live.ultrasound).toBeUndefined()
    for (const atMs of [1020, 1040, 1060]) source.pose(atMs, atMs)
    tick(1060)
    expect(live.ultrasound?.atMs).toBe(1000)
    expect(xOf(live)).toBe(1050)
    expect(live.planeWithheld).toBeUndefined()
  })
})

describe('what the networks found', () => {
  const named = { name: 'lamina', xPx: 2, yPx: 1, confidence: 0.9, areaMm2: 20 }
  const reading = (frameId: number, change: Partial<PictureReading> = {}): PictureReading => ({
    frameId,
    classes: ['background', 'lamina'],
    cells: new Uint8Array(4),
    side: 2,
    mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 },
    named: [named],
    view: undefined,
    abstains: undefined,
    tookMs: 5,
    ...change,
  })
  const needle: NeedleSeen = {
    frameId: 2,
    nearPx: [0, 0],
    farPx: [2, 1],
    tipPx: [2, 1],
    sigmaAlongPx: 1,
    sigmaAcrossPx: 1,
    from: 'shaft',
    confidence: 0.9,
  }
  const pixelMm = [0.1, 0.1] as const

  /** In a 3-D view at 1045 ms, the picture of 1040 ms shown, a lamina seen in it and the one before, a needle in it. */
  function seen() {
    const all = running()
    const { session, source, tick, findings } = all
    session.actions.set({ view: 'desktop' })
    for (const atMs of [1000, 1040]) {
      source.pose(atMs, 0)
      source.picture(atMs)
      tick(atMs + 5)
      findings.read('lumbar-anatomy', reading(1), { atMs, pixelMm })
    }
    findings.needle(needle, { atMs: 1040 })
    tick(1045)
    return all
  }

  test('is written when it is there: the picture was shown before', () => {
    const { live } = seen()
    expect(live.ultrasound?.atMs).toBe(1040)
    expect(live.names.map(({ name, xPx }) => [name, xPx])).toEqual([['lamina', 2]])
    expect(live.readings).toHaveLength(1)
    expect(live.needleSeen).toEqual(needle)
  })

  const nothing = { readings: [], names: [], namesPaused: undefined, needleSeen: undefined }

  test('goes in the same frame as the picture', () => {
    const { live, tick } = seen()
    tick(1040 + 151)
    expect(live.pictureWithheld?.why).toBe('stale')
    expect(live).toMatchObject(nothing)
  })

  test.each<[string, (all: ReturnType<typeof seen>) => void]>([
    ['the layer is put away', ({ session }) => session.actions.setLayer('names', false)],
    ['the view is left', ({ session }) => session.actions.set({ view: 'page' })],
    ['another source begins', ({ findings }) => findings.clear()],
  ])('goes in the same frame when %s', (_, change) => {
    const all = seen()
    change(all)
    all.tick(1050)
    expect(all.live.ultrasound).toBeDefined()
    expect(all.live).toMatchObject(nothing)
  })
})
