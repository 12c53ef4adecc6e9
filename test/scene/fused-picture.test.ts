/** The fused picture on the graphics card beside the one computed on the processor, pixel by pixel where it is drawn. */
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { amountOf, isMixed, USUAL_AMOUNTS, type FusionMode } from '#core/fusion/fusion.ts'
import { fusedPicture } from '#core/fusion/fused-picture.ts'
import { everyPixel } from '#core/fusion/reslice.ts'
import { classBytes } from '#core/fusion/structure-outline.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import { openStageBrowser, type StageBrowser } from './stage-browser.ts'
import { CUBE, filled } from './volumes.ts'

const [WIDE, HIGH, GREY] = [82, 61, 90]
/** Turned about the head axis by 17°, and leaning: 0.9 x 0.8 mm pixels, none along a voxel's axis. */
const [c, s, d, e] = [Math.cos(0.3), Math.sin(0.3), Math.cos(0.2), Math.sin(0.2)]
const POSE = [0.9 * c, 0.9 * s, 0, 0, 0.8 * s * e, -0.8 * c * e, -0.8 * d, 0, -s, c, 0, 0, -35, -8, 24, 1]
const FAN = {
  kind: 'curvilinear',
  originPx: [41, -20],
  startRadiusPx: 22,
  stopRadiusPx: 78,
  startAngleRad: -0.6,
  stopAngleRad: 0.6,
} as const
/** Waves of some centimetres, so that what a pixel shows says where it was taken from, and a rod with an edge. */
const VOXELS = filled(
  CUBE,
  (x, y, z) => 100 + 200 * Math.sin(x / 9 + y / 14) * Math.cos(z / 11) + (Math.hypot(x, z) < 11 ? 600 : 0),
)
const LAMINA = STRUCTURES.find(({ kind }) => kind === 'lamina')!.label
const LABELS = filled(CUBE, (x, _y, z) => (Math.hypot(x + 4, z - 4) < 14 ? LAMINA : 0))
const VOLUME = { geometry: CUBE, voxels: Int16Array.from(VOXELS) }

let browser: StageBrowser
let page: Page
beforeAll(async () => {
  browser = await openStageBrowser('fused-picture')
  page = await browser.open('', { width: 640, height: 480 })
  await page.evaluate(([geometry, hu]) => window.stage.open(geometry, Int16Array.from(hu)), [CUBE, VOXELS] as const)
  await page.evaluate(() => window.stage.session.actions.set({ view: 'desktop' }))
  await page.waitForFunction(() => window.stage.three.orbit)
  await page.evaluate(
    ([pose, fan, size, grey]) => {
      const { stage } = window
      const { actions } = stage.session
      actions.set({ source: { kind: 'replay', label: 'a sweep', state: 'running', detail: '' } })
      for (const layer of ['volume', 'contour', 'picture', 'names'] as const) actions.setLayer(layer, false)
      actions.fuse({ hasOutlines: false, window: 'wide' })
      stage.live.fan = fan
      stage.showPicture(7, size[0]!, size[1]!, grey, pose)
      stage.live.fusionWithheld = undefined
      // Straight before the picture's middle, so near that it fills the view.
      const at = (x: number, y: number, z: number) =>
        [0, 1, 2].map((row) => pose[row]! * x + pose[4 + row]! * y + pose[8 + row]! * z + pose[12 + row]!) as never
      stage.lookFrom(at(41, 30, 85), at(41, 30, 0))
    },
    [POSE, FAN as never, [WIDE, HIGH], GREY] as const,
  )
}, 90_000)
afterAll(() => browser?.close())

const set = (fusion: object) =>
  page.evaluate(async (change) => {
    window.stage.session.actions.fuse(change)
    await window.stage.drawn(3)
  }, fusion)

/** RGB of the screen where these picture pixels are drawn. */
const onScreen = (places: readonly (readonly [number, number])[]) =>
  page.evaluate((given) => {
    const { stage } = window
    const m = stage.live.roomFromImage!.transform.matrix
    return stage.colours(
      given.map(
        ([x, y]) => stage.onCanvas([0, 1, 2].map((row) => m[row]! * x + m[4 + row]! * y + m[12 + row]!) as never)[0]!,
      ),
    )
  }, places)

function computed(mode: Exclude<FusionMode, 'off'>, hasOutlines: boolean) {
  const pixels = new Uint8ClampedArray(4 * WIDE * HIGH)
  fusedPicture(
    {
      frame: { widthPx: WIDE, heightPx: HIGH, grey: new Uint8Array(WIDE * HIGH).fill(GREY) },
      fan: FAN,
      volume: VOLUME,
      ctFromImage: POSE,
      pixelMm: [0.9, 0.8],
      mode,
      amount: amountOf(mode, USUAL_AMOUNTS),
      window: greyWindow('wide', 'ct', CT_DISPLAY_WINDOW_HU),
      outlined: hasOutlines
        ? { geometry: CUBE, classes: classBytes({ geometry: CUBE, labels: Uint16Array.from(LABELS) }) }
        : undefined,
    },
    everyPixel(WIDE, HIGH),
    pixels,
  )
  return (x: number, y: number) => Array.from(pixels.subarray(4 * (x + WIDE * y), 4 * (x + WIDE * y) + 3))
}

