/**
 * A newcomer without any hardware but a headset: opens the page, enters AR, takes the probe, finds bone, lifts off,
 * takes the needle, feels its way to the lamina, and loses the tracker.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Audit } from '#app/audit.ts'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

/** The probe's row on the panel's page of tools stands above the needle's. */
const [PROBE, NEEDLE] = [0, 1]

/** CT mm to room m of the hologram where it stands at first; asked of the app. */
type Placement = readonly number[]

describe('the simulated room in a headset', () => {
  let app: RunningApp
  let placement: Placement

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 480, height: 360 }, query: '?quality=low' })
  }, 120_000)
  afterAll(() => app?.close())

  const hand = (side: 'left' | 'right', at: readonly [number, number, number], pitchRad = 0) =>
    app.page.evaluate(`
      window.headset.controllers.${side}.position.set(${at.join(', ')})
      window.headset.controllers.${side}.quaternion.set(${Math.sin(pitchRad / 2)}, 0, 0, ${Math.cos(pitchRad / 2)})
    `)

  /** A slow machine misses presses: presses again until it is so. */
  async function pressUntil(label: string, nth: number, question: (audit: Audit) => unknown) {
    for (let attempt = 0; attempt < 4 && !(await app.ask(question)); attempt++)
      await press(app, label, { hand: 'left', nth })
    await app.until(question, 10_000)
  }

  const inRoom = ([x, y, z]: readonly [number, number, number]) =>
    [0, 1, 2].map(
      (row) => (placement[row]! * x + placement[4 + row]! * y + placement[8 + row]! * z + placement[12 + row]!) / 1000,
    )

  /** The array is about 10 mm ahead of the controller's ray and 16 mm below: puts it over this place, so deep under the skin. */
  async function probeOver(xMm: number, zMm: number, underMm: number, pitchRad = 0) {
    const skinY = backSkin(xMm, zMm)
    const [x, y, z] = inRoom([xMm, skinY, zMm]) as [number, number, number]
    const [c, s] = [Math.cos(pitchRad), Math.sin(pitchRad)]
    await hand('right', [x - 0.011, y + 0.016 * c - 0.01 * s, z + 0.01 * c + 0.016 * s - underMm / 1000], pitchRad)
  }

  const spine = createLumbarSpine()
  function backSkin(x: number, z: number): number {
    let y = 200
    for (let step = 0; step < 80; step++) y -= Math.max(0.05, spine.skinAt(x, y, z))
    return y
  }

  test('the page opens with a simulated probe that runs, and AR is one press away', async () => {
    await app.until((audit) => audit.state().openCase !== undefined && audit.state().source.state === 'running', 60_000)
    // Standing before the patient's back.
    await app.page.evaluate('window.headset.position.set(0, 1.35, 0)')
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    placement = (await app.ask((audit) => audit.state())).placement
    // The emulator calls every position of a hand a guess; the app uses measured ones only.
    await app.page.evaluate(`
      for (const { inputSource: { gripSpace } } of Object.values(window.headset.controllers))
        for (const key of Object.getOwnPropertySymbols(gripSpace)) if ('emulated' in gripSpace[key]) gripSpace[key].emulated = false
    `)
    // The hologram that is ray-cast on the software renderer would leave the simulation no time.
    await app.page.keyboard.press('1')
  })

  test('the right hand takes the probe from the panel', async () => {
    await hand('right', [0.3, 1.2, -0.2])
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Tools'))
    await switchOn(app, 'Tools', { hand: 'left' })
    await pressUntil('Right hand', PROBE, (audit) => audit.state().simulation.probeHolder === 'right-hand')
    await app.until((audit) => audit.truth().now?.probe !== undefined, 10_000)
    await app.screenshot('simulated-room-panel')
  })

  test('over the back, plane and picture follow the hand, and the bone’s outline appears', async () => {
    const heights: number[] = []
    for (const zMm of [-40, 20]) {
      await probeOver(12, zMm, 10)
      await app.until((audit) => audit.truth().now?.probe?.isTouching === true)
      await app.page.waitForTimeout(1500)
      await app.until((audit) => audit.live().planeWithheld === undefined, 60_000)
      const { live, truth } = await app.ask((audit) => ({ live: audit.live(), truth: audit.truth() }))
      heights.push(live.roomFromImage![13]!)
      expect(truth.now!.probe!.pressMm).toBeGreaterThan(2.5)
    }
    expect(heights[1]! - heights[0]!).toBeGreaterThan(20)
    await app.until((audit) => audit.live().contourFrameId !== undefined && audit.live().contourPoints > 20, 90_000)
    await app.until((audit) => audit.drawn().planeIsVisible)
    await app.screenshot('simulated-room-probe')
  })

  test('lifted off it says so, and shows no picture', async () => {
    await probeOver(12, 0, -120)
    await app.until((audit) => audit.live().pictureWithheld?.startsWith('no contact') === true)
    expect(await app.ask((audit) => audit.drawn().planeIsVisible)).toBe(false)
    await app.screenshot('simulated-room-lifted')
    await probeOver(12, 0, 8)
    await app.until((audit) => audit.live().pictureWithheld === undefined, 60_000)
  })

  test('the left hand takes the needle, pushes it through skin and fascia, and is stopped by the lamina', async () => {
    await pressUntil('Left hand', NEEDLE, (audit) => audit.state().simulation.needleHolder === 'left-hand')
    // Beside the probe; the tip is about 80 mm ahead of the ray, 16 mm below it and 20 mm to the left.
    const [x, y, z] = inRoom([5, backSkin(5, -6), -6]) as [number, number, number]
    for (let mm = -20; mm <= 95; mm += 5) {
      await hand('left', [x + 0.02, y + 0.016, z + 0.08 - mm / 1000])
      await app.page.waitForTimeout(60)
      const { now } = await app.ask((audit) => audit.truth())
      if (mm === 35) await app.screenshot('simulated-room-needle')
      if (now?.needle?.isAtBone) break
    }
    await app.until((audit) => audit.truth().now?.needle?.isAtBone === true, 10_000)
    const { now, felt } = await app.ask((audit) => audit.truth())
    const { tip, depthMm, forceN, label } = now!.needle!
    const words = felt.map((each) => `${each.what} at ${each.depthMm.toFixed(1)} mm (${each.forceN.toFixed(1)} N)`)
    console.log(
      `needle: ${words.join(', ')}; stopped at ${depthMm.toFixed(1)} mm with ${forceN.toFixed(1)} N, ${STRUCTURES.find((each) => each.label === label)?.name}`,
    )
    expect(Math.abs(spine.boneAt(tip.x, tip.y, tip.z))).toBeLessThan(0.6)
    expect(felt.filter(({ what }) => what === 'pop').length).toBeGreaterThan(0)
    expect(felt.some(({ what }) => what === 'bone')).toBe(true)
    // What the trainee sees of the tip is where it really is: this tracker is ideal.
    await app.until((audit) => audit.live().ctFromTip !== undefined, 10_000)
    const seen = (await app.ask((audit) => audit.live())).ctFromTip!
    expect(Math.hypot(seen[12]! - tip.x, seen[13]! - tip.y, seen[14]! - tip.z)).toBeLessThan(2)
    await app.screenshot('simulated-room-bone')
  })

  test('out of the tracker’s sight the plane is gone in the frames that follow', async () => {
    // The hand that goes to the panel pulls its needle out.
    await pressUntil('Tracker', 0, (audit) => audit.state().simulation.tracker !== 'ideal')
    expect((await app.ask((audit) => audit.state())).simulation.tracker).toBe('polaris-vega')
    await app.until((audit) => audit.live().planeWithheld === undefined, 60_000)
    await probeOver(12, 0, 10, 0.9)
    await app.until((audit) => audit.live().planeWithheld?.startsWith('not tracked') === true, 30_000)
    expect(await app.ask((audit) => audit.drawn().planeIsVisible)).toBe(false)
    await app.screenshot('simulated-room-out-of-view')
  })
})
