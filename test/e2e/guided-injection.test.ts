/**
 * An injection into the left facet joint under L4 of the built-in case, in the headset: guided to the joint by what the
 * app says, again and again, with a perfect tracker and with a named one; then too near to a nerve root.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audit } from '#app/audit.ts'
import { spineMeshes } from '#test/core/safety/spine-hazards.ts'
import { apart, createGuidedHand, minus, on, unit, type GuidedHand, type Vector } from './guided-hand.ts'
import { press } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

/** CT mm: obliquely, as the joint lies open; steeper ways meet the rim of the joint 7 mm before the target. */
const [TARGET, ENTRY]: readonly [Vector, Vector] = [
  [17.5, 39.1, -43.6],
  [50.1, 87.4, -34.4],
]
const ALONG = unit(minus(TARGET, ENTRY))
/** Before the skin by two centimetres. */
const OUTSIDE_MM = 75
/** So far out it is drawn between two arrivals. */
const AGAIN_MM = 4
/** A hand stops where the shown tip is so near to the joint: what is left is its own, and no error of guidance. */
const LEFT_MM = 0.15

describe('a guided injection in the headset', () => {
  let app: RunningApp
  let hand: GuidedHand

  beforeAll(async () => {
    app = await runApp({
      viewport: { width: 480, height: 360 },
      query: '?quality=low',
      // A plan that was made in an earlier visit.
      before: () =>
        localStorage.setItem(
          'interspace.procedure',
          JSON.stringify({
            version: '1',
            savedAtEpochMs: Date.now(),
            caseName: 'Built-in lumbar spine (parametric phantom)',
            phase: 'prepare',
            isPlanLocked: false,
            target: { in: 'ct', x: 17.5, y: 39.1, z: -43.6 },
            entry: { in: 'ct', x: 50.1, y: 87.4, z: -34.4 },
            consent: {},
            preset: 'bone',
            view: 'page',
          }),
        ),
    })
    await app.until((audit) => audit.state().target !== undefined && audit.state().source.state === 'running', 90_000)
    await app.until((audit) => audit.safety().watched > 40, 60_000)
    await app.page.evaluate('window.headset.position.set(0, 1.35, 0)')
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    // The hologram that is ray-cast on the software renderer would leave the simulation no time.
    await app.page.keyboard.press('1')
    await app.page.keyboard.press('2')
    hand = await createGuidedHand(app)
  }, 300_000)
  afterAll(() => app?.close())

  const safety = () => app.ask((audit: Audit) => audit.safety())

  /** Out of the body, onto the path, and in until the joint is near; where bone is met before, once more, as a person does. */
  async function approach() {
    for (let attempt = 0; attempt < 3; attempt++) {
      await hand.push(on(TARGET, ALONG, -OUTSIDE_MM), ALONG, 2)
      const besideMm = await hand.bring(on(TARGET, ALONG, -OUTSIDE_MM))
      expect(besideMm).toBeLessThan(1)
      await hand.push(on(TARGET, ALONG, -30), ALONG, 1)
      if ((await hand.push(on(TARGET, ALONG, -AGAIN_MM), ALONG, 1)) < 1) return
    }
    throw new Error('bone is met before the joint, three times')
  }

  /** Out by a little and in again. @returns how far the true tip is from the joint where guidance says that it is there, mm, the nearest first */
  async function arrivals(count: number) {
    const offMm: number[] = []
    for (let n = 0; n < count; n++) {
      if (n > 0) await hand.push(on(TARGET, ALONG, -AGAIN_MM), ALONG, 1)
      await hand.push(TARGET, ALONG, LEFT_MM)
      const truth = (await app.ask((audit) => audit.truth())).now?.needle?.tip
      offMm.push(apart([truth!.x, truth!.y, truth!.z], TARGET))
    }
    return offMm.toSorted((a, b) => a - b)
  }

  test('asked for, guidance is given once the needle is tracked and still', async () => {
    await hand.pointAlong(ALONG)
    await app.page.keyboard.press('g')
    await app.until((audit) => audit.state().isGuiding, 10_000)
    await hand.bring(on(TARGET, ALONG, -OUTSIDE_MM), 1)
    await app.until((audit) => audit.safety().guidance === 'given', 30_000)
    await app.screenshot('guided-outside')
    const { path, unwatched, watched } = await safety()
    expect(path!.angleRad).toBeLessThan((2 * Math.PI) / 180)
    expect(path!.depthMm).toBeGreaterThan(70)
    expect(watched).toBeGreaterThan(40)
    expect(unwatched).toContain('left kidney')
  }, 120_000)

  test('with a perfect tracker the joint is reached: the true tip is within 1 mm of the target, in most of three times', async () => {
    await approach()
    await app.screenshot('guided-on-the-way')
    const offMm = await arrivals(3)
    await app.screenshot('guided-there')
    const { path, alarms, nearest } = await safety()
    console.log(`perfect tracker: true tip ${offMm.map((mm) => mm.toFixed(2)).join(', ')} mm off; guidance says ${path?.offsetMm.toFixed(2)} mm beside, ${path?.depthMm.toFixed(2)} mm to go; nearest ${nearest[0]?.structure} ${nearest[0]?.distanceMm.toFixed(1)} mm`) // prettier-ignore
    expect(offMm[1]).toBeLessThanOrEqual(1)
    expect(alarms.filter(({ kind }) => kind === 'stop' || kind === 'inside')).toEqual([])
  }, 300_000)

  test('another tracker is chosen with the needle in the joint, and with its errors the true tip is within what was predicted at 95 % and the 0.15 mm that the hand leaves, in most of three times', async () => {
    await press(app, 'Tracker', { hand: 'right' })
    await app.until((audit) => audit.state().simulation.tracker === 'polaris-vega', 10_000)
    await hand.restOther()
    await app.until((audit) => audit.safety().guidance === 'given', 60_000)
    await approach()
    const offMm = await arrivals(3)
    const { within95Mm } = await safety()
    console.log(`NDI Polaris Vega: true tip ${offMm.map((mm) => mm.toFixed(2)).join(', ')} mm off; predicted within ${within95Mm?.toFixed(2)} mm at 95 %`) // prettier-ignore
    expect(within95Mm).toBeLessThan(1.5)
    expect(offMm[1]).toBeLessThanOrEqual(within95Mm! + LEFT_MM)
  }, 240_000)

  test('towards the L4 root it warns, then alarms to stop, and goes on until it is seen', async () => {
    await hand.push(on(TARGET, ALONG, -OUTSIDE_MM), ALONG, 2)
    const { positions } = spineMeshes().get('left nerve root L4')!
    const corners = Array.from({ length: positions.length / 3 }, (_, n): Vector => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!]) // prettier-ignore
    const root = corners.reduce((most, each) => (each[0] > most[0] ? each : most))
    const from: Vector = [root[0] + 25, root[1] + 75, root[2]]
    const way = unit(minus(root, from))
    await hand.pointAlong(way)
    await hand.bring(from, 1)
    await app.until((audit) => audit.safety().guidance === 'given', 30_000)
    const told: string[] = []
    for (const leftMm of [40, 24, 14, 9, 6, 4, 2, 0]) {
      if (told.includes('stop')) break
      await hand.push(on(root, way, -leftMm), way, 1)
      const { alarms, nearest } = await safety()
      for (const { kind, of } of alarms)
        if (!told.includes(kind) && of.includes('L4')) {
          told.push(kind)
          console.log(`${kind} at ${nearest[0]?.distanceMm.toFixed(1)} mm of ${nearest[0]?.structure}`)
        }
    }
    await app.screenshot('guided-too-near')
    expect(told).toContain('warn')
    expect(told.at(-1)).toBe('stop')
    const { isHeard, log } = await safety()
    expect(isHeard).toBe(true)
    expect(
      log.some((event) => event.type === 'crossing' && event.to === 'stop' && event.structure.includes('L4')),
    ).toBe(true)
    // Away again: it stands until somebody has seen it.
    await hand.push(from, way, 1)
    await hand.frames(10)
    expect((await safety()).alarms.some(({ kind }) => kind === 'stop')).toBe(true)
    await app.page.keyboard.press('o')
    await app.until((audit) => !audit.safety().alarms.some(({ kind }) => kind === 'stop'), 10_000)
  }, 240_000)

  test('H hides everything but alarms in the next frame, and shows it again', async () => {
    await app.page.keyboard.press('h')
    await hand.frames(1)
    await app.screenshot('guided-hidden')
    expect((await app.ask((audit) => audit.state())).isViewCleared).toBe(true)
    expect(await app.ask((audit) => audit.drawn().planeIsVisible)).toBe(false)
    await app.page.keyboard.press('h')
    await hand.frames(1)
    expect((await app.ask((audit) => audit.state())).isViewCleared).toBe(false)
  }, 60_000)
})
