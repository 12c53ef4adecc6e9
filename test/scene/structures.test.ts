import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import { openStageBrowser, type StageBrowser } from './stage-browser.ts'
import { ballSet } from './structure-set.ts'
import { AIR, BONE, CUBE, filled, TISSUE } from './volumes.ts'

let browser: StageBrowser
beforeAll(async () => {
  browser = await openStageBrowser('structures')
}, 120_000)
afterAll(() => browser?.close())

const open = (page: Page, hu: readonly number[]) =>
  page.evaluate(([geometry, values]) => window.stage.open(geometry, Int16Array.from(values)), [CUBE, hu] as const)

const show = (page: Page, ...groups: SurfaceGroup[]) =>
  page.evaluate((shown) => {
    const { session } = window.stage
    const shownGroups = Object.fromEntries(
      Object.keys(session.getState().shownGroups).map((group) => [group, shown.includes(group as never)]),
    )
    session.actions.set({ shownGroups: shownGroups as never })
    return window.stage.drawn(3)
  }, groups)

const isRed = ([r, g, b]: number[]) => r! > 90 && r! > 1.8 * g! && r! > 1.8 * b!
const isBlue = ([r, , b]: number[]) => b! > 90 && b! > 1.4 * r!
const isIvory = ([r, g, b]: number[]) => r! > 120 && Math.abs(r! - g!) < 40 && r! > b!

