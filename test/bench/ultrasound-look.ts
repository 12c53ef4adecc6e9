/**
 * Simulated pictures beside recorded ones, in numbers: what grey there is, how large speckle is, how dark a shadow, how
 * bright and thin the line of bone. Recorded pictures lie beside the repository; without them the simulated ones stand alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { greyPng } from '#cli/png.ts'
import { percentile, type Bench, type Figure } from './figures.ts'
import {
  boneLook,
  depthPx,
  distance,
  entropyBits,
  greysOf,
  histogram,
  speckle,
  thirds,
  type Looked,
} from './look-measures.ts'
import { exists, folderOf, LINEAR_VIEWS, recordedFrames, recordedSpines, simulated, VIEWS } from './look-pictures.ts'

const SIZE = [325, 324] as const
const OUT = join(import.meta.dirname, '../../test-output/ultrasound-look')

interface Row {
  readonly figure: string
  readonly of: (pictures: readonly Looked[]) => readonly number[]
  readonly say: (value: number) => string
}

const whole = (value: number) => value.toFixed(0)
const percent = (value: number) => `${(100 * value).toFixed(value < 0.1 ? 1 : 0)} %`
const each = (of: (picture: Looked) => number | undefined) => (pictures: readonly Looked[]) =>
  pictures.map(of).filter((value) => value !== undefined && Number.isFinite(value)) as number[]

const ROWS: readonly Row[] = [
  ...[0.05, 0.25, 0.5, 0.75, 0.95, 0.99].map((part) => ({
    figure: `grey, percentile ${(100 * part).toFixed(0)}`,
    of: each((picture) => percentile(greysOf(picture), part)),
    say: whole,
  })),
  {
    figure: 'entropy of grey, bits',
    of: each((picture) => entropyBits(histogram([picture]))),
    say: (v) => v.toFixed(2),
  },
  ...['upper', 'middle', 'lower'].map((name, n) => ({
    figure: `mean grey of the ${name} third`,
    of: each((picture: Looked) => thirds(picture)[n]!),
    say: whole,
  })),
  {
    figure: 'speckle across, of the depth',
    of: each((picture) => (speckle(picture)?.across ?? Number.NaN) / depthPx(picture)),
    say: percent,
  },
  {
    figure: 'speckle down, of the depth',
    of: each((picture) => (speckle(picture)?.down ?? Number.NaN) / depthPx(picture)),
    say: percent,
  },
  { figure: 'speckle, deviation in grey levels', of: each((picture) => speckle(picture)?.contrast), say: whole },
  { figure: 'bone’s line: brighter than', of: each((picture) => boneLook(picture)?.percentile), say: percent },
  { figure: 'bone’s line: thickness, of the depth', of: each((picture) => boneLook(picture)?.thickness), say: percent },
  {
    figure: 'shadow under bone / beside it',
    of: each((picture) => boneLook(picture)?.shadow),
    say: (v) => v.toFixed(2),
  },
]

function row({ figure, of, say }: Row, ours: readonly Looked[], recorded: readonly Looked[]): Figure {
  const own = of(ours)
  const theirs = of(recorded)
  const middle = percentile(own, 0.5)
  const spread = (values: readonly number[]) => `${say(percentile(values, 0.1))} to ${say(percentile(values, 0.9))}`
  if (!theirs.length) return { figure, value: `${say(middle)} (${spread(own)})` }
  const isWithin = middle >= percentile(theirs, 0.1) && middle <= percentile(theirs, 0.9)
  return {
    figure,
    value: `${say(middle)} (${spread(own)})`,
    goal: `recorded: ${say(percentile(theirs, 0.5))} (${spread(theirs)})`,
    met: isWithin,
  }
}

/** Of each picture's grey to that of all recorded ones but itself. */
function histogramRow(ours: readonly Looked[], recorded: readonly Looked[]): Figure {
  const all = histogram(recorded)
  const own = ours.map((picture) => distance(histogram([picture]), all))
  const theirs = recorded.map((picture, n) => distance(histogram([picture]), histogram(recorded.toSpliced(n, 1))))
  const middle = percentile(own, 0.5)
  return {
    figure: 'grey levels from the recorded pictures’ histogram (Wasserstein)',
    value: `${middle.toFixed(1)} (all together ${distance(histogram(ours), all).toFixed(1)})`,
    goal: `recorded among themselves: ${percentile(theirs, 0.5).toFixed(1)}, nine of ten below ${percentile(theirs, 0.9).toFixed(1)}`,
    met: middle <= percentile(theirs, 0.9),
  }
}

