/**
 * The surface of bone in a volume as a distance field that ultrasound's bone points are laid onto.
 *
 * Ultrasound sees the outside of bone alone. A level of Hounsfield units also finds the inside of a vertebra's thin
 * shell, where its marrow begins; there a fit could come to rest a shell's breadth too deep. So what cannot be reached
 * from outside through gaps of 3 mm counts as bone: marrow, and joint spaces too narrow to look into.
 */
import { apply, invert, point } from '#core/frames/transform.ts'
import { distanceField } from '#core/volumes/distance-field.ts'
import { volumeFromVoxel, type Volume, type VolumeGeometry } from '#core/volumes/volume.ts'
import { distanceMap, type DistanceMap } from '#core/volumes/distance-map.ts'

export interface BoneMapOptions {
  /** From which value on a voxel is bone, as labels or as Hounsfield units. */
  readonly isBone: (value: number) => boolean
  /** Edge of a voxel of the field, mm. */
  readonly stepMm: number
}

/** HU of cortical bone. */
export const BONE_HU = 200
export const STEP_MM = 1
/** Room round the bone: further off what the border of the field leads to is near enough. */
const ROOM_MM = 10
/** From the bone's walls: gaps that no voxel's middle lies further inside of are closed to ultrasound. */
const REACH_MM = 1
/** Share of bone around a place, blurred, from which on it is in bone: half is where a flat boundary lies, thin parts lose. */
const LEVEL = 0.4

/** @throws RangeError when the volume shows no bone */
export function boneMap(
  { frame, geometry, voxels }: Pick<Volume, 'frame' | 'geometry' | 'voxels'>,
  { isBone, stepMm }: BoneMapOptions,
): DistanceMap<'ct'> {
  if (frame !== 'ct') throw new RangeError('bone is found in a CT, not in an MR')
  const share = shareOfBone(voxels, geometry, isBone)
  const grid = gridRound(share, geometry, stepMm)
  const inside = sampled(share, geometry, grid)
  return distanceMap('ct', filled(inside, grid), grid)
}

/** 0-1, blurred once (1 2 1) along each axis. */
function shareOfBone(
  voxels: Int16Array,
  { dimensions: [nx, ny] }: VolumeGeometry,
  isBone: (value: number) => boolean,
): Float32Array {
  let share = Float32Array.from(voxels, (value) => (isBone(value) ? 1 : 0))
  for (const stride of [1, nx, nx * ny]) {
    const next = Float32Array.from(share)
    for (let at = stride; at < share.length - stride; at++)
      next[at] = (share[at - stride]! + 2 * share[at]! + share[at + stride]!) / 4
    share = next
  }
  return share
}

/** Along the patient's axes, round all bone. */
function gridRound(share: Float32Array, geometry: VolumeGeometry, stepMm: number): VolumeGeometry {
  const [nx, ny, nz] = geometry.dimensions
  const [low, high] = [
    [nx, ny, nz],
    [-1, -1, -1],
  ] as [number[], number[]]
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) {
        if (share[at]! < LEVEL) continue
        for (const [axis, value] of [i, j, k].entries()) {
          low[axis] = Math.min(low[axis]!, value)
          high[axis] = Math.max(high[axis]!, value)
        }
      }
  if (high[0]! < 0) throw new RangeError('there is no bone in this volume: open a CT in HU, or labels of its bones')
  const map = volumeFromVoxel('ct', geometry)
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((n) =>
    apply(map, point('voxel', n & 1 ? high[0]! : low[0]!, n & 2 ? high[1]! : low[1]!, n & 4 ? high[2]! : low[2]!)),
  )
  const least = (axis: 'x' | 'y' | 'z') => Math.floor(Math.min(...corners.map((c) => c[axis])) - ROOM_MM)
  const most = (axis: 'x' | 'y' | 'z') => Math.ceil(Math.max(...corners.map((c) => c[axis])) + ROOM_MM)
  const origin = [least('x'), least('y'), least('z')] as const
  const count = (axis: 'x' | 'y' | 'z', at: 0 | 1 | 2) => Math.ceil((most(axis) - origin[at]) / stepMm) + 1
  return {
    dimensions: [count('x', 0), count('y', 1), count('z', 2)],
    spacingMm: [stepMm, stepMm, stepMm],
    origin,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }
}

/** 1 where the share between voxels is above the level. */
function sampled(share: Float32Array, geometry: VolumeGeometry, grid: VolumeGeometry): Uint8Array {
  const [nx, ny, nz] = geometry.dimensions
  const [gx, gy, gz] = grid.dimensions
  const b = invert(volumeFromVoxel('ct', geometry)).matrix
  const inside = new Uint8Array(gx * gy * gz)
  const step = grid.spacingMm[0]
  for (let n = 0, at = 0; n < gz; n++)
    for (let m = 0; m < gy; m++)
      for (let l = 0; l < gx; l++, at++) {
        const [x, y, z] = [grid.origin[0] + l * step, grid.origin[1] + m * step, grid.origin[2] + n * step]
        const i = b[0]! * x + b[4]! * y + b[8]! * z + b[12]!
        const j = b[1]! * x + b[5]! * y + b[9]! * z + b[13]!
        const k = b[2]! * x + b[6]! * y + b[10]! * z + b[14]!
        const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
        if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) continue
        const [u, v, w] = [i - i0, j - j0, k - k0]
        const from = i0 + nx * (j0 + ny * k0)
        const line = (start: number) => share[start]! + u * (share[start + 1]! - share[start]!)
        const near = line(from) + v * (line(from + nx) - line(from))
        const far = line(from + nx * ny) + v * (line(from + nx * ny + nx) - line(from + nx * ny))
        inside[at] = near + w * (far - near) > LEVEL ? 1 : 0
      }
  return inside
}

/** With everything that cannot be reached from the border. */
function filled(inside: Uint8Array, grid: VolumeGeometry): Uint8Array {
  const [nx, ny, nz] = grid.dimensions
  const toBone = distanceField(inside, grid)
  const reached = new Uint8Array(inside.length)
  const waiting = new Int32Array(inside.length)
  let count = 0
  const visit = (at: number) => {
    if (reached[at] || toBone[at]! <= REACH_MM) return
    reached[at] = 1
    waiting[count++] = at
  }
  // The room round all bone is outside: one corner of it reaches all of it.
  visit(0)
  while (count > 0) {
    const at = waiting[--count]!
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    if (i > 0) visit(at - 1)
    if (i < nx - 1) visit(at + 1)
    if (j > 0) visit(at - nx)
    if (j < ny - 1) visit(at + nx)
    if (k > 0) visit(at - nx * ny)
    if (k < nz - 1) visit(at + nx * ny)
  }
  const toOutside = distanceField(reached, grid)
  return inside.map((value, at) => (value > 0 || toOutside[at]! > REACH_MM ? 1 : 0))
}