/** Pixels well inside the field, away from the field's own edge. */
const PLACES = Array.from({ length: 16 * 9 }, (_, at) => [14 + 3.5 * (at % 16), 10 + 4.5 * Math.floor(at / 16)])
  .map(([x, y]) => [Math.round(x!), Math.round(y!)] as const)
  .filter(([x, y]) => {
    const [across, down] = [x - FAN.originPx[0], y - FAN.originPx[1]]
    const [radius, angle] = [Math.hypot(across, down), Math.atan2(across, down)]
    return radius > 25 && radius < 75 && Math.abs(angle) < 0.55
  })

describe('graphics card and processor', () => {
  test.each(['blend', 'checkerboard', 'swipe', 'edges'] as const)(
    '%s: the same colours where they are drawn',
    async (mode) => {
      await set({ mode })
      expect(isMixed(mode)).toBe(true)
      const at = computed(mode, false)
      const seen = await onScreen(PLACES)
      // A place on a border, or where the grey is steep, may be drawn a fraction of a pixel beside it.
      const off = PLACES.map(([x, y], n) => Math.max(...at(x, y).map((value, i) => Math.abs(value - seen[n]![i]!))))
      const apart = off.filter((levels) => levels > 5).length
      const median = off.toSorted((a, b) => a - b)[Math.floor(off.length / 2)]!
      console.log(`${mode}: ${PLACES.length} pixels, ${apart} more than 5 levels apart, median ${median}`)
      expect(PLACES.length).toBeGreaterThan(80)
      expect(apart).toBeLessThanOrEqual(8)
      expect(median).toBeLessThanOrEqual(1)
    },
    60_000,
  )

  test('the edge of the rod runs where the processor draws it', async () => {
    await set({ mode: 'edges', hasOutlines: false })
    const at = computed('edges', false)
    const row = Array.from({ length: 50 }, (_, n) => [16 + n, 32] as const)
    const seen = await onScreen(row)
    const isEdge = ([red, , blue]: readonly number[]) => red! - blue! > 60
    const expected = row.filter(([x, y]) => isEdge(at(x, y))).map(([x]) => x)
    const found = row.filter((_, n) => isEdge(seen[n]!)).map(([x]) => x)
    expect(expected.length).toBeGreaterThanOrEqual(2)
    expect(expected.length).toBeLessThan(10)
    for (const x of expected) expect(found.some((other) => Math.abs(other - x) <= 1)).toBe(true)
    for (const x of found) expect(expected.some((other) => Math.abs(other - x) <= 1)).toBe(true)
  }, 60_000)

  test('the outline of a bone runs where the processor draws it', async () => {
    await page.evaluate(([geometry, labels]) => window.stage.showStructures([], geometry, labels), [
      CUBE,
      LABELS,
    ] as const)
    await set({ mode: 'blend', hasOutlines: true })
    const at = computed('blend', true)
    const plain = computed('blend', false)
    const row = Array.from({ length: 50 }, (_, n) => [16 + n, 32] as const)
    const seen = await onScreen(row)
    const differs = (a: readonly number[], b: readonly number[]) =>
      Math.max(...b.map((v, i) => Math.abs(v - a[i]!))) > 20
    const expected = row.filter(([x, y]) => differs(at(x, y), plain(x, y))).map(([x]) => x)
    const found = row.filter(([x, y], n) => differs(seen[n]!, plain(x, y))).map(([x]) => x)
    expect(expected.length).toBeGreaterThanOrEqual(2)
    for (const x of expected) expect(found.some((other) => Math.abs(other - x) <= 1)).toBe(true)
    for (const x of found) expect(expected.some((other) => Math.abs(other - x) <= 1)).toBe(true)
  }, 60_000)

  test('withheld, off or unregistered, the plane shows the ultrasound and nothing over it', async () => {
    const middle = [[41, 30]] as const
    await set({ mode: 'off' })
    expect((await onScreen(middle))[0]!.slice(0, 3)).toEqual([GREY, GREY, GREY])
    await set({ mode: 'side by side' })
    expect((await onScreen(middle))[0]!.slice(0, 3)).toEqual([GREY, GREY, GREY])
    await set({ mode: 'blend' })
    expect((await onScreen(middle))[0]!.slice(0, 3)).not.toEqual([GREY, GREY, GREY])
    await page.evaluate(() => {
      window.stage.live.fusionWithheld = { why: 'not registered', detail: 'the CT is not registered' }
    })
    await set({})
    expect((await onScreen(middle))[0]!.slice(0, 3)).toEqual([GREY, GREY, GREY])
  }, 60_000)

  test('nothing went wrong on the page', () => expect(browser.errors).toEqual([]))
})
