import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStageBrowser, type StageBrowser } from './stage-browser.ts'
import { AIR, BONE, CUBE, filled } from './volumes.ts'

/** A plate of bone, its back towards the viewer: 900 HU at P = 19 mm, air (-1000) at 21, so 230 HU at 19 + 2 * 670 / 1900 = 19.705. */
const plate = filled(CUBE, (_, posterior) => (posterior < 20 && posterior > -30 ? BONE : AIR))

let browser: StageBrowser
let page: Page
beforeAll(async () => {
  browser = await openStageBrowser('headset')
  page = await browser.open('?headset', { width: 400, height: 300 })
  await page.evaluate(([geometry, hu]) => window.stage.open(geometry, Int16Array.from(hu)), [CUBE, plate] as const)
  await page.evaluate(async () => {
    const { stage } = window
    stage.session.actions.set({ view: 'immersive-ar' })
    await stage.xr.enterAR()
    stage.headset!.position.set(0, 1.4, 0)
    while (!stage.findText('Soft tissue')) await stage.drawn(2)
    await stage.drawn(6)
  })
}, 120_000)
afterAll(() => browser?.close())

/** Points with the right controller at a text of the panel and presses. */
const pressOn = (words: string) =>
  page.evaluate(async (text) => {
    const { stage } = window
    stage.aim('right', [0, 1.25, -0.1], stage.findText(text)!)
    await stage.drawn(4)
    await stage.press('right')
    return stage.session.getState()
  }, words)

test('a button of the panel is pressed by the ray of a controller', async () => {
  expect((await pressOn('Soft tissue')).preset).toBe('soft-tissue')
  expect((await pressOn('Bone')).preset).toBe('bone')
}, 60_000)

test('a target put down by ray lies on the visible bone within 0.1 mm', async () => {
  expect((await pressOn('Set target')).placing).toBe('target')
  const state = await page.evaluate(async () => {
    const { stage } = window
    // Straight ahead, 5 mm left of the middle and 10 mm above it; the patient's left is the viewer's left.
    stage.aim('right', [-0.005, 1.21, -0.1], [-0.005, 1.21, -0.7])
    await stage.drawn(4)
    await stage.press('right')
    return stage.session.getState()
  })
  expect(state.placing).toBe('entry')
  const { x, y, z } = state.target!
  expect(Math.hypot(x - 5, y - 19.705, z - 10)).toBeLessThan(0.1)
}, 60_000)

test('carried 100 mm to the right with the trigger held, the hologram is placed 100 mm further right', async () => {
  const moved = await page.evaluate(async () => {
    const { stage } = window
    stage.session.actions.set({ placing: 'none' })
    const before = stage.session.getState().placement
    stage.aim('right', [0, 1.2, -0.1], [0, 1.2, -0.7])
    await stage.drawn(4)
    stage.headset!.controllers.right!.updateButtonValue('trigger', 1)
    await stage.drawn(4)
    stage.aim('right', [0.1, 1.2, -0.1], [0.1, 1.2, -0.7])
    await stage.drawn(4)
    stage.headset!.controllers.right!.updateButtonValue('trigger', 0)
    await stage.drawn(4)
    return stage.session.getState().placement.map((value, at) => value - before[at]!)
  })
  const expected = Array.from({ length: 16 }, (_, at) => (at === 12 ? 100 : 0))
  moved.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 1))
}, 60_000)

test('the room shows through: where nothing stands the frame is transparent', async () => {
  expect(await page.evaluate(() => window.stage.colours([[0.5, 0.04]]))).toEqual([[0, 0, 0, 0]])
}, 60_000)

test('nothing went wrong on the page, and at most 60 things were drawn', async () => {
  expect(browser.errors).toEqual([])
  expect(await page.evaluate(() => window.stage.three.gl!.info.render.calls)).toBeLessThanOrEqual(60)
}, 60_000)
