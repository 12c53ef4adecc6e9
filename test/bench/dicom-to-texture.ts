/**
 * `node test/bench/dicom-to-texture.ts`: the same real DICOM files to the same texture, our way and cornerstone3D's own.
 *
 * Both run in one browser, turn about, with workers that are already there; that every voxel and every
 * byte of the texture is equal is part of each round.
 */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runPage, type RunningPage } from '#test/dicom/running-page.ts'
import { sharedData } from '#test/real/shared-data.ts'
import type { BenchPage, Run, Texture } from './dicom-page/main.ts'
import { median, print, type Bench, type Figure } from './figures.ts'
import { longestTasks, type Task } from './longest-task.ts'

const ROUNDS = 7
const TRACED_ROUNDS = 3
const GOAL = 2
/** The longest the page may be kept from drawing. */
const MAX_BLOCK_MS = 8

const SERIES = [
  { name: 'CT 512x512x90 (47 MB)', folder: 'ct/lidc0314_lower' },
  { name: 'CT 122x101x112 (2.8 MB)', folder: 'ct/lumbar3mm/dicom' },
] as const

declare const bench: BenchPage

export async function benchDicom(): Promise<Bench> {
  const running = await runPage(join(import.meta.dirname, 'dicom-page'))
  try {
    const rows: Figure[] = []
    for (const { name, folder } of SERIES) {
      const path = sharedData(folder)
      if (path === undefined) rows.push({ figure: name, value: `not measured: no ${folder} in ../shared/data` })
      else rows.push(...(await compare(name, path, running)))
    }
    return { name: 'DICOM series to texture, against cornerstone3D on the same files', rows }
  } finally {
    await running.close()
  }
}

type Way = 'ours' | 'theirs'
type Rounds = readonly Readonly<Record<Way, Run>>[]

async function compare(name: string, folder: string, running: RunningPage): Promise<Figure[]> {
  const { page, within } = running
  await page.setInputFiles(
    '#files',
    readdirSync(folder).map((file) => join(folder, file)),
  )
  const run = async (way: Way, kind: Texture) =>
    within(page.evaluate(([chosen, into]) => bench.run(chosen, into), [way, kind] as const))
  const shown = await turnAbout(name, (way) => run(way, 'display'))
  const whole = await turnAbout(name, (way) => run(way, 'voxels'))
  const ratio = median(shown.map(({ ours, theirs }) => theirs.textureMs / ours.textureMs))
  const wholeRatio = median(whole.map(({ ours, theirs }) => theirs.textureMs / ours.textureMs))
  const ms = (rounds: Rounds, way: Way, what: keyof Omit<Run, 'sha256'>) =>
    `${median(rounds.map((round) => round[way][what])).toFixed(0)} ms`
  const both = (rounds: Rounds, what: keyof Omit<Run, 'sha256'>) =>
    `${ms(rounds, 'ours', what)} / ${ms(rounds, 'theirs', what)}`

  const blocks = await longestTasks(running, TRACED_ROUNDS, (way) => run(way, 'display'))
  const task = ({ wallMs, cpuMs }: Task) => `${wallMs.toFixed(1)} ms (${cpuMs.toFixed(1)} ms)`
  return [
    {
      figure: `${name}: to the hologram's full texture, cornerstone3D / ours`,
      value: `${ratio.toFixed(2)}x`,
      goal: `≥ ${GOAL}x`,
      met: ratio >= GOAL,
    },
    { figure: "the hologram's 8-bit texture, ours / cornerstone3D", value: both(shown, 'textureMs') },
    { figure: 'the same with a 16-bit texture', value: `${wholeRatio.toFixed(2)}x; ${both(whole, 'textureMs')}` },
    { figure: 'every voxel in one array, ours / cornerstone3D', value: both(shown, 'voxelsMs') },
    { figure: 'first slice in the texture, ours', value: ms(shown, 'ours', 'firstSliceMs') },
    { figure: 'every 8th slice in the texture, ours', value: ms(shown, 'ours', 'coarseMs') },
    {
      figure: 'longest page task, ours (processor time)',
      value: task(blocks.ours),
      goal: `≤ ${MAX_BLOCK_MS} ms`,
      met: blocks.ours.wallMs <= MAX_BLOCK_MS,
    },
    { figure: 'longest page task, cornerstone3D (processor time)', value: task(blocks.theirs) },
  ]
}

/** The first round warms caches of files and code, and is not counted. */
async function turnAbout(name: string, run: (way: Way) => Promise<Run>): Promise<Rounds> {
  const rounds: Record<Way, Run>[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const isOursFirst = round % 2 === 0
    const first = await run(isOursFirst ? 'ours' : 'theirs')
    const second = await run(isOursFirst ? 'theirs' : 'ours')
    const [ours, theirs] = isOursFirst ? [first, second] : [second, first]
    if (ours.sha256 !== theirs.sha256) throw new Error(`${name}: the two volumes differ`)
    if (round > 0) rounds.push({ ours, theirs })
  }
  return rounds
}

if (process.argv[1] === import.meta.filename) print(await benchDicom())
