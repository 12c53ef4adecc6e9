/**
 * What the built-in case costs a headset per frame, both eyes counted, in the emulated headset's AR session:
 * draw calls, triangles, bytes, and the processor's time in the page's own frame callbacks.
 *
 * Goals: Meta's ranges for Quest 2 with a busy simulation beside the drawing, 80-200 draw calls and 750 000 to 1 million
 * triangles (Quest 3: 200-300), developers.meta.com, "Testing and performance analysis" for Unity; it says that they
 * vary with the app. 72 frames a second are 13.9 ms. Bytes and heap are our own limits: no published ones were found.
 */
import { build } from 'vite'
import { runApp, type RunningApp } from '#test/e2e/running-app.ts'
import { median, percentile, type Bench, type Figure } from './figures.ts'
import { countGl } from './gl-count.ts'

const GOALS = {
  drawCalls: 200,
  triangles: 750_000,
  textureMb: 100,
  geometryMb: 32,
  heapMb: 150,
  frameMs: 13.9,
} as const
const FRAMES = 24

interface Scenario {
  readonly name: string
  readonly layers: readonly string[]
  readonly groups: 'usual' | 'all'
}

const SCENARIOS: readonly Scenario[] = [
  { name: 'volume, plane and picture', layers: ['volume', 'plane', 'contour', 'picture'], groups: 'usual' },
  { name: 'anatomy, plane and picture', layers: ['structures', 'plane', 'contour', 'picture'], groups: 'usual' },
  {
    name: 'everything at once',
    layers: ['volume', 'boneSurface', 'structures', 'plane', 'contour', 'picture'],
    groups: 'all',
  },
]

export async function benchSceneBudget(): Promise<Bench> {
  await build({ logLevel: 'error' })
  // In the smallest window: a software renderer's pixels are not what is counted here.
  const app = await runApp({ viewport: { width: 320, height: 180 }, query: '?quality=low', before: countGl })
  try {
    await app.until((audit) => audit.state().hasLabels && audit.state().boneTriangles > 0, 300_000)
    await app.page.evaluate('window.headset.stereoEnabled = true; window.headset.position.set(0, 1.35, -0.1)')
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar', 60_000)
    await app.page.waitForTimeout(4000)
    const rows: Figure[] = []
    for (const scenario of SCENARIOS) rows.push(...(await measured(app, scenario)))
    return {
      name: 'The scene in the headset, both eyes',
      rows: [...rows, ...(await held(app)), ...(await details(app)), ...(await atlas(app))],
    }
  } finally {
    await app.close()
  }
}

async function measured(app: RunningApp, { name, layers, groups }: Scenario): Promise<Figure[]> {
  await show(app, layers, groups)
  await app.page.waitForTimeout(1500)
  const times = await frameTimes(app)
  const frames = await app.page.evaluate(() => window.glCount.frames.slice(-12))
  const drawCalls = median(frames.map(({ draws }) => draws))
  const triangles = median(frames.map((frame) => frame.triangles))
  const { bricksSkipped } = await app.ask((audit) => audit.drawn())
  return [
    figure(`${name}: draw calls`, drawCalls, GOALS.drawCalls),
    figure(`${name}: triangles`, triangles, GOALS.triangles),
    {
      figure: `${name}: processor time in one frame's callbacks, median and 95th percentile`,
      value: `${median(times).toFixed(1)} and ${percentile(times, 0.95).toFixed(1)} ms`,
      goal: `≤ ${GOALS.frameMs} ms (72 Hz)`,
      met: percentile(times, 0.95) <= GOALS.frameMs,
    },
    ...(bricksSkipped === undefined
      ? []
      : [
          {
            figure: `${name}: bricks of the volume that rays leap over`,
            value: `${(100 * bricksSkipped).toFixed(1)} %`,
          },
        ]),
  ]
}

const ATLAS_GOALS = { drawCalls: 150, triangles: 500_000 } as const

