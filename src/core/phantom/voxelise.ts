/**
 * The CT the phantom would give: HU per voxel with partial volume and noise.
 *
 * Each part covers a voxel by its signed distance at the voxel's centre, from all at 0.8
 * voxels inside to nothing at 0.8 voxels outside, about as a scanner blurs; parts are
 * laid over each other in order. Deterministic: the same seed gives the same bytes on every machine.
 */
import type { Volume, VolumeGeometry } from '#core/volumes/volume.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { clamp01 } from './sdf.ts'
import type { Part } from './soft-tissue.ts'
import { CANCELLOUS_HU, CORTEX_MM, TISSUES } from './tissues.ts'

const BLUR_VOXELS = 0.8

export interface VoxeliseOptions {
  readonly seed?: number
  /** One standard deviation of the noise, HU. */
  readonly noiseHu?: number
}

/** One slice (k fixed) of HU, `nx * ny` long, into `into` or a new array. Axes must be those of the patient: i to the left, j back, k up. */
export function voxeliseSlice(
  spine: LumbarSpine,
  geometry: VolumeGeometry,
  k: number,
  { seed = 1, noiseHu = 14 }: VoxeliseOptions = {},
): Int16Array<ArrayBuffer> {
  const { direction } = geometry
  if (direction.join() !== '1,0,0,0,1,0,0,0,1') {
    throw new RangeError(`the phantom is voxelised along the patient's axes, not along ${direction.join(' ')}`)
  }
  const [nx, ny] = geometry.dimensions
  const [sx, sy, sz] = geometry.spacingMm
  const [ox, oy, oz] = geometry.origin
  const voxelMm = Math.cbrt(sx * sy * sz)
  const z = oz + k * sz
  const reach = BLUR_VOXELS * voxelMm
  const isNear = (axis: 0 | 1 | 2, at: number) => (part: Part) =>
    at > part.box.low[axis] - reach && at < part.box.high[axis] + reach
  const ofSlice = spine.parts.toReversed().filter(isNear(2, z))
  const slice = new Int16Array(nx * ny)
  for (let j = 0, at = 0; j < ny; j++) {
    const y = oy + j * sy
    const ofRow = ofSlice.filter(isNear(1, y))
    for (let i = 0; i < nx; i++, at++) {
      const hu = huAt(ofRow, ox + i * sx, y, z, reach)
      slice[at] = Math.round(hu + noiseHu * normal(seed, at + k * nx * ny))
    }
  }
  return slice
}

/** From the last part to the first, until nothing more shows through. */
function huAt(latestFirst: readonly Part[], x: number, y: number, z: number, reach: number): number {
  let hu = 0
  let showing = 1
  for (const { box, sdf, tissue } of latestFirst) {
    if (x < box.low[0] - reach || x > box.high[0] + reach) continue
    const distance = sdf(x, y, z)
    if (distance >= reach) continue
    const share = covered(distance, reach)
    const spongy = tissue === 'bone' ? covered(distance + CORTEX_MM, reach) : 0
    hu += showing * (TISSUES[tissue].hu * (share - spongy) + CANCELLOUS_HU * spongy)
    showing *= 1 - share
    if (showing <= 0) return hu
  }
  return hu + showing * TISSUES.air.hu
}

const covered = (distance: number, reach: number) => clamp01(0.5 - distance / (2 * reach))

export function voxelise(spine: LumbarSpine, geometry: VolumeGeometry, options: VoxeliseOptions = {}): Volume {
  const [nx, ny, nz] = geometry.dimensions
  const voxels = new Int16Array(nx * ny * nz)
  for (let k = 0; k < nz; k++) voxels.set(voxeliseSlice(spine, geometry, k, options), k * nx * ny)
  return { frame: 'ct', name: 'parametric lumbar spine', geometry, voxels, remarks: [] }
}

/** Integer hash after Wang and Jenkins (public domain): 32 well mixed bits. */
export function hash(a: number): number {
  let h = a | 0
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  return (h ^ (h >>> 16)) >>> 0
}

/** Nearly normal, mean 0, deviation 1: the sum of four bytes of a hash (Irwin and Hall). */
function normal(seed: number, at: number): number {
  const h = hash(Math.imul(seed, 0x9e3779b1) ^ at)
  const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24)
  return (sum - 510) / 147.8
}
