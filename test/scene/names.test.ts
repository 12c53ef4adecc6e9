import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { READING_LOOKS } from '#core/anatomy/reading-colours.ts'
import { namedPicture, type NamedPicture } from './named-picture.ts'
import { createNamedStage, type NamedStage, type Place } from './named-stage.ts'
import { openStageBrowser, type StageBrowser } from './stage-browser.ts'
import { AIR, CUBE, filled } from './volumes.ts'

const OUTPUT = join(import.meta.dirname, '../../test-output')
const SEED = 1

let browser: StageBrowser
let page: Page
let picture: NamedPicture
let named: NamedStage
beforeAll(async () => {
  picture = namedPicture('transverse interlaminar', SEED)
  browser = await openStageBrowser('names')
  page = await browser.open('', { width: 480, height: 300 })
  named = createNamedStage(page, picture)
  const air = filled(CUBE, () => AIR)
  await page.evaluate(([geometry, hu]) => window.stage.open(geometry, Int16Array.from(hu)), [CUBE, air] as const)
  await page.evaluate(async (given) => {
    const { stage } = window
    stage.session.actions.set({
      view: 'desktop',
      source: { kind: 'simulated', label: 'simulated', state: 'running', detail: '' },
    })
    stage.showNamed(given)
    await stage.drawn(4)
  }, picture)
}, 300_000)
afterAll(() => browser?.close())

const VIEWS = ['plane', 'panel'] as const
const PARTS = VIEWS.flatMap((view) => [`${view}-tint-0`, `${view}-tint-1`, `${view}-names`, `${view}-leaders`])

const rgb = (hex: string) => [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16))
const greyAt = ([x, y]: Place) => picture.grey[Math.round(x) + 512 * Math.round(y)]!

test('tint, plates and leaders stand on plane and panel', async () => {
  expect(await named.visible(PARTS)).toEqual(PARTS)
  const counts = await page.evaluate(() =>
    ['plane', 'panel'].map((view) => {
      const range = (name: string) =>
        (window.stage.three.scene!.getObjectByName(name) as never as { geometry: { drawRange: { count: number } } })
          .geometry.drawRange.count / 6
      return { plates: range(`${view}-names`), leaders: range(`${view}-leaders`) }
    }),
  )
  console.log(`plates: ${counts[0]!.plates} on the plane, ${counts[1]!.plates} on the panel`)
  for (const { plates, leaders } of counts) {
    expect(plates).toBeGreaterThanOrEqual(5)
    expect(plates).toBeLessThanOrEqual(8)
    // Of each a rim and a core, a line and a mark.
    expect(leaders).toBe(4 * plates)
  }
}, 120_000)

test('well inside multifidus 8 parts in 100 of its colour lie over the grey, at a lamina’s edge all of it', async () => {
  const inside = named.cellsOf(0, 'multifidus', (far) => far === 6)
  // Leaders would lie over some of these places.
  await page.evaluate(() => void (window.stage.live.names = []))
  const places = Array.from({ length: 60 }, (_, n) => inside[Math.floor((n / 60) * inside.length)]!)
  const colours = await named.onPlane(places)
  const mean = (of: (at: number) => number) => places.reduce((sum, _, at) => sum + of(at), 0) / places.length
  const { fill, colour } = READING_LOOKS.multifidus
  const channels = rgb(colour)
  channels.forEach((channel, n) => {
    const expected = mean((at) => (1 - fill) * greyAt(places[at]!) + fill * channel)
    // Bytes are mixed between pixels and speckle differs from one to the next: over 60 places it evens out.
    expect(Math.abs(mean((at) => colours[at]![n]!) - expected)).toBeLessThan(6)
  })
  // The picture itself has no colour: what is left between the channels is the tint alone, to within rounding.
  const between = mean((at) => colours[at]![2]! - colours[at]![1]!)
  expect(Math.abs(between - fill * (channels[2]! - channels[1]!))).toBeLessThan(1)

  const edge = named.cellsOf(1, 'lamina', (far) => far === 1)
  const drawn = await named.onPlane(Array.from({ length: 9 }, (_, n) => edge[Math.round((n / 8) * (edge.length - 1))]!))
  const cyan = drawn.filter(([r, g, b]) => g! > 150 && b! > 150 && g! - r! > 60)
  expect(cyan.length).toBeGreaterThanOrEqual(6)
  await page.evaluate((names) => void (window.stage.live.names = names), picture.names)
}, 120_000)

