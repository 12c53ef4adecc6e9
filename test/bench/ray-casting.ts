/**
 * Ray-casting a volume: ours, niivue and vtk.js in one browser, in turns, with the same voxels, tissue, canvas and view.
 * Without a graphics card all of it is the processor's work, so that ratios alone mean something here.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readVolume } from '#cli/read-volume.ts'
import { createRandom } from '#core/phantom/random.ts'
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import { runPage, type RunningPage } from '#test/dicom/running-page.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { beside, png, type Picture } from './bone-view.ts'
import { median, percentile, type Bench, type Figure } from './figures.ts'
import { niftiOf } from './nifti-of.ts'
import type { CasterName, Asked } from './ray-casting-page/main.ts'

const VOLUMES = [
  { name: 'built-in case', path: join(import.meta.dirname, '../../public/built-in-case/ct') },
  { name: 'real CT', path: sharedData('ct/lidc0314_lower') },
] as const
const PRESETS = ['bone', 'soft-tissue'] as const
const SIZE = 256
const ROUNDS = 5
/** As finely as the app begins with. */
const SAMPLING = { voxels: 0.75, mm: 1.2 } as const
const GOALS = { niivue: 3, 'vtk.js': 20, psnrDb: 40, pair: 1.4 } as const
/** From behind, a little from the left and above. */
const TOWARDS_EYE = [0.4, 0.8, 0.447] as const

const TIMED: readonly CasterName[] = ['ours', 'brute force', 'niivue', 'vtk.js']

export async function benchRayCasting(): Promise<Bench> {
  const rows: Figure[] = []
  for (const { name, path } of VOLUMES) {
    if (!path) {
      rows.push({ figure: `${name}: not there`, value: 'skipped' })
      continue
    }
    const read = await readVolume(path)
    if ('code' in read) throw new Error(read.message)
    rows.push(...(await ofVolume(name, read.volume)))
  }
  return { name: `Ray-casting ${SIZE} x ${SIZE} pixels on a software renderer`, rows }
}

async function ofVolume(name: string, { geometry, voxels }: Volume): Promise<Figure[]> {
  const stored = Int16Array.from(voxels)
  const files = new Map([
    ['/voxels.raw', Buffer.from(stored.buffer)],
    ['/volume.nii', niftiOf(geometry, stored)],
  ])
  const running = await runPage(join(import.meta.dirname, 'ray-casting-page'), (request, response) => {
    const found = files.get(request.url ?? '')
    if (found) response.end(found)
    return found !== undefined
  })
  try {
    const asked: Asked = { geometry, size: SIZE, view: viewOf(geometry), sampling: SAMPLING }
    // What a peer does before its first picture may take minutes.
    for (const caster of [...TIMED, 'finely sampled'] as const) {
      const ms = await running.page.evaluate(([given, who]) => window.rays.open(given, who), [asked, caster] as const)
      console.log(`${name}, ${caster}: ready after ${(ms / 1000).toFixed(1)} s`)
    }
    const rows: Figure[] = []
    for (const preset of PRESETS)
      rows.push(...(await ofPreset(`${name} ${geometry.dimensions.join(' x ')}, ${preset}`, running, preset)))
    return rows
  } finally {
    await running.close()
  }
}