/** The educator's atlas with every structure shown and named, both eyes. */
async function atlas(app: RunningApp): Promise<Figure[]> {
  await app.page.keyboard.press('Escape')
  await app.until((audit) => audit.state().view === 'page', 60_000)
  await app.page.getByRole('button', { name: 'Desktop 3-D view' }).click()
  await app.page.getByRole('button', { name: 'Atlas', exact: true }).click()
  await app.page.getByRole('checkbox', { name: /^Atlas/ }).check()
  await app.page.getByRole('slider', { name: 'Layers off' }).fill('0')
  await app.page.keyboard.press('Escape')
  await app.page.getByRole('button', { name: 'Leave' }).click()
  await app.page.getByRole('button', { name: 'Enter AR' }).click()
  await app.until((audit) => audit.state().view === 'immersive-ar', 60_000)
  await app.page.waitForTimeout(5000)
  await app.page.evaluate(() => window.glCount.reset())
  await app.page.waitForTimeout(5000)
  const frames = await app.page.evaluate(() => window.glCount.frames.slice(-12))
  return [
    figure('atlas, every structure: draw calls', median(frames.map(({ draws }) => draws)), ATLAS_GOALS.drawCalls),
    figure(
      'atlas, every structure: triangles',
      median(frames.map(({ triangles }) => triangles)),
      ATLAS_GOALS.triangles,
    ),
  ]
}

/** By the keys and switches a person has. */
async function show(app: RunningApp, layers: readonly string[], groups: Scenario['groups']): Promise<void> {
  const KEYS = ['volume', 'boneSurface', 'plane', 'contour', 'picture', 'structures'] as const
  // Anatomy first: switching it puts the volume away or brings it back.
  for (const layer of KEYS.toReversed()) {
    const state = await app.ask((audit) => audit.state())
    if (state.layers[layer] !== layers.includes(layer)) await app.page.keyboard.press(String(KEYS.indexOf(layer) + 1))
  }
  await app.page.evaluate((every) => {
    for (const box of document.querySelectorAll<HTMLInputElement>('.groups input'))
      if (every && !box.checked) box.click()
  }, groups === 'all')
}

/** Time of the page's thread in each animation frame: what is left when other programs took the core away. */
async function frameTimes({ page }: RunningApp): Promise<number[]> {
  const browser = page.context().browser()!
  await browser.startTracing(page, { categories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] })
  await page.evaluate(() => window.glCount.reset())
  for (let waited = 0; waited < 60; waited++) {
    await page.waitForTimeout(500)
    if (await page.evaluate((count) => window.glCount.frames.length >= count, FRAMES)) break
  }
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as {
    traceEvents: { name: string; ph: string; tdur?: number; pid: number; tid: number }[]
  }
  const frames = traceEvents.filter(({ name, ph }) => name === 'FireAnimationFrame' && ph === 'X')
  // Two callbacks a frame: the app's, and the counter's of a few microseconds.
  const times = frames.map(({ tdur = 0 }) => tdur / 1000).filter((ms) => ms > 0.3)
  return times
}

async function held(app: RunningApp): Promise<Figure[]> {
  const { textureBytes, textures, bufferBytes, renderTargetBytes } = await app.page.evaluate(() => {
    const { textureBytes, textures, bufferBytes, renderTargetBytes } = window.glCount
    return { textureBytes, textures, bufferBytes, renderTargetBytes }
  })
  const session = await app.page.context().newCDPSession(app.page)
  await session.send('HeapProfiler.collectGarbage')
  const heap = (await session.send('Runtime.getHeapUsage')) as unknown as {
    usedSize: number
    backingStorageSize?: number
  }
  return [
    megabytes(`textures held (${textures}), sizes times formats`, textureBytes, GOALS.textureMb),
    megabytes('vertex and index buffers held', bufferBytes, GOALS.geometryMb),
    megabytes('render buffers held, but for the frame itself', renderTargetBytes),
    megabytes('JavaScript heap after a collection', heap.usedSize, GOALS.heapMb),
    megabytes('typed arrays beside it', heap.backingStorageSize ?? 0),
  ]
}

async function details(app: RunningApp): Promise<Figure[]> {
  const { structureTriangles } = await app.ask((audit) => audit.state())
  const levels = Object.values(structureTriangles)
  return (levels[0] ?? []).map((_, level) => ({
    figure: `anatomy at level of detail ${level}: triangles of all groups, one eye`,
    value: levels.reduce((sum, counts) => sum + counts[level]!, 0).toLocaleString('en'),
  }))
}

const figure = (name: string, value: number, goal: number): Figure => ({
  figure: name,
  value: value.toLocaleString('en', { maximumFractionDigits: 0 }),
  goal: `≤ ${goal.toLocaleString('en')}`,
  met: value <= goal,
})

const megabytes = (name: string, bytes: number, goal?: number): Figure => ({
  figure: name,
  value: `${(bytes / 1e6).toFixed(1)} MB`,
  ...(goal !== undefined && { goal: `≤ ${goal} MB`, met: bytes <= goal * 1e6 }),
})
