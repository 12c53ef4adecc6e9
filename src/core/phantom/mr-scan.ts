/**
 * The MR the phantom would give: T1- and T2-weighted spin echoes at 1.5 T.
 *
 * Signal of a tissue: PD (1 - exp(-TR/T1)) exp(-TE/T2); a voxel is the mean over the tissues in it through
 * the slice thickness. The surface coil under the back is stronger near the skin (bias); the magnitude of a
 * complex signal with noise in both halves is kept, which is Rician (Gudbjartsson and Patz 1995, Magn Reson
 * Med 34:910). Not modelled: chemical shift, flow, motion, Gibbs ringing. Deterministic by seed.
 */
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { hash, normalAt } from './random.ts'
import { MR_RELAXATION } from './mr-relaxation.ts'
import { placesIn, tissueMeans, type Scan } from './tissue-means.ts'
import { TISSUE_NAMES } from './tissues.ts'

export interface MrSequence {
  readonly name: 'T1' | 'T2'
  /** Repetition and echo time. */
  readonly trMs: number
  readonly teMs: number
}

/** Usual sagittal lumbar spin echoes: T1 TR 400-700, TE 8-20; T2 TR 3000-5000, TE 90-120 ms. */
export const MR_SEQUENCES = {
  T1: { name: 'T1', trMs: 550, teMs: 12 },
  T2: { name: 'T2', trMs: 3500, teMs: 100 },
} as const satisfies Readonly<Record<string, MrSequence>>

/** Signal per unit of proton density: fluid of 100 at full recovery is 1200. */
const GAIN = 12
/** One deviation of each half of the complex signal: signal to noise near 30 in marrow on T2. */
const NOISE = 12
/** How much stronger the coil receives at its surface than far from it, and over how many mm that falls to a third. */
const COIL = { strength: 0.9, mm: 70 } as const

export interface MrOptions {
  readonly seed?: number
  readonly noise?: number
  /** 0 is an even coil, 1 the usual surface coil. */
  readonly bias?: number
  readonly places?: Scan['places']
}

export function signalOf({ trMs, teMs }: MrSequence, tissue: (typeof TISSUE_NAMES)[number]): number {
  const { t1Ms, t2Ms, protons } = MR_RELAXATION[tissue]
  if (protons === 0) return 0
  return GAIN * protons * (1 - Math.exp(-trMs / t1Ms)) * Math.exp(-teMs / t2Ms)
}

/**
 * The volumes of several sequences over the same slices.
 * @throws RangeError when the grid does not follow the patient's axes.
 */
export function scanMr(
  spine: LumbarSpine,
  geometry: VolumeGeometry,
  thicknessMm: number,
  sequences: readonly MrSequence[],
  { seed = 1, noise = NOISE, bias = 1, places }: MrOptions = {},
): Volume[] {
  const [nx, ny, nz] = geometry.dimensions
  const [sx, sy] = geometry.spacingMm
  const size = nx * ny
  const tables = sequences.map((sequence) => Float32Array.from(TISSUE_NAMES, (name) => signalOf(sequence, name)))
  const volumes = sequences.map(({ name }) => ({ name, voxels: new Int16Array(size * nz) }))
  const scan = { geometry, thicknessMm, places: places ?? placesIn(sx, sy, thicknessMm) }
  const coil = coilOf(geometry, bias)
  let k = 0
  for (const means of tissueMeans(spine.parts, scan, tables)) {
    for (const [s, { voxels }] of volumes.entries()) {
      const own = hash(hash(seed + 7 * (s + 1)) ^ (k + 1))
      for (let at = 0; at < size; at++) {
        const signal = means[s]![at]! * coil[at]!
        const real = signal + noise * normalAt(own, 2 * at)
        const imaginary = noise * normalAt(own, 2 * at + 1)
        voxels[k * size + at] = Math.min(4095, Math.round(Math.sqrt(real * real + imaginary * imaginary)))
      }
    }
    k++
  }
  return volumes.map(({ name, voxels }) => ({
    frame: 'mr',
    name: `parametric lumbar spine, ${name}`,
    geometry,
    voxels,
    remarks: [],
  }))
}

/** Sensitivity over one slice: 1 at the middle of the picture, more towards the back. */
function coilOf({ dimensions, spacingMm, origin, direction: d }: VolumeGeometry, bias: number): Float32Array {
  const [nx, ny, nz] = dimensions
  const backOf = (i: number, j: number, k: number) =>
    origin[1] + d[1] * i * spacingMm[0] + d[4] * j * spacingMm[1] + d[7] * k * spacingMm[2]
  const backmost = Math.max(...[0, 1, 2, 3].map((c) => backOf(c & 1 ? nx - 1 : 0, c & 2 ? ny - 1 : 0, 0)))
  const middle = backOf((nx - 1) / 2, (ny - 1) / 2, (nz - 1) / 2)
  const strength = (back: number) => 1 + bias * COIL.strength * Math.exp((back - backmost) / COIL.mm)
  return Float32Array.from(
    { length: nx * ny },
    (_, at) => strength(backOf(at % nx, Math.floor(at / nx), 0)) / strength(middle),
  )
}
