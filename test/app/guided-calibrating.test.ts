/** A newcomer without any hardware: each guided calibration in the simulated room, against what is really so there. */
import { describe, expect, test } from 'vitest'
import { createGuidedCalibrating } from '#app/guided-calibrating.ts'
import { HAND_FROM_NEEDLE, reachWith } from '#app/hands.ts'
import { createKeptCalibrations } from '#app/kept-calibrations.ts'
import { layOnPatient } from '#app/lay-on-patient.ts'
import { createPoseBook } from '#app/pose-book.ts'
import { createRehearsal } from '#app/rehearsal.ts'
import { createScriptPlayer } from '#app/script-player.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { apply, compose, distance, invert, point, transform, type Transform } from '#core/frames/transform.ts'
import { ctFromPatient } from '#core/phantom/built-in-case.ts'
import { createRandom } from '#core/phantom/random.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import { brightSpot } from '#core/ultrasound/bright-spot.ts'
import type { GuidedWay } from '#session/calibrating.ts'
import { createLive } from '#session/live.ts'
import { createSession } from '#session/session.ts'
import type { TrackerName } from '#core/signals/tracker-model.ts'
import { quickRig } from '#test/devices/simulated-rig.ts'

const NOW = Date.UTC(2026, 5, 1, 12)
const picture = pictureOf('C5-2', 100, 320, 240)
const CORNERS = [[0, 0], [319, 0], [0, 239], [319, 239]] as const // prettier-ignore

function room(tracker: TrackerName = 'ideal') {
  const { device } = quickRig({ tracker, seed: 7 })
  const session = createSession()
  const [live, graph, poses, headsetPoses] = [createLive(), createTransformGraph(), createPoseBook(), createPoseBook()]
  let written: string | undefined
  const store = { read: () => written, write: (text: string) => void (written = text) }
  const kept = createKeptCalibrations({ session, graph, store, nowMs: NOW })
  const lay = () => layOnPatient(session, graph, kept, NOW)
  const guided = createGuidedCalibrating({ session, live, graph, poses, headsetPoses, kept, layOnPatient: lay })
  const [player, rehearsal] = [createScriptPlayer(), createRehearsal()]
  session.actions.set({ source: { kind: 'simulated', label: 'Simulated', state: 'running', detail: '' } })
  session.actions.simulate({ tracker })
  /** A key at the scanner. */
  const scanner = { isFlipped: false }
  let nowMs = 0
  device.start(nowMs)

  /** Displayed frames of 20 ms. */
  async function run(ms: number, onFrame: (nowMs: number) => void = () => undefined) {
    for (const endMs = nowMs + ms; nowMs < endMs; nowMs += 20) {
      onFrame(nowMs)
      reachWith(session, headsetPoses, device, player, rehearsal, nowMs)
      const { poses: readings, image } = device.read(nowMs)
      poses.take(readings)
      for (const book of [poses, headsetPoses]) book.write(graph, nowMs)
      live.nowMs = nowMs
      if (image) live.newestPicture = scanner.isFlipped ? { ...image, grey: flipped(image.grey) } : image
      live.fan = device.fan
      guided.see(nowMs, NOW)
      kept.apply(NOW)
      await Promise.resolve()
    }
  }

  async function calibrate(way: GuidedWay, mostS: number, onFrame?: (nowMs: number) => void) {
    guided.begin(way, 'needle')
    for (let s = 0; s < mostS && session.getState().calibrating?.state === 'running'; s++) await run(1000, onFrame)
    return session.getState().calibrating!
  }

  /** A person who presses on the cross as soon as the tip rests. */
  function press() {
    const { calibrating } = session.getState()
    const spot = calibrating?.isAsking && live.newestPicture && brightSpot(live.newestPicture, live.fan)
    if (spot) guided.mark(spot)
  }

  return { device, scanner, session, live, graph, poses, headsetPoses, kept, guided, run, calibrate, press }
}

const flipped = (grey: Uint8Array) => grey.map((_, at) => grey[at - (at % 320) + 319 - (at % 320)]!)

/** How far off the picture's corners are. */
function worstMm(made: Transform<'probe', 'image'>): number {
  const truth = probeFromImage(picture)
  return Math.max(...CORNERS.map(([x, y]) => distance<'probe'>(apply(made, point('image', x, y, 0)), apply(truth, point('image', x, y, 0))))) // prettier-ignore
}

