/**
 * Someone at a screen without any hardware: sees the CT in the ultrasound on the page, freezes a plane, puts the probe
 * down, and steers the needle by the plane that stands on.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { invert, multiply, transform, type Matrix } from '#core/frames/transform.ts'
import type { Audit } from '#app/audit.ts'
import { runApp, type RunningApp } from './running-app.ts'

describe('fusion and frozen planes on a screen', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1280, height: 720 }, headset: false, query: '?quality=low' })
    await app.until((audit) => audit.state().source.state === 'running' && audit.state().hasLabels, 120_000)
  }, 180_000)
  afterAll(() => app?.close())

  /** A slow machine has no live picture at most moments: presses again until it is so. */
  async function pressUntil(key: string, question: (audit: Audit) => unknown, attempts = 60) {
    for (let attempt = 0; attempt < attempts && !(await app.ask(question)); attempt++) {
      await app.page.keyboard.press(key)
      await app.page.waitForTimeout(250)
    }
    await app.until(question, 10_000)
  }

  const menu = (name: string | RegExp) => app.page.getByRole('button', { name, exact: true }).click()

  test('the page shows the CT in the live picture, and says so', async () => {
    await app.page.getByLabel('CT or MR over ultrasound').selectOption('blend')
    const caption = app.page.locator('.fusion-picture figcaption')
    await app.until((audit) => audit.live().fusionWithheld === undefined, 60_000)
    await caption.filter({ hasText: 'CT reslice on live ultrasound, Blend 50 %' }).waitFor({ timeout: 60_000 })
    await app.page.locator('.fusion-picture').scrollIntoViewIfNeeded()
    // What is seen has the volume's amber in it, which ultrasound never has.
    const amber = await app.page.evaluate(`
      (() => {
        const canvas = document.querySelectorAll('.fusion-picture canvas')[1]
        const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height)
        let count = 0
        for (let at = 0; at < data.length; at += 4) if (data[at] > data[at + 2] + 8) count++
        return count / (data.length / 4)
      })()`)
    expect(amber).toBeGreaterThan(0.02)
    await app.screenshot('fusion-page')
  }, 180_000)

  test('K freezes the plane: it stands on, unmoved, when the probe is lifted off', async () => {
    await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
    // The hologram that is ray-cast, and the networks, would leave the software renderer no time.
    for (const key of ['1', '4', '7']) await app.page.keyboard.press(key)
    await menu('Probe')
    await app.page.getByLabel('Probe held by').selectOption('mouse')
    await menu('Probe')
    await app.until((audit) => audit.truth().now?.probe?.isTouching === true, 60_000)
    await pressUntil('k', (audit) => audit.state().snapshots.length > 0)
    await app.until((audit) => audit.live().frozen.roomFromImage.length > 0, 30_000)
    const [before] = (await app.ask((audit) => audit.live())).frozen.roomFromImage
    await pressUntil('v', (audit) => audit.truth().now?.probe?.isTouching === false)
    await app.until((audit) => audit.live().pictureWithheld?.startsWith('no contact') === true, 60_000)
    const { frozen, fusionWithheld } = await app.ask((audit) => audit.live())
    expect(fusionWithheld).toContain('no contact')
    expect(frozen.withheld).toBeUndefined()
    frozen.roomFromImage[0]!.forEach((value, at) => expect(Math.abs(value - before![at]!)).toBeLessThan(1e-6))
    await app.screenshot('fusion-frozen')
  }, 240_000)

  test('the needle’s way to it is told in millimetres, as the plane and the tip say', async () => {
    await menu('Probe')
    await app.page.getByLabel('Needle held by').selectOption('mouse')
    await menu('Probe')
    await app.until((audit) => audit.live().frozen.needle !== undefined, 60_000)
    const { live, state } = await app.ask((audit) => ({ live: audit.live(), state: audit.state() }))
    const [{ patientFromImage: m }] = state.snapshots as unknown as readonly [{ readonly patientFromImage: Matrix }]
    const patientFromCt = invert(transform('ct', 'patient', state.registration!.matrix)).matrix
    const tip = multiply(patientFromCt, live.ctFromTip!).slice(12, 15)
    const [x, y] = [m.slice(0, 3), m.slice(4, 7)] as [number[], number[]]
    const normal = [x[1]! * y[2]! - x[2]! * y[1]!, x[2]! * y[0]! - x[0]! * y[2]!, x[0]! * y[1]! - x[1]! * y[0]!]
    const length = Math.hypot(...normal)
    const offMm = normal.reduce((sum, part, row) => sum + (part / length) * (tip[row]! - m[12 + row]!), 0)
    expect(Math.abs(live.frozen.needle!.tipOutMm - offMm)).toBeLessThan(0.01)
    const words = app.page.locator('.frozen [role=status]')
    await menu(/frozen$/)
    await words.filter({ hasText: /Tip \d+\.\d mm off/ }).waitFor({ timeout: 30_000 })
    await app.screenshot('fusion-needle')
  }, 180_000)

  test.each(['checkerboard', 'swipe', 'edges'] as const)(
    '%s is drawn over the frozen plane',
    async (mode) => {
      await menu('Fusion')
      await app.page.getByLabel('CT or MR over ultrasound').selectOption(mode)
      await menu('Fusion')
      await app.page.waitForTimeout(1500)
      await app.screenshot(`fusion-${mode}`)
      expect((await app.ask((audit) => audit.state())).fusion.mode).toBe(mode)
    },
    90_000,
  )

  test('deleted, it is gone', async () => {
    await menu(/frozen$/)
    await app.page.getByRole('button', { name: 'Delete frozen plane 1' }).click()
    await app.until((audit) => audit.state().snapshots.every(({ number }) => number !== 1), 10_000)
  }, 60_000)
})
