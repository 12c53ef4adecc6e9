/**
 * A newcomer with nothing but a screen: opens the desktop view, takes the probe with the mouse, changes the
 * transducer and the patient's posture.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

describe('the simulated room on a screen', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1280, height: 720 }, headset: false, query: '?quality=low' })
    await app.until((audit) => audit.state().source.state === 'running', 90_000)
    await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
    // The hologram that is ray-cast on the software renderer would leave the simulation no time.
    await app.page.keyboard.press('1')
  }, 120_000)
  afterAll(() => app?.close())

  /** Until this many more frames were drawn. */
  async function frames(count: number) {
    const before = await app.ask((audit) => audit.framesDrawn())
    for (const endMs = performance.now() + 60_000; ; await app.page.waitForTimeout(50)) {
      if ((await app.ask((audit) => audit.framesDrawn())) >= before + count) return
      if (performance.now() > endMs) throw new Error(`not ${count} frames in a minute`)
    }
  }

  test('the mouse takes the probe: dragged over the skin, it lies there and turns with the wheel', async () => {
    await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
    await app.page.getByLabel('Probe held by').selectOption('mouse')
    await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
    await app.until((audit) => audit.truth().now?.probe?.isTouching === true, 60_000)
    const place = () => app.ask((audit) => audit.state().simulation.probePlace)
    await app.page.mouse.move(442, 332)
    await frames(2)
    await app.page.mouse.down()
    await frames(2)
    const taken = await place()
    // Seen from behind: to the right is the patient's right, upwards is to the head.
    await app.page.mouse.move(500, 260, { steps: 4 })
    await frames(2)
    await app.page.mouse.up()
    const dragged = await place()
    expect(dragged.xMm - taken.xMm).toBeLessThan(-30)
    expect(dragged.zMm - taken.zMm).toBeGreaterThan(40)
    expect(Math.abs(taken.xMm)).toBeLessThan(60)
    await app.page.mouse.wheel(0, 100)
    await frames(2)
    expect((await place()).turnDeg).not.toBe(dragged.turnDeg)
    await app.until((audit) => audit.truth().now?.probe?.isTouching === true)
    await app.screenshot('desktop-room-mouse')
  }, 90_000)

  test.each(['prone', 'sitting'] as const)(
    'with the linear transducer on a %s patient a picture comes',
    async (posture) => {
      await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
      await app.page.getByLabel('Transducer').selectOption('L12')
      await app.page.getByLabel('Patient lies or sits').selectOption(posture)
      await app.screenshot(`desktop-room-menu-${posture}`)
      await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
      await app.until((audit) => audit.state().source.state === 'running', 90_000)
      const { imagesReceived } = await app.ask((audit) => audit.live().figures)
      await app.page.evaluate((count) => Object.assign(window, { before: count }), imagesReceived)
      await app.until(
        (audit) => audit.live().figures.imagesReceived > (window as unknown as { before: number }).before,
        60_000,
      )
      await frames(2)
      await app.screenshot(`desktop-room-${posture}`)
    },
    180_000,
  )
})