async function ready(rig: ReturnType<typeof room>) {
  await rig.run(400)
  expect(rig.device.state.state).toBe('running')
}

describe('the picture on the probe', () => {
  test.each([
    { tracker: 'ideal', mostMm: 1 },
    { tracker: 'polaris-vega', mostMm: 2 },
  ] as const)('touched at 15 places with the $tracker tracker: corners within $mostMm mm, kept, in the graph', async ({ tracker, mostMm }) => {
    const rig = room(tracker)
    await ready(rig)
    const done = await rig.calibrate('touches', 90, rig.press)
    expect(done).toMatchObject({ state: 'passed', tool: 'probe', guided: { taken: 15 } })
    const [record] = rig.session.getState().calibrations
    expect(record).toMatchObject({ kind: 'picture', tool: 'probe C5-2 100 mm deep, Simulated', madeMs: NOW })
    expect(record!.error).toBeLessThan(1.5)
    await rig.run(100)
    const made = rig.graph.find('probe', 'image')!.transform
    console.log(`touched with ${tracker}: corners within ${worstMm(made).toFixed(2)} mm; ${done.words}`)
    expect(made.matrix).toEqual(record!.link!.matrix)
    expect(worstMm(made)).toBeLessThan(mostMm)
    expect(rig.session.getState().simulation.rehearsal).toBe('none')
  }) // prettier-ignore

  test('their delay, over the floor of the bath: found by itself, kept and used; the room’s own is less than a displayed frame and a half', async () => {
    const rig = room('ideal')
    await ready(rig)
    const done = await rig.calibrate('lag', 40)
    expect(done).toMatchObject({ state: 'passed', tool: 'probe', guided: { taken: 15 } })
    const [record] = rig.session.getState().calibrations
    console.log(`simulated room: ${done.words}`)
    expect(record).toMatchObject({ kind: 'lag', tool: 'probe C5-2 100 mm deep, Simulated' })
    // Hands, tracker and pictures each go by displayed frames of 20 ms here.
    expect(Math.abs(record!.pictureLagMs!)).toBeLessThan(30)
    await rig.run(100)
    expect(rig.session.getState().pictureLagMs).toBe(record!.pictureLagMs)
    expect(rig.session.getState().simulation.rehearsal).toBe('none')
  })

  test('by the printed jig: eight dimples taken by themselves, corners within 1 mm', async () => {
    const rig = room()
    await ready(rig)
    const done = await rig.calibrate('jig', 60)
    expect(done).toMatchObject({ state: 'passed', guided: { taken: 8, wanted: 8 } })
    await rig.run(100)
    expect(worstMm(rig.graph.find('probe', 'image')!.transform)).toBeLessThan(1)
  })

  test('a needle whose tip no longer holds is not touched with: it says to calibrate it first', async () => {
    const rig = room()
    await ready(rig)
    rig.guided.begin('touches', 'stylus')
    await rig.run(500)
    expect(rig.session.getState().calibrating).toMatchObject({
      state: 'running',
      words: 'the tip of the stylus is not known, or no longer holds: calibrate it first',
    })
  })

  test('the marked side is proved by a finger; a picture that is mirrored afterwards is not placed', async () => {
    const rig = room()
    await ready(rig)
    expect(await rig.calibrate('side', 30)).toMatchObject({ state: 'passed' })
    expect(rig.graph.find('probe', 'image')?.status).toBe('ok')
    rig.scanner.isFlipped = true
    expect(await rig.calibrate('side', 30)).toMatchObject({ state: 'failed', words: expect.stringMatching('the picture is mirrored') as string }) // prettier-ignore
    await rig.run(60)
    expect(rig.graph.find('probe', 'image')?.status).toBe('invalid')
    expect(rig.kept.apply(NOW)).toMatch(/^the picture of the probe .* is mirrored: flip it at the scanner/)
    rig.scanner.isFlipped = false
    await rig.calibrate('side', 30)
    await rig.run(60)
    expect(rig.graph.find('probe', 'image')?.status).toBe('ok')
  })
})