/** All pictures on one sheet. */
function sheet(name: string, pictures: readonly Looked[], columns = 4, cellPx = 325): void {
  const rows = Math.ceil(pictures.length / columns)
  const wide = columns * cellPx
  const grey = new Uint8Array(wide * rows * cellPx)
  for (const [n, picture] of pictures.entries()) {
    const scale = Math.max(picture.widthPx, picture.heightPx) / cellPx
    for (let y = 0; y < Math.floor(picture.heightPx / scale); y++) {
      for (let x = 0; x < Math.floor(picture.widthPx / scale); x++) {
        const to = (Math.floor(n / columns) * cellPx + y) * wide + (n % columns) * cellPx + x
        grey[to] = picture.grey[Math.floor(y * scale) * picture.widthPx + Math.floor(x * scale)]!
      }
    }
  }
  writeFileSync(join(OUT, name), greyPng(wide, rows * cellPx, grey))
}

/** The recorded array is 38 mm wide and 0.0854 mm a pixel; its echo field in the picture. */
const L14_BOX = [180, 12, 460, 590] as const
const L14_MM_PER_PX = 0.0854

export async function benchUltrasoundLook(): Promise<Bench> {
  mkdirSync(OUT, { recursive: true })
  const ours = VIEWS.map((view) => simulated(view, SIZE))
  const spines = folderOf('us-images/aigt_curvilinear')
  const limb = folderOf('us-tracked/BoneUltrasound_L14.igs.mha')
  const isThere = exists(spines)
  if (!isThere) console.warn('no recorded pictures beside the repository: the simulated ones stand alone')
  const recorded = isThere ? recordedSpines(spines) : []
  sheet('simulated.png', ours, 3, 300)
  if (recorded.length) sheet('both.png', [...ours, ...recorded.filter((_, n) => n % 3 === 0)])

  const linear = LINEAR_VIEWS.map((view) => simulated(view, [512, 512]))
  const sizeOf = (pictures: readonly Looked[], mm: (picture: Looked) => number, way: 'across' | 'down') =>
    percentile(
      pictures.flatMap((picture) => {
        const found = speckle(picture)
        return found ? [found[way] * mm(picture)] : []
      }),
      0.5,
    ).toFixed(2)
  const limbs = isThere ? recordedFrames(limb, L14_BOX) : []
  if (limbs.length) sheet('linear.png', [...linear, ...limbs.slice(0, 2)])
  const inMm = (way: 'across' | 'down'): Figure => ({
    figure: `linear array: speckle ${way}, mm`,
    value: sizeOf(linear, (picture) => (picture as (typeof linear)[number]).mmPerPx, way),
    ...(limbs.length && { goal: `recorded (L14, a limb): ${sizeOf(limbs, () => L14_MM_PER_PX, way)}` }),
  })
  return {
    name: `the look of simulated pictures: medians of ${ours.length} standard views (C5-2), ${recorded.length} recorded pictures of human spines, 10th to 90th percentile`,
    rows: [
      ...ROWS.map((each) => row(each, ours, recorded)),
      ...(recorded.length ? [histogramRow(ours, recorded)] : []),
      inMm('across'),
      inMm('down'),
    ],
  }
}