async function ofPreset(name: string, { page }: RunningPage, preset: (typeof PRESETS)[number]): Promise<Figure[]> {
  await page.evaluate((tissue) => window.rays.show(tissue), preset)
  const random = createRandom(1)
  const ms: Record<string, number[]> = {}
  for (let round = 0; round < ROUNDS; round++)
    for (const caster of TIMED.map((who) => [random.uniform(), who] as const).toSorted(([a], [b]) => a - b))
      (ms[caster[1]] ??= []).push(await page.evaluate((who) => window.rays.draw(who), caster[1]))
  const pairs: number[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const one = await page.evaluate(() => window.rays.drawEyes(1))
    const two = await page.evaluate(() => window.rays.drawEyes(2))
    if (round > 0) pairs.push(two / one)
  }
  for (const who of ['ours', 'finely sampled'] as const) await page.evaluate((each) => window.rays.draw(each), who)
  const pictures: Picture[] = []
  for (const who of [...TIMED, 'finely sampled'] as const) pictures.push(await pictureOf(page, who))
  keep(name, pictures)
  const against = (who: CasterName) => ms[who]!.map((each, round) => each / ms['ours']![round]!)
  const db = (who: CasterName) => page.evaluate((other) => window.rays.psnr('ours', other), who)
  const covered = await Promise.all(
    TIMED.map(async (who) => `${(100 * (await page.evaluate((one) => window.rays.covered(one), who))).toFixed(0)} %`),
  )
  const [same, fine] = [await db('brute force'), await db('finely sampled')]
  const goal = (who: 'niivue' | 'vtk.js') =>
    preset === 'bone' && { goal: `≥ ${GOALS[who]}x`, met: median(against(who)) >= GOALS[who] }
  const row = (who: CasterName) =>
    `${median(against(who)).toFixed(1)}x (15 to 85 %: ${percentile(against(who), 0.15).toFixed(1)} to ${percentile(against(who), 0.85).toFixed(1)})`
  return [
    { figure: `${name}: ours, a picture`, value: `${median(ms['ours']!).toFixed(0)} ms` },
    { figure: '– faster than niivue, lit', value: row('niivue'), ...goal('niivue') },
    { figure: '– faster than vtk.js, lit', value: row('vtk.js'), ...goal('vtk.js') },
    { figure: '– faster than our own brute force', value: row('brute force') },
    { figure: '– PSNR to brute force: every sample lit, nothing leapt over, no early end', value: `${same.toFixed(1)} dB`, goal: `≥ ${GOALS.psnrDb} dB`, met: same >= GOALS.psnrDb },
    { figure: '– PSNR to the same at a sample every 0.1 mm', value: `${fine.toFixed(1)} dB` },
    { figure: '– two eyes to one', value: `${median(pairs).toFixed(2)}x`, goal: `≤ ${GOALS.pair}x`, met: median(pairs) <= GOALS.pair },
    { figure: `– pixels with something in them: ${TIMED.join(', ')}`, value: covered.join(', ') },
  ] // prettier-ignore
}

function viewOf({ dimensions, spacingMm, origin, direction: d }: VolumeGeometry): Asked['view'] {
  const half = dimensions.map((count, axis) => ((count - 1) * spacingMm[axis]!) / 2)
  const middle = [0, 1, 2].map((axis) => origin[axis]! + half[0]! * d[axis]! + half[1]! * d[axis + 3]! + half[2]! * d[axis + 6]!)
  const length = Math.hypot(...TOWARDS_EYE)
  return {
    middle: middle as [number, number, number],
    towardsEye: TOWARDS_EYE.map((part) => part / length) as [number, number, number],
    halfMm: 0.9 * Math.hypot(...half),
  }
} // prettier-ignore

/** To be looked at: are they pictures of the same thing? */
async function pictureOf(page: RunningPage['page'], who: CasterName): Promise<Picture> {
  const rgba = await page.evaluate((one) => window.rays.pixels(one), who)
  const rgb = new Uint8Array(3 * SIZE * SIZE)
  for (let y = 0; y < SIZE; y++)
    for (let x = 0; x < SIZE; x++)
      for (let c = 0; c < 3; c++) rgb[3 * (y * SIZE + x) + c] = rgba[4 * ((SIZE - 1 - y) * SIZE + x) + c]!
  return { widthPx: SIZE, heightPx: SIZE, rgb }
}

function keep(name: string, pictures: readonly Picture[]): void {
  const folder = join(import.meta.dirname, '../../test-output/ray-casting')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name.replaceAll(/[^a-z0-9]+/gi, '-')}.png`), png(beside(pictures)))
}