describe('the needle', () => {
  test('spun about itself: its direction within 0.5°, kept; flipped it points the other way', async () => {
    const rig = room('polaris-vega')
    await ready(rig)
    // Somebody takes the needle out of its sleeve: until it was seen once its tip is not known.
    rig.session.actions.simulate({ rehearsal: 'spin' })
    await rig.run(400)
    const done = await rig.calibrate('shaft', 60)
    expect(done).toMatchObject({ state: 'passed', what: 'shaft', tool: 'needle' })
    await rig.run(100)
    const zOf = () => rig.graph.find('needle', 'needle-tip')!.transform.matrix.slice(8, 11)
    expect((Math.acos(zOf()[2]!) * 180) / Math.PI).toBeLessThan(0.5)
    rig.guided.flip('needle')
    await rig.run(100)
    expect(zOf()[2]).toBeLessThan(-0.99)
  })
})

describe('the headset and the tracker', () => {
  const roomFromPatient = transform('room', 'patient', rigidMatrix([0, 0.6, 0, 0.8], [300, 900, -500]))

  /** The needle is in the right hand; both go from place to place and rest there. */
  function inHand(rig: ReturnType<typeof room>, way: 'turns' | 'spot') {
    const random = createRandom(3)
    rig.session.actions.set({ placement: compose(roomFromPatient, invert(ctFromPatient)).matrix, headsetSinceMs: NOW })
    rig.session.actions.simulate({ needleHolder: 'right-hand' })
    const spot = point('left-hand', 10, -5, -40)
    let place = -1
    let [right, left] = [transform('room', 'right-hand', rigidMatrix([0, 0, 0, 1], [0, 1200, 0])), transform('room', 'left-hand', rigidMatrix([0, 0, 0, 1], [0, 1200, 0]))] // prettier-ignore
    return (nowMs: number) => {
      if (Math.floor(nowMs / 2000) !== place) {
        place = Math.floor(nowMs / 2000)
        const turn = () => {
          const q = [0.5 * random.normal(), 0.5 * random.normal(), 0.5 * random.normal(), 1]
          return q.map((v) => v / Math.hypot(...q)) as [number, number, number, number]
        }
        // Far from the patient, so that nothing bends the needle.
        const at = [600 + 150 * random.normal(), 1500 + 150 * random.normal(), 150 * random.normal()] as const
        right = transform('room', 'right-hand', rigidMatrix(turn(), at))
        const tip = apply(compose(right, transform('right-hand', 'needle', HAND_FROM_NEEDLE)), point('needle', 0, 0, 90)) // prettier-ignore
        const turned = transform('room', 'left-hand', rigidMatrix(turn(), [0, 0, 0]))
        const arm = apply(turned, spot)
        left = transform('room', 'left-hand', [...turned.matrix.slice(0, 12), tip.x - arm.x, tip.y - arm.y, tip.z - arm.z, 1]) // prettier-ignore
      }
      for (const link of way === 'turns' ? [right] : [right, left])
        rig.headsetPoses.take([{ link, status: 'ok', atMs: nowMs }])
    }
  }

  test.each(['turns', 'spot'] as const)('by %s: the tracker is found within 2 mm, and the hologram is laid there', async (way) => {
    const rig = room()
    await ready(rig)
    const hands = inHand(rig, way)
    await rig.run(500, hands)
    const done = await rig.calibrate(way, 90, hands)
    expect(done).toMatchObject({ state: 'passed', tool: 'headset' })
    const record = rig.session.getState().calibrations.find(({ kind }) => kind === 'headset')!
    const made = record.link as typeof roomFromPatient
    const here = point('patient', 0, 0, 0)
    console.log(`headset by ${way}: ${distance<'room'>(apply(made, here), apply(roomFromPatient, here)).toFixed(2)} mm; ${done.words}`) // prettier-ignore
    expect(distance<'room'>(apply(made, here), apply(roomFromPatient, here))).toBeLessThan(2)
    expect(rig.session.getState().placement).toEqual(made.matrix)
    expect(rig.session.getState().headsetErrorMm).toBeLessThan(4)
  }) // prettier-ignore

  test('a calibration of another session of the headset is not used', async () => {
    const rig = room()
    await ready(rig)
    const hands = inHand(rig, 'turns')
    await rig.run(500, hands)
    await rig.calibrate('turns', 90, hands)
    rig.session.actions.set({ headsetSinceMs: NOW + 60_000 })
    expect(layOnPatient(rig.session, rig.graph, rig.kept, NOW)).toMatch('calibrate it first')
  })
})