test('the contour is drawn over the tint', async () => {
  const [x, y] = named.cellsOf(0, 'multifidus', (far) => far === 6)[200]!
  await page.evaluate(
    async ([left, top]) => {
      const run = Float32Array.from([left! - 12, top!, left! + 12, top!])
      window.stage.live.contour = { frameId: 1, by: 'lumbar-anatomy', runs: [run], confidences: [1], tookMs: 5 }
      await window.stage.drawn(1)
    },
    [x, y],
  )
  const [seen] = await named.onPlane([[x, y]])
  expect(seen!.slice(0, 3)).toEqual(rgb('#ffe14d'))
  await page.evaluate(() => (window.stage.live.contour = undefined))
}, 120_000)

test('names cost six draw calls a view or fewer, with the pass for depth', async () => {
  const withNames = await named.drawCalls()
  await named.setNames(false)
  const without = await named.drawCalls()
  await named.setNames(true)
  const perView = (withNames - without) / VIEWS.length
  console.log(`draw calls: ${without} without names, ${withNames} with: ${perView} a view`)
  expect(perView).toBeGreaterThan(0)
  expect(perView).toBeLessThanOrEqual(6)
}, 120_000)

test('they go with their layer in one frame, and come back', async () => {
  await named.setNames(false)
  expect(await named.visible(PARTS)).toEqual([])
  await named.setNames(true)
  expect(await named.visible(PARTS)).toEqual(PARTS)
}, 120_000)

test('a reading 250 ms old is drawn, one 251 ms old is not', async () => {
  const after = (atMs: number) =>
    page.evaluate(async (ms) => {
      const { live, drawn } = window.stage
      live.ultrasound = { ...live.ultrasound!, frameId: 1 + ms, atMs: ms }
      await drawn(1)
    }, atMs)
  const tints = PARTS.filter((name) => name.includes('tint'))
  await after(250)
  expect(await named.visible(tints)).toEqual(tints)
  await after(251)
  expect(await named.visible(tints)).toEqual([])
  await page.evaluate(async (given) => {
    window.stage.showNamed(given)
    await window.stage.drawn(1)
  }, picture)
  expect(await named.visible(tints)).toEqual(tints)
}, 120_000)

test('the figures say once that names are unreviewed, while any are shown', async () => {
  await named.later()
  expect([await named.isWritten(67, 32, 200), await named.isWritten(67, 230, 322)]).toEqual([false, true])
  await named.setNames(false)
  await named.later()
  expect(await named.isWritten(67, 32, 322)).toBe(false)
  await named.setNames(true)
}, 120_000)

test('while networks are silent a line says why, under the plane and under the flat picture, and only with the layer', async () => {
  expect(await named.visible(['plane-names-note'])).toEqual([])
  await page.evaluate(async () => {
    Object.assign(window.stage.live, { names: [], readings: [], namesPaused: 'not a lumbar picture, or not upright' })
    await window.stage.drawn(1)
  })
  await named.later()
  expect(await named.visible(['plane-names-note'])).toEqual(['plane-names-note'])
  expect(await named.visible(PARTS)).toEqual([])
  expect([await named.isWritten(67, 32, 200), await named.isWritten(67, 290, 322)]).toEqual([true, false])
  await named.setNames(false)
  await named.later()
  expect(await named.visible(['plane-names-note'])).toEqual([])
  expect(await named.isWritten(67, 32, 322)).toBe(false)
  await named.setNames(true)
  await page.evaluate((given) => {
    window.stage.live.namesPaused = undefined
    window.stage.showNamed(given)
  }, picture)
}, 120_000)