describe.each([
  { where: 'on the desktop', query: '', size: { width: 320, height: 240 } },
  { where: 'in a headset, in both eyes', query: '?headset&stereo', size: { width: 512, height: 256 } },
])('structures $where', ({ query, size }) => {
  let page: Page
  const at = (...place: [number, number, number]) => page.evaluate((given) => window.stage.colourAt(given), place)
  const all = (colours: number[][], is: (colour: number[]) => boolean) => colours.map(is)
  const yes = (colours: number[][]) => colours.map(() => true)

  beforeAll(async () => {
    page = await browser.open(query, size)
    await open(
      page,
      filled(CUBE, () => AIR),
    )
    const { meshes, field } = await ballSet()
    const plain = meshes.map((mesh) => ({
      ...mesh,
      positions: [...mesh.positions],
      normals: [...mesh.normals],
      indices: [...mesh.indices],
    }))
    await page.evaluate(([given, geometry, labels]) => window.stage.showStructures(given, geometry, labels), [
      plain,
      field.geometry,
      [...field.labels],
    ] as const)
    if (query) {
      await page.evaluate(async () => {
        await window.stage.xr.enterAR()
        window.stage.headset!.position.set(0.05, 1.3, 0)
      })
    }
    await page.evaluate(() => window.stage.session.actions.setLayer('structures', true))
    await page.evaluate(() => window.stage.drawn(6))
  }, 120_000)
  afterAll(() => page?.close())

  test('arteries are red and on the patient’s left where they are, veins blue on his right, bone ivory', async () => {
    await show(page, 'bone', 'vessel')
    const [left, right, middle] = [await at(35, 10, 0), await at(-35, 10, 0), await at(0, 15, 0)]
    expect(all(left, isRed)).toEqual(yes(left))
    expect(all(right, isBlue)).toEqual(yes(right))
    expect(all(middle, isIvory)).toEqual(yes(middle))
  }, 60_000)

  test('muscle is seen through: bone behind it shows, and is tinted', async () => {
    await show(page, 'bone')
    const bare = await at(0, 30, 0)
    await show(page, 'muscle')
    const alone = await at(0, 30, 0)
    await show(page, 'muscle', 'bone')
    const both = await at(0, 30, 0)
    both.forEach((colour, eye) => {
      expect(colour[1]!).toBeLessThan(bare[eye]![1]! - 10)
      expect(colour[1]!).toBeGreaterThan(alone[eye]![1]! + 5)
    })
  }, 60_000)

  test('skin lies over all and hides nothing', async () => {
    await show(page, 'vessel', 'skin')
    const under = await at(35, 10, 0)
    const alone = await at(0, 0, 45)
    expect(under.map(([r, , b]) => r! > b! + 25)).toEqual(under.map(() => true))
    for (const [r] of alone) expect(r).toBeGreaterThan(20)
  }, 60_000)

  test('cut open by the box, bone shows a flat darker cut instead of a hollow', async () => {
    await show(page, 'bone')
    await page.evaluate(() => {
      window.stage.session.actions.set({ clip: { low: [0, 0, 0], high: [1, 0.5, 1], byPlane: false } })
      return window.stage.drawn(3)
    })
    const cuts = [await at(0, 0, 0), await at(6, 0, 5), await at(-6, 0, -5)]
    for (const colours of cuts) colours.forEach((colour, eye) => expect(colour).toEqual(cuts[0]![eye]))
    expect(all(cuts[0]!, isIvory)).toEqual(yes(cuts[0]!))
    await page.evaluate(() => {
      window.stage.session.actions.set({ clip: { low: [0, 0, 0], high: [1, 1, 1], byPlane: false } })
    })
  }, 60_000)

  test('the hologram’s rays end at solid structures: bone behind them adds nothing', async () => {
    await show(page, 'bone')
    const seen: number[][][] = []
    for (const behind of [AIR, BONE]) {
      await open(
        page,
        filled(CUBE, (_, back) => (back > 25 && back < 31 ? TISSUE : back < -20 ? behind : AIR)),
      )
      await page.evaluate(async () => {
        const { session } = window.stage
        const { layers } = session.getState()
        session.actions.set({ preset: 'soft-tissue', layers: { ...layers, volume: true } })
        await window.stage.drawn(5)
      })
      seen.push(await at(0, 15, 0))
    }
    seen[0]!.forEach((colour, eye) =>
      // Bone behind would add 40.
      colour.forEach((value, channel) => expect(Math.abs(value - seen[1]![eye]![channel]!)).toBeLessThan(3)),
    )
  }, 60_000)

  test('one draw call a group: five for three groups, of which the see-through one takes two', async () => {
    await open(
      page,
      filled(CUBE, () => AIR),
    )
    const calls = async (...groups: SurfaceGroup[]) => {
      await show(page, ...groups)
      return page.evaluate(() => window.stage.three.gl!.info.render.calls)
    }
    const none = await calls()
    const eyes = query ? 2 : 1
    expect((await calls('bone')) - none).toBe(eyes)
    expect((await calls('bone', 'vessel')) - none).toBe(2 * eyes)
    expect((await calls('bone', 'vessel', 'muscle')) - none).toBe(4 * eyes)
  }, 60_000)

  test('drew without one error', () => expect(browser.errors).toEqual([]))
})

test('the name of what the mouse points at stands beside it; off the body it is gone', async () => {
  const page = await browser.open('', { width: 320, height: 240 })
  await open(
    page,
    filled(CUBE, () => AIR),
  )
  const { field } = await ballSet()
  await page.evaluate(([geometry, labels]) => window.stage.showStructures([], geometry, labels), [
    field.geometry,
    [...field.labels],
  ] as const)
  await page.evaluate(async () => {
    window.stage.session.actions.setLayer('structures', true)
    await window.stage.drawn(4)
  })
  const isNamed = () =>
    page.evaluate(async () => {
      await window.stage.drawn(4)
      return window.stage.three.scene!.getObjectByName('structure-name')!.visible
    })
  const [[x, y] = [0, 0]] = await page.evaluate(() => window.stage.onCanvas([0, 1200, -700]))
  await page.mouse.move(x * 320 - 3, y * 240)
  await page.mouse.move(x * 320, y * 240)
  expect(await isNamed()).toBe(true)
  await page.mouse.move(4, 4)
  expect(await isNamed()).toBe(false)
  await page.close()
}, 90_000)
