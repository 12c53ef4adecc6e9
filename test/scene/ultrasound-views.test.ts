import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStageBrowser, type StageBrowser } from './stage-browser.ts'
import { AIR, CUBE, filled } from './volumes.ts'
import { READY } from '#test/session/ready.ts'

/** 82 x 61 pixels of 0.9 x 0.8 mm, turned by 30° about the head axis. */
const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]
const PICTURE_IN_CT = [0.9 * cos, 0.9 * sin, 0, 0, 0, 0, -0.8, 0, -sin, cos, 0, 0, -30, -5, 20, 1]

let browser: StageBrowser
let page: Page
beforeAll(async () => {
  browser = await openStageBrowser('ultrasound-views')
  page = await browser.open('', { width: 480, height: 320 })
  const air = filled(CUBE, () => AIR)
  await page.evaluate(([geometry, hu]) => window.stage.open(geometry, Int16Array.from(hu)), [CUBE, air] as const)
  await page.evaluate(
    ([pose, ready]) => {
      const { stage } = window
      const { session } = stage
      session.actions.set({
        ...ready,
        openCase: session.getState().openCase,
        // Far from the picture: nothing of the plan lies over it.
        target: { in: 'ct', x: 300, y: 0, z: 0 },
        entry: { in: 'ct', x: 300, y: 60, z: 0 },
        view: 'desktop',
        isGuiding: true,
        source: { kind: 'replay', label: 'a sweep', state: 'running', detail: '' },
      })
      session.actions.set({ layers: { ...session.getState().layers, picture: false } })
      stage.showPicture(7, 82, 61, 140, pose)
    },
    [PICTURE_IN_CT, READY] as const,
  )
  await page.evaluate(() => window.stage.drawn(4))
}, 60_000)
afterAll(() => browser?.close())

const visible = (name: string) =>
  page.evaluate((given) => {
    let object = window.stage.three.scene!.getObjectByName(given) ?? null
    for (; object; object = object.parent) if (!object.visible) return false
    return true
  }, name)

test('the corners of the plane are half a pixel beyond the outermost pixel centres, within 0.01 mm', async () => {
  const corners = await page.evaluate(() => {
    const mesh = window.stage.three.scene!.getObjectByName('ultrasound-picture') as never as {
      readonly geometry: { getAttribute(name: string): { readonly array: ArrayLike<number> } }
      readonly matrixWorld: { readonly elements: readonly number[] }
    }
    const e = mesh.matrixWorld.elements
    const at = mesh.geometry.getAttribute('position').array
    return [0, 1, 2, 3].map((corner) => {
      const [x, y] = [at[3 * corner]!, at[3 * corner + 1]!]
      return [0, 1, 2].map((row) => 1000 * (e[row]! * x + e[4 + row]! * y + e[12 + row]!))
    })
  })
  // By hand: LPS (x, y, z) stands at (-x, z + 1200, y - 700) in the room.
  const expected = [[-0.5, -0.5], [81.5, -0.5], [81.5, 60.5], [-0.5, 60.5]].map(([x, y]) => [
    -(-30 + 0.9 * cos * x!), 20 - 0.8 * y! + 1200, -5 + 0.9 * sin * x! - 700,
  ]) // prettier-ignore
  corners.flat().forEach((value, at) => expect(Math.abs(value - expected.flat()[at]!)).toBeLessThan(0.01))
}, 60_000)

test('outside the echo field nothing is drawn, inside the grey is the very byte', async () => {
  const [inside, outside] = await page.evaluate(async () => {
    window.stage.live.fan = {
      kind: 'curvilinear',
      originPx: [41, -20],
      startRadiusPx: 22,
      stopRadiusPx: 75,
      startAngleRad: -0.5,
      stopAngleRad: 0.5,
    }
    await window.stage.drawn(2)
    const { stage } = window
    const at = (x: number, y: number): [number, number, number] => {
      const m = stage.live.ctFromImage!.transform.matrix
      return [0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[12 + row]!) as [number, number, number]
    }
    return [(await stage.colourAt(at(41, 30)))[0], (await stage.colourAt(at(8, 6)))[0]]
  })
  expect(inside).toEqual([140, 140, 140, 255])
  expect(Math.abs(outside![0]! - 140)).toBeGreaterThan(60)
}, 60_000)

test('an outline found in an older picture is not drawn on this one', async () => {
  const found = {
    frameId: 6,
    by: 'lumbar-anatomy',
    runs: [Float32Array.from([10, 10, 60, 40])],
    confidences: [1],
    tookMs: 5,
  }
  const shownFor = (frameId: number) =>
    page.evaluate(
      async ([contour, id]) => {
        window.stage.live.contour = { ...contour, runs: [Float32Array.from([10, 10, 60, 40])], frameId: id }
        await window.stage.drawn(1)
      },
      [found, frameId] as const,
    )
  await shownFor(6)
  expect([await visible('ultrasound-contour'), await visible('floating-contour')]).toEqual([false, false])
  await shownFor(7)
  expect([await visible('ultrasound-contour'), await visible('floating-contour')]).toEqual([true, true])
}, 60_000)

test('while guiding, the flat copy is there although its layer is off', async () => {
  expect(await visible('picture-panel-frame')).toBe(true)
  expect(await visible('floating-picture')).toBe(true)
}, 60_000)

test('colour lies over the grey where there is a velocity, with its scale beside plane and picture', async () => {
  expect(await visible('flow-bar')).toBe(false)
  const colours = await page.evaluate(async () => {
    const { stage } = window
    const { live } = stage
    const before = live.ultrasound!
    // Below the middle nothing flows; above it blood comes at the end of the scale on one side and goes on the other.
    const bytes = Uint8Array.from(before.grey, (_, at) => (at > 82 * 45 ? 0 : at % 82 < 41 ? 255 : 1))
    live.ultrasound = { ...before, flow: { bytes, scaleMmPerS: 205 } }
    await stage.drawn(2)
    const m = live.ctFromImage!.transform.matrix
    const at = async (x: number, y: number) =>
      (await stage.colourAt([0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[12 + row]!) as never))[0]!
    return { coming: await at(36, 40), going: await at(46, 40), none: await at(41, 54) }
  })
  const [red, , blue] = colours.coming
  expect(red).toBe(255)
  expect(blue).toBeLessThan(60)
  expect(colours.going[2]).toBe(255)
  expect(colours.going[0]).toBeLessThan(60)
  expect(colours.none).toEqual([140, 140, 140, 255])
  expect(await visible('flow-bar')).toBe(true)
}, 60_000)

test('a stale picture is gone from plane and panel in the very next frame, the panel stays', async () => {
  const gone = await page.evaluate(async () => {
    const { stage } = window
    const { live, three } = stage
    live.planeWithheld = live.pictureWithheld = { why: 'stale', detail: 'last picture 0.2 s ago' }
    live.ultrasound = undefined
    await stage.drawn(1)
    return ['ultrasound-plane', 'flow-bar', 'floating-picture'].map((name) => {
      let object = three.scene!.getObjectByName(name) ?? null
      for (; object; object = object.parent) if (!object.visible) return true
      return false
    })
  })
  expect(gone).toEqual([true, true, true])
  expect(await visible('picture-panel-frame')).toBe(true)
}, 60_000)

test('nothing went wrong on the page', () => expect(browser.errors).toEqual([]))
