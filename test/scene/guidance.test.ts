import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStageBrowser, type StageBrowser } from './stage-browser.ts'
import { AIR, BONE, CUBE, filled } from './volumes.ts'

/** A block of bone with its back 20 mm behind the target. */
const block = filled(CUBE, (left, posterior) => (posterior < 0 && posterior > -30 && Math.abs(left) < 25 ? BONE : AIR))

let browser: StageBrowser
let page: Page
beforeAll(async () => {
  browser = await openStageBrowser('guidance')
  page = await browser.open('?headset', { width: 900, height: 640 })
  await page.evaluate(([geometry, hu]) => window.stage.open(geometry, Int16Array.from(hu)), [CUBE, block] as const)
  await page.evaluate(async () => {
    const { stage } = window
    stage.session.actions.set({
      view: 'immersive-ar',
      target: { in: 'ct', x: 0, y: 4, z: 0 },
      entry: { in: 'ct', x: 20, y: 58, z: 0 },
      source: { kind: 'openigtlink', label: 'tracker', state: 'running', detail: '' },
    })
    await stage.xr.enterAR()
    // Near the hologram, as an operator is, the controllers out of sight.
    stage.headset!.position.set(0.14, 1.36, -0.18)
    for (const hand of ['left', 'right'] as const) stage.aim(hand, [0.3, 0.6, 0.3], [0.3, 0, 0.3])
    await stage.drawn(6)
  })
}, 120_000)
afterAll(() => browser?.close())

const picture = (name: string) =>
  page.screenshot({ path: join(import.meta.dirname, '../../test-output', `${name}.png`) })
const isDrawn = (name: string) => page.evaluate((of) => window.stage.isDrawn(of), name)
const drawn = (count: number) => page.evaluate((n) => window.stage.drawn(n), count)

test('a guided needle is shown on its panel and in place: bull’s-eye, arrival, line to the nearest root, its shell', async () => {
  await page.evaluate(async () => {
    window.stage.guide({ tip: [11, 28, 3], direction: [-16, -60, -4], rootAt: [12, 15, 0] }, [])
    await window.stage.drawn(4)
  })
  for (const name of [
    'guidance-panel',
    'guidance-tip',
    'guidance-arrival',
    'needle-line-ahead',
    'nearest-line',
    'nearest-distance',
    'hazard-shell-0',
  ])
    // prettier-ignore
    expect([name, await isDrawn(name)]).toEqual([name, true])
  expect(await isDrawn('alarm-light')).toBe(false)
  await picture('guidance-panel')
}, 60_000)

test('a real needle is no drawing but a mask that hides what lies behind it', async () => {
  expect(await isDrawn('needle-mask')).toBe(true)
  expect(await isDrawn('needle-shaft')).toBe(false)
}, 60_000)

test('an alarm shines over the panel, and its buttons are pressed by ray', async () => {
  await page.evaluate(async () => {
    const { stage } = window
    stage.guide({ tip: [13, 20, 1], direction: [-16, -60, -4], rootAt: [12, 15, 0] }, [
      { kind: 'stop', of: 'left nerve root L4', words: 'Too near: left nerve root L4' },
      { kind: 'picture lost', of: '', words: 'No live picture' },
    ])
    await stage.drawn(4)
  })
  expect(await isDrawn('alarm-light')).toBe(true)
  await picture('guidance-alarm')
  const wish = await page.evaluate(async () => {
    const { stage } = window
    const light = stage.three.scene!.getObjectByName('alarm-light')!
    light.updateWorldMatrix(true, false)
    // The left of its two buttons: 100 mm to the right of the middle.
    const place = light.localToWorld(light.position.clone().set(100, 0, 0)).toArray()
    stage.aim('right', [0.1, 1.3, -0.1], place)
    await stage.drawn(4)
    await stage.press('right')
    const { wish } = stage.session.getState().safety
    stage.aim('right', [0.3, 0.6, 0.3], [0.3, 0, 0.3])
    return wish
  })
  expect(wish).toBe('see')
}, 60_000)

test('clearing the view hides everything but the alarm within one frame, and a press of the hand brings it back', async () => {
  await page.evaluate(async () => {
    window.stage.session.actions.set({ isViewCleared: true })
    await window.stage.drawn(1)
  })
  for (const name of ['guidance-panel', 'hologram', 'plan', 'needle-ahead', 'picture-panel-frame'])
    expect([name, await isDrawn(name)]).toEqual([name, false])
  expect(await isDrawn('alarm-light')).toBe(true)
  await picture('guidance-cleared')
  await page.evaluate(async () => {
    window.stage.aim('right', [0.1, 1.3, -0.1], [1, 3, -0.1])
    await window.stage.press('right')
  })
  await drawn(2)
  expect(await isDrawn('guidance-panel')).toBe(true)
}, 60_000)

test('withheld, the panel says why and nothing of the needle ahead is drawn; the panel cannot be closed', async () => {
  await page.evaluate(async () => {
    const { stage } = window
    stage.live.guidance = {
      state: 'withheld',
      reason: 'the registration is not verified: touch three known places first',
    }
    stage.live.nowMs += 1000
    stage.session.actions.setLayer('picture', false)
    await stage.drawn(3)
  })
  expect(await isDrawn('needle-ahead')).toBe(false)
  expect(await isDrawn('guidance-panel')).toBe(true)
  expect(await isDrawn('picture-panel-frame')).toBe(true)
  await picture('guidance-withheld')
}, 60_000)

test('nothing went wrong on the page', () => expect(browser.errors).toEqual([]))
