/** How long a volume takes to be cut by the picture's plane and laid over the picture, on the processor alone. */
import { FUSION_MODES, USUAL_AMOUNTS, amountOf, type FusionMode } from '#core/fusion/fusion.ts'
import { fusedPicture } from '#core/fusion/fused-picture.ts'
import { everyPixel, reslice, smallerGrid } from '#core/fusion/reslice.ts'
import { greyWindow } from '#core/fusion/windows.ts'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { median, type Bench, type Figure } from './figures.ts'

const [WIDE, HIGH] = [820, 616] as const
const PIXEL_MM = 0.16
/** What the page draws. */
const PAGE_PX = 320
const RUNS = 40
const FRAME_MS = 1000 / 60

export function benchFusion(): Promise<Bench> {
  const volume = wavyVolume()
  const values = new Float32Array(WIDE * HIGH)
  const whole = spent((turn) => reslice(volume, poseOf(turn), everyPixel(WIDE, HIGH), values))
  const grid = smallerGrid(WIDE, HIGH, PAGE_PX)
  const pixels = new Uint8ClampedArray(4 * grid.columns * grid.rows)
  const frame = { widthPx: WIDE, heightPx: HIGH, grey: new Uint8Array(WIDE * HIGH).fill(90) }
  const window = greyWindow('bone', 'ct', CT_DISPLAY_WINDOW_HU)
  const modes = FUSION_MODES.filter((mode): mode is Exclude<FusionMode, 'off'> => mode !== 'off')
  const rows = modes.map((mode): Figure => {
    const scene = { frame, fan: undefined, volume, pixelMm: [PIXEL_MM, PIXEL_MM] as const, mode, window }
    const ms = spent((turn) =>
      fusedPicture({ ...scene, ctFromImage: poseOf(turn), amount: amountOf(mode, USUAL_AMOUNTS) }, grid, pixels),
    )
    return { figure: `– the page's ${grid.columns} x ${grid.rows} picture, ${mode}`, value: `${ms.toFixed(1)} ms` }
  })
  return Promise.resolve({
    name: 'Fusion: the volume cut by the picture, processor time of one core',
    rows: [
      {
        figure: `${WIDE} x ${HIGH} pixels of 512 x 512 x 120 voxels`,
        value: `${whole.toFixed(1)} ms, ${(FRAME_MS / whole).toFixed(1)} times in a frame of 60 Hz`,
        goal: `≤ ${FRAME_MS.toFixed(1)} ms`,
        met: whole <= FRAME_MS,
      },
      ...rows,
    ],
  })
}

function wavyVolume(): Pick<Volume, 'geometry' | 'voxels'> {
  const [nx, ny, nz] = [512, 512, 120] as const
  const voxels = new Int16Array(nx * ny * nz)
  for (let at = 0; at < voxels.length; at++) voxels[at] = 500 * Math.sin(at * 0.011) + (at % 97)
  return {
    geometry: {
      dimensions: [nx, ny, nz],
      spacingMm: [0.4, 0.4, 1.5],
      origin: [-102, -102, -90],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    voxels,
  }
}

/** A plane that turns about the volume's middle from picture to picture. */
function poseOf(turn: number): number[] {
  const [c, s] = [Math.cos(0.3 + 0.05 * turn), Math.sin(0.3 + 0.05 * turn)]
  const [x, y] = [(WIDE / 2) * PIXEL_MM, (HIGH / 2) * PIXEL_MM]
  return [c * PIXEL_MM, 0, s * PIXEL_MM, 0, 0, PIXEL_MM, 0, 0, -s, 0, c, 0, -c * x, -y, -s * x, 1]
}

/** Other programs take the cores away: processor time is what a free core needs. */
function spent(work: (turn: number) => unknown): number {
  const times = Array.from({ length: RUNS }, (_, turn) => {
    const before = process.cpuUsage()
    work(turn)
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1000
  })
  return median(times.slice(RUNS / 4))
}
