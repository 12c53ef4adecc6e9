/** The bone of the labelled lumbar CT on a grid of 1 mm: its surface's distance field, and what ultrasound from behind would see of it. */
import { apply, invert, point, type Point } from '#core/frames/transform.ts'
import { signedDistanceField } from '#core/volumes/distance-field.ts'
import { volumeFromVoxel, type Volume, type VolumeGeometry } from '#core/volumes/volume.ts'
import type { DistanceMap } from '#core/volumes/distance-map.ts'

/** Share of bone at a place, 0-1, between voxels by straight interpolation, blurred once (1 2 1). */
export function boneShare(labels: Volume, isBone: (label: number) => boolean) {
  const [nx, ny, nz] = labels.geometry.dimensions
  let field = Float32Array.from(labels.voxels, (label) => (isBone(label) ? 1 : 0))
  for (const stride of [1, nx, nx * ny]) {
    const next = Float32Array.from(field)
    for (let at = stride; at < field.length - stride; at++)
      next[at] = (field[at - stride]! + 2 * field[at]! + field[at + stride]!) / 4
    field = next
  }
  const b = invert(volumeFromVoxel('ct', labels.geometry)).matrix
  return (x: number, y: number, z: number): number => {
    const i = b[0]! * x + b[4]! * y + b[8]! * z + b[12]!
    const j = b[1]! * x + b[5]! * y + b[9]! * z + b[13]!
    const k = b[2]! * x + b[6]! * y + b[10]! * z + b[14]!
    const [i0, j0, k0] = [Math.floor(i), Math.floor(j), Math.floor(k)]
    if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) return 0
    let sum = 0
    for (let c = 0; c < 8; c++) {
      const [u, v, w] = [c & 1, (c >> 1) & 1, c >> 2]
      const weight = (u ? i - i0 : 1 - i + i0) * (v ? j - j0 : 1 - j + j0) * (w ? k - k0 : 1 - k + k0)
      sum += weight * field[i0 + u + nx * (j0 + v + ny * (k0 + w))]!
    }
    return sum
  }
}

const LEVEL = 0.4
/** As the product keeps round bone. */
const ROOM_MM = 10

export interface BoneOfCt {
  readonly map: DistanceMap<'ct'>
  /** On bone, as a beam from behind first meets it; CT mm. */
  readonly seen: readonly Point<'ct'>[]
}

/** @param labels whose axes lie along those of the CT */
export function boneOfCt(labels: Volume, isBone: (label: number) => boolean): BoneOfCt {
  const share = boneShare(labels, isBone)
  const corners = boundsOf(labels, isBone)
  const low = corners.map(([least]) => Math.floor(least) - ROOM_MM) as [number, number, number]
  const size = corners.map(([least, most]) => Math.ceil(most - least) + 2 * ROOM_MM + 1) as [number, number, number]
  const geometry: VolumeGeometry = {
    dimensions: size,
    spacingMm: [1, 1, 1],
    origin: low,
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  }
  const [nx, ny, nz] = size
  const inside = new Uint8Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++, at++) inside[at] = share(low[0] + i, low[1] + j, low[2] + k) > LEVEL ? 1 : 0
  const seen: Point<'ct'>[] = []
  for (let z = low[2] + ROOM_MM + 1; z < low[2] + nz - ROOM_MM - 1; z += 1.5)
    for (let x = low[0] + ROOM_MM + 1; x < low[0] + nx - ROOM_MM - 1; x += 1.5)
      for (let y = low[1] + ny - 1; y > low[1]; y -= 0.25)
        if (share(x, y, z) > LEVEL) {
          seen.push(point('ct', x, y, z))
          break
        }
  return { map: { in: 'ct', geometry, distances: signedDistanceField(inside, geometry) }, seen }
}

function boundsOf(labels: Volume, isBone: (label: number) => boolean): [number, number][] {
  const map = volumeFromVoxel('ct', labels.geometry)
  const [nx, ny] = labels.geometry.dimensions
  const bounds: [number, number][] = [
    [Infinity, -Infinity],
    [Infinity, -Infinity],
    [Infinity, -Infinity],
  ]
  for (let at = 0; at < labels.voxels.length; at++) {
    if (!isBone(labels.voxels[at]!)) continue
    const { x, y, z } = apply(map, point('voxel', at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))))
    for (const [axis, value] of [x, y, z].entries())
      bounds[axis] = [Math.min(bounds[axis]![0], value), Math.max(bounds[axis]![1], value)]
  }
  return bounds
}