test('text is never mirrored: from either side the first corner of a plate is its left one as it is seen', async () => {
  const isMirrored = (beforeM: number) =>
    page.evaluate(async (metres) => {
      const { stage } = window
      const m = stage.live.roomFromImage!.transform.matrix
      const size = Math.hypot(m[8]!, m[9]!, m[10]!)
      const middle = [0, 1, 2].map((row) => (m[row]! * 256 + m[4 + row]! * 200 + m[12 + row]!) / 1000)
      const eye = middle.map((value, row) => value - (metres * m[8 + row]!) / size)
      stage.three.camera!.position.set(eye[0]!, eye[1]!, eye[2]!)
      stage.three.orbit!.target.set(middle[0]!, middle[1]!, middle[2]!)
      stage.three.orbit!.update()
      await stage.drawn(3)
      const mesh = stage.three.scene!.getObjectByName('plane-names') as never as {
        readonly geometry: { getAttribute(name: string): { readonly array: ArrayLike<number> } }
        readonly matrixWorld: { readonly elements: readonly number[] }
      }
      const e = mesh.matrixWorld.elements
      const at = mesh.geometry.getAttribute('position').array
      const corner = (n: number) => {
        const [x, y] = [at[3 * n]!, at[3 * n + 1]!]
        const room = [0, 1, 2].map((row) => 1000 * (e[row]! * x + e[4 + row]! * y + e[12 + row]!))
        return stage.onCanvas(room as [number, number, number])[0]!
      }
      // Corners go round from the text's top left: on the canvas x grows to the right, y down.
      const [topLeft, topRight, , bottomLeft] = [corner(0), corner(1), corner(2), corner(3)]
      return [topRight[0] < topLeft[0], bottomLeft[1] < topLeft[1]]
    }, beforeM)
  expect(await isMirrored(0.5)).toEqual([false, false])
  expect(await isMirrored(-0.5)).toEqual([false, false])
}, 120_000)

test.each([
  { view: 'plane', from: [256, 230, -1150], at: [256, 230] },
  { view: 'panel', from: undefined, at: undefined },
])(
  'the $view is pictured',
  async ({ view, from, at }) => {
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.evaluate(
      async ([given, eye, middle]) => {
        const { stage } = window
        stage.showNamed(given)
        const [first, second, third, ...others] = stage.live.names
        // As with a registered volume: seen, not seen, contradicted.
        stage.live.names = [
          { ...first!, from: 'volume', evidence: 'seen', name: 'left multifidus', confidence: 1 },
          { ...second!, from: 'volume', evidence: 'not seen' },
          {
            ...third!,
            from: 'volume',
            evidence: 'contradicted',
            name: 'left inferior articular process L4',
            confidence: 1,
          },
          ...others,
        ]
        const m = stage.live.roomFromImage!.transform.matrix
        const inRoom = ([x, y, z]: readonly number[]) =>
          [0, 1, 2].map((row) => (m[row]! * x! + m[4 + row]! * y! + m[8 + row]! * (z ?? 0) + m[12 + row]!) / 1000)
        const [before, looked] = eye ? [inRoom(eye), inRoom(middle!)] : [[0.2, 1.24, -0.19], [0.4, 1.24, -0.6]] // prettier-ignore
        stage.three.camera!.position.set(...(before as [number, number, number]))
        stage.three.orbit!.target.set(...(looked as [number, number, number]))
        stage.three.orbit!.update()
        stage.live.nowMs += 300
        await stage.drawn(3)
      },
      [picture, from, at] as const,
    )
    mkdirSync(OUTPUT, { recursive: true })
    await page.screenshot({ path: join(OUTPUT, `names-${view}.png`) })
    expect(await named.visible(PARTS)).toEqual(PARTS)
    await page.setViewportSize({ width: 480, height: 300 })
  },
  120_000,
)

test('a withheld picture takes them along in the very next frame', async () => {
  await page.evaluate(async () => {
    const { live, drawn } = window.stage
    live.planeWithheld = live.pictureWithheld = { why: 'stale', detail: 'last picture 0.2 s ago' }
    await drawn(1)
  })
  expect(await named.visible([...PARTS, 'plane-names-note'])).toEqual([])
}, 120_000)

test('nothing went wrong on the page', () => expect(browser.errors).toEqual([]))
