/**
 * A newcomer at the built app proves the marked side, calibrates the picture by touching it and by the jig, in the
 * simulated room; what is found is compared with what the simulated probe really is.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { apply, distance, point, transform } from '#core/frames/transform.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { runApp, type RunningApp } from './running-app.ts'

const TRUTH = probeFromImage(pictureOf('C5-2', 100, 320, 240))

describe('guided calibrations', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1280, height: 1000 }, headset: false, query: '?quality=low' })
    await app.until((audit) => audit.state().source.state === 'running', 90_000)
    await app.page.locator('summary', { hasText: 'Calibration of tools' }).click()
  }, 150_000)
  afterAll(() => app?.close())

  const begin = (name: string) => app.page.getByRole('button', { name, exact: true }).click()

  async function offMm(): Promise<number> {
    const made = await app.ask((audit) => audit.state().calibrations.find(({ kind }) => kind === 'picture'))
    const link = transform('probe', 'image', made!.link!.matrix)
    const corners = [[0, 0], [319, 0], [0, 239], [319, 239]] as const // prettier-ignore
    return Math.max(...corners.map(([x, y]) => distance<'probe'>(apply(link, point('image', x, y, 0)), apply(TRUTH, point('image', x, y, 0))))) // prettier-ignore
  }

  test('the marked side is proved', async () => {
    await begin('Marked side')
    await app.until((audit) => audit.state().calibrating?.state === 'passed', 90_000)
    await app.screenshot('calibration-side')
    expect(await app.page.getByText('marked side right').isVisible()).toBe(true)
  }, 110_000)

  test('the picture is touched at 15 places, each marked by the cross: corners within 1.5 mm', async () => {
    await begin('Picture by touching')
    const take = app.page.getByRole('button', { name: 'Take the cross' })
    for (let n = 0; n < 25 && !(await app.ask((audit) => audit.state().calibrating?.state === 'passed')); n++) {
      await app.until((audit) => audit.state().calibrating?.isAsking || audit.state().calibrating?.state !== 'running', 30_000) // prettier-ignore
      if (n === 4) await app.screenshot('calibration-touches')
      await take.click({ timeout: 5000 }).catch(() => undefined)
    }
    await app.until((audit) => audit.state().calibrating?.state === 'passed', 10_000)
    await app.screenshot('calibration-touched')
    const mm = await offMm()
    console.log(`touched in the built app: corners within ${mm.toFixed(2)} mm`)
    expect(mm).toBeLessThan(1.5)
  }, 240_000)

  test('the jig takes its place: eight dimples', async () => {
    await begin('Picture by the printed jig')
    await app.until((audit) => (audit.state().calibrating?.guided?.taken ?? 0) > 3, 60_000)
    await app.screenshot('calibration-jig')
    await app.until((audit) => audit.state().calibrating?.state === 'passed', 90_000)
    expect(await offMm()).toBeLessThan(1)
  }, 160_000)
})
