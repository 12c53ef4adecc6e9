/**
 * The three pictures of a cut through the built-in case: CT and MR resliced, ultrasound simulated. Reslicing is timed here;
 * ultrasound on the processor as well, which is what a machine without a graphics card has. On one it is another matter:
 * `npm run bench ultrasound` measures it in a browser.
 */
import { CUT_DEPTH_MM, CUT_PICTURE, cutThrough, cutWindow } from '#core/atlas/cut.ts'
import { takenApart } from '#core/atlas/taken-apart.ts'
import { greySlice } from '#core/fusion/grey-slice.ts'
import { BUILT_IN_PARAMETERS } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { makeTissueVolume } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { usualSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import { transform, type Matrix } from '#core/frames/transform.ts'
import { builtInStructures } from '#test/core/atlas/built-in.ts'
import { median, percentile, type Bench } from './figures.ts'

const CUTS = 60
/** As the built-in series are: 1.25 mm of CT, 0.9 x 0.9 x 4 mm of sagittal MR. */
const CT = {
  dimensions: [256, 256, 130],
  spacingMm: [0.75, 0.75, 2],
  origin: [-95, -62, -130],
  direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
} as const
const MR = {
  dimensions: [320, 320, 16],
  spacingMm: [0.875, 0.875, 4],
  origin: [-32, -62, 140],
  direction: [0, 1, 0, 0, 0, -1, 1, 0, 0],
} as const

export async function benchAtlasCut(): Promise<Bench> {
  const { meshes, field } = builtInStructures()
  const { low, high } = takenApart(meshes)
  const volumes = [CT, MR].map((geometry) => ({
    geometry,
    voxels: Int16Array.from(
      { length: geometry.dimensions.reduce<number>((a, b) => a * b, 1) },
      (_, n) => (n * 37) % 1000,
    ),
  }))
  const into = new Uint8Array(CUT_PICTURE.widthPx * CUT_PICTURE.heightPx)
  const settings = { ...usualSettings('C5-2'), depthMm: CUT_DEPTH_MM, focusMm: CUT_DEPTH_MM / 2 }
  const simulator = createSimulator(makeTissueVolume(createLumbarSpine(BUILT_IN_PARAMETERS)), settings, CUT_PICTURE)
  const times = { slices: [] as number[], ultrasound: [] as number[] }
  for (let n = 0; n < CUTS; n++) {
    const plane = cutThrough(n % 2 ? 'sagittal' : 'transverse', 0.35 + (0.3 * n) / CUTS, low, high)
    const startMs = spentMs()
    const { ctFromImage } = cutWindow(field, plane)
    for (const volume of volumes) greySlice(volume, ctFromImage, CUT_PICTURE, [0, 1000], into)
    times.slices.push(spentMs() - startMs)
    const begunMs = spentMs()
    simulator.take({ ctFromImage: imageOf(ctFromImage), seed: n })
    times.ultrasound.push(spentMs() - begunMs)
  }
  const [slices, ultrasound] = [median(times.slices), median(times.ultrasound)]
  return {
    name: 'The three pictures of a cut, 224 x 224 pixels, processor time',
    rows: [
      {
        figure: 'where the plane meets the skin, CT and MR resliced: median and 95th percentile',
        value: `${slices.toFixed(1)} and ${percentile(times.slices, 0.95).toFixed(1)} ms (${Math.round(1000 / slices)} a second)`,
        goal: '≥ 30 a second',
        met: slices <= 1000 / 30,
      },
      {
        figure: 'ultrasound of it simulated on one processor core, without a graphics card: median',
        value: `${ultrasound.toFixed(1)} ms`,
      },
      {
        figure: 'all three, one after the other on one core',
        value: `${(1000 / (slices + ultrasound)).toFixed(1)} a second`,
        goal: '≥ 30 a second',
        met: slices + ultrasound <= 1000 / 30,
      },
    ],
  }
}

const imageOf = (matrix: Matrix) => transform('ct', 'image', matrix)

/** Other programs take the cores away: processor time is what a free core needs. */
function spentMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
