/**
 * Fine tissue in slabs across the patient: whoever samples it can begin where the probe is, and several can share the
 * work. What has no slab yet is what the coarse tissue shows there.
 */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { distancesOf, sampleMaterial, SAMPLING, type TissueSource } from './make-tissue-volume.ts'
import { gridOver, MATERIAL_BYTES, SURFACE_BYTES, type TissueVolume } from './tissue-volume.ts'

/** Slices of one slab, 22.5 mm: with the two beside them as many as the sampler's largest brick. */
const SOFT_SLICES = 30
const SURFACE_SLICES = (SOFT_SLICES * SAMPLING.fineMm) / SAMPLING.surfacesMm
const SLAB_MM = SOFT_SLICES * SAMPLING.fineMm

export interface TissueSlab {
  readonly at: number
  readonly material: Uint8Array<ArrayBuffer>
  readonly distances: Uint8Array<ArrayBuffer>
}

/** Where something lies in an array of voxels. */
export interface SlabRange {
  readonly first: number
  readonly end: number
}

/** What of a volume tells where its slabs are. */
export type SlabGrids = Pick<TissueVolume, 'geometry'> & { readonly surfaces: { readonly geometry: VolumeGeometry } }

const rangeOf = ({ dimensions }: VolumeGeometry, slices: number, at: number): SlabRange => ({
  first: Math.min(dimensions[2], at * slices),
  end: Math.min(dimensions[2], (at + 1) * slices),
})
export const softSlices = ({ geometry }: SlabGrids, at: number) => rangeOf(geometry, SOFT_SLICES, at)
export const surfaceSlices = ({ surfaces }: SlabGrids, at: number) => rangeOf(surfaces.geometry, SURFACE_SLICES, at)

export const slabCount = ({ geometry }: SlabGrids) => Math.ceil(geometry.dimensions[2] / SOFT_SLICES)

/** The slabs that lie between two heights, CT mm. */
export function slabsBetween(grids: SlabGrids, lowZ: number, highZ: number): readonly number[] {
  const [, , z] = grids.geometry.origin
  const last = slabCount(grids) - 1
  const within = (mm: number) => Math.min(last, Math.max(0, Math.floor((mm - z) / SLAB_MM)))
  const [first, end] = [within(lowZ), within(highZ)]
  return Array.from({ length: end - first + 1 }, (_, n) => first + n)
}

/** From a slab's middle to a height, mm. */
export const slabDistance = ({ geometry }: SlabGrids, at: number, z: number) =>
  Math.abs(geometry.origin[2] + (at + 0.5) * SLAB_MM - z)

/** The same geometry, of some slices only. */
function slicesOf(geometry: VolumeGeometry, first: number, end: number): VolumeGeometry {
  const { dimensions, origin, spacingMm } = geometry
  return {
    ...geometry,
    dimensions: [dimensions[0], dimensions[1], end - first],
    origin: [origin[0], origin[1], origin[2] + first * spacingMm[2]],
  }
}

/** Cost: about half a second. */
export function sampleSlab(spine: TissueSource, grids: SlabGrids, at: number): TissueSlab {
  const soft = softSlices(grids, at)
  const surface = surfaceSlices(grids, at)
  const [nx, ny, nz] = grids.geometry.dimensions
  // One slice more on either side: smoothing reads it.
  const [first, end] = [Math.max(0, soft.first - 1), Math.min(nz, soft.end + 1)]
  const { material } = sampleMaterial(spine, slicesOf(grids.geometry, first, end))
  const slice = nx * ny * MATERIAL_BYTES
  return {
    at,
    material: material.slice((soft.first - first) * slice, (soft.end - first) * slice),
    distances: distancesOf(spine, slicesOf(grids.surfaces.geometry, surface.first, surface.end)),
  }
}

/** Puts a slab where it belongs, in place: these are sixty megabytes. */
export function placeSlab(volume: TissueVolume, { at, material, distances }: TissueSlab): void {
  const perSlice = ({ dimensions: [nx, ny] }: VolumeGeometry) => nx * ny
  volume.material.set(material, softSlices(volume, at).first * perSlice(volume.geometry) * MATERIAL_BYTES)
  const { surfaces } = volume
  surfaces.distances.set(distances, surfaceSlices(volume, at).first * perSlice(surfaces.geometry) * SURFACE_BYTES)
}

/** The coarse tissue on the fine grids, straight between its voxels. Cost: about 0.3 s. */
export function spreadOut({ geometry, material, surfaces }: TissueVolume): TissueVolume {
  const fine = (coarse: VolumeGeometry, spacingMm: number) =>
    gridOver(
      coarse.origin,
      [0, 1, 2].map((axis) => coarse.origin[axis]! + (coarse.dimensions[axis]! - 1) * coarse.spacingMm[axis]!) as [
        number,
        number,
        number,
      ],
      spacingMm,
    )
  const soft = fine(geometry, SAMPLING.fineMm)
  const hard = fine(surfaces.geometry, SAMPLING.surfacesMm)
  return {
    geometry: soft,
    material: resampled(material, MATERIAL_BYTES, geometry, soft),
    surfaces: { geometry: hard, distances: resampled(surfaces.distances, SURFACE_BYTES, surfaces.geometry, hard) },
  }
}

function resampled(
  bytes: Uint8Array,
  width: number,
  from: VolumeGeometry,
  to: VolumeGeometry,
): Uint8Array<ArrayBuffer> {
  const [mx, my, mz] = from.dimensions
  const [nx, ny, nz] = to.dimensions
  const places = (axis: 0 | 1 | 2) =>
    Array.from({ length: to.dimensions[axis] }, (_, n) => {
      const at = Math.min((n * to.spacingMm[axis]) / from.spacingMm[axis], from.dimensions[axis] - 1.000001)
      return { first: Math.floor(at), part: at - Math.floor(at) }
    })
  const [xs, ys, zs] = [places(0), places(1), places(2)]
  const made = new Uint8Array(nx * ny * nz * width)
  const plane = new Float32Array(mx * my * width)
  const row = new Float32Array(mx * width)
  let at = 0
  for (const { first: k, part: c } of zs) {
    const below = k * plane.length
    const above = Math.min(mz - 1, k + 1) * plane.length
    for (let n = 0; n < plane.length; n++) plane[n] = bytes[below + n]! + (bytes[above + n]! - bytes[below + n]!) * c
    for (const { first: j, part: b } of ys) {
      const near = j * row.length
      const far = Math.min(my - 1, j + 1) * row.length
      for (let n = 0; n < row.length; n++) row[n] = plane[near + n]! + (plane[far + n]! - plane[near + n]!) * b + 0.5
      for (const { first: i, part: a } of xs) {
        const left = i * width
        const right = Math.min(mx - 1, i + 1) * width
        for (let n = 0; n < width; n++, at++) made[at] = row[left + n]! + (row[right + n]! - row[left + n]!) * a
      }
    }
  }
  return made
}
