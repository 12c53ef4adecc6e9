/**
 * The CT the phantom would give: HU per voxel, as a scanner with a soft kernel shows it.
 *
 * Each voxel is the mean of the tissues in it (partial volume, through the whole slice thickness),
 * smeared within the slice by the kernel; spongy bone and muscle have the unevenness of their
 * own structure, fixed in the body; noise is added last. Deterministic: the same seed gives the
 * same bytes on every machine. Not modelled: beam hardening, streaks, scatter, motion.
 */
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { blurPlane, noisePlane, type NoiseKernel } from './plane-blur.ts'
import { hash, normalAt } from './random.ts'
import { placesIn, tissueMeans, type Scan } from './tissue-means.ts'
import { TISSUE_NAMES, TISSUES, type Tissue } from './tissues.ts'

/**
 * A lumbar protocol at 120 kV. Noise: 14 HU, as abdominal CT of 2 mm slices with a soft kernel; its
 * power peaks near 0.25 cycles per mm and is little below 0.1 (Solomon et al. 2012, Med Phys 39:6048).
 * Blur: half value at about 0.5 cycles per mm, as soft kernels of the same scanners.
 */
export const CT_PROTOCOL = {
  kilovolts: 120,
  noiseHu: 14,
  blurMm: 0.45,
  noiseFineMm: 0.5,
  noiseCoarseMm: 1.1,
  noiseShare: 0.75,
} as const

/**
 * Unevenness within one tissue, HU (one deviation) and mm (how far apart places differ). Spongy bone: trabeculae and
 * marrow vary by 30-50 HU over a vertebral body beyond noise; muscle by its fat between fibres.
 */
const TEXTURE: Partial<Record<Tissue, { readonly hu: number; readonly mm: number }>> = {
  'cancellous-bone': { hu: 38, mm: 2.2 },
  muscle: { hu: 7, mm: 3.5 },
}

/** What CT stores in 12 bits: -1024 to 3071. */
const [LOWEST_HU, HIGHEST_HU] = [-1024, 3071]

export interface CtOptions {
  readonly seed?: number
  readonly noiseHu?: number
  /** Places looked at in each voxel along i, j and k; as many as its size asks for unless said. */
  readonly places?: Scan['places']
  readonly onSlice?: (k: number) => void
}

/** @throws RangeError when the grid does not follow the patient's axes. */
export function scanCt(
  spine: LumbarSpine,
  geometry: VolumeGeometry,
  { seed = 1, noiseHu = CT_PROTOCOL.noiseHu, places, onSlice }: CtOptions = {},
): Volume {
  const [nx, ny, nz] = geometry.dimensions
  const [sx, sy, thicknessMm] = geometry.spacingMm
  const size = [nx, ny] as const
  const blurPx = [CT_PROTOCOL.blurMm / sx, CT_PROTOCOL.blurMm / sy] as const
  const kernel: NoiseKernel = {
    fine: [CT_PROTOCOL.noiseFineMm / sx, CT_PROTOCOL.noiseFineMm / sy],
    coarse: [CT_PROTOCOL.noiseCoarseMm / sx, CT_PROTOCOL.noiseCoarseMm / sy],
    share: CT_PROTOCOL.noiseShare,
  }
  const textured = Object.entries(TEXTURE) as [Tissue, { hu: number; mm: number }][]
  const tables = [
    Float32Array.from(TISSUE_NAMES, (name) => TISSUES[name].hu),
    ...textured.map(([tissue]) => Float32Array.from(TISSUE_NAMES, (name) => Number(name === tissue))),
  ]
  const scan = { geometry, thicknessMm, places: places ?? placesIn(sx, sy, thicknessMm) }
  const voxels = new Int16Array(nx * ny * nz)
  let k = 0
  for (const [hu, ...shares] of tissueMeans(spine.parts, scan, tables)) {
    for (const [at, { hu: deviation, mm }] of textured.map(([, look]) => look).entries()) {
      addTexture(hu!, shares[at]!, geometry, k, { deviation, mm, seed: seed + 101 * (at + 1) })
    }
    const shown = blurPlane(hu!, size, blurPx)
    const noise = noisePlane(size, hash(seed) ^ hash(k + 1), kernel)
    for (let at = 0; at < nx * ny; at++) {
      const value = Math.round(shown[at]! + noiseHu * noise[at]!)
      voxels[k * nx * ny + at] = Math.max(LOWEST_HU!, Math.min(HIGHEST_HU!, value))
    }
    onSlice?.(k)
    k++
  }
  return { frame: 'ct', name: 'parametric lumbar spine', geometry, voxels, remarks: [] }
}

interface Texture {
  readonly deviation: number
  readonly mm: number
  readonly seed: number
}

/** Adds to each voxel as much of the texture as it holds of the tissue. */
function addTexture(hu: Float32Array, share: Float32Array, geometry: VolumeGeometry, k: number, texture: Texture) {
  const { dimensions, spacingMm, origin, direction: d } = geometry
  const [nx, ny] = dimensions
  const place = (axis: number, i: number, j: number) =>
    origin[axis]! + d[axis]! * i * spacingMm[0] + d[3 + axis]! * j * spacingMm[1] + d[6 + axis]! * k * spacingMm[2]
  for (let j = 0, at = 0; j < ny; j++) {
    for (let i = 0; i < nx; i++, at++) {
      if (share[at]! < 0.02) continue
      hu[at]! += share[at]! * texture.deviation * unevenness(texture, place(0, i, j), place(1, i, j), place(2, i, j))
    }
  }
}

/** Mean 0, deviation 1: numbers thrown on a lattice fixed in the body and drawn smoothly through it. */
function unevenness({ mm, seed }: Texture, x: number, y: number, z: number): number {
  const [u, v, w] = [x / mm, y / mm, z / mm]
  const [i, j, k] = [Math.floor(u), Math.floor(v), Math.floor(w)]
  const [a, b, c] = [u - i, v - j, w - k]
  let sum = 0
  let power = 0
  for (let corner = 0; corner < 8; corner++) {
    const [di, dj, dk] = [corner & 1, (corner >> 1) & 1, corner >> 2]
    const weight = (di ? a : 1 - a) * (dj ? b : 1 - b) * (dk ? c : 1 - c)
    sum += weight * normalAt(seed, hash(i + di) ^ hash(hash(j + dj) + 1) ^ hash(hash(hash(k + dk)) + 2))
    power += weight * weight
  }
  // Between lattice points the mean of eight would be flatter than at them.
  return sum / Math.sqrt(power)
}
