/**
 * What a scanner's voxels average: mean values of the tissues in each voxel, from many places in it.
 *
 * A voxel is as wide as the spacing in its slice and as thick as the slice, which may be less than
 * the step between slices; its values are means over a regular pattern of places in it.
 */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Part } from './part.ts'
import { sampleSpine } from './sample.ts'

export interface Scan {
  /** i and j within a slice, k from slice to slice; each along one of the patient's axes, either way. */
  readonly geometry: VolumeGeometry
  readonly thicknessMm: number
  /** Places looked at in each voxel along i, j and k. */
  readonly places: readonly [i: number, j: number, k: number]
}

/** Places no further apart than this show a cortex of 0.4 to 3 mm as the share it takes of a voxel. */
const APART_MM = 0.75
/** More places than these no longer change a voxel by more than the noise. */
const MOST = [2, 2, 5] as const

/** As many places in each voxel as its size asks for. */
export const placesIn = (...voxelMm: readonly [i: number, j: number, k: number]): Scan['places'] =>
  voxelMm.map((mm, axis) =>
    Math.min(MOST[axis]!, Math.max(1, Math.ceil(mm / APART_MM - 1e-9))),
  ) as unknown as Scan['places']

/** Slices of a stack without gaps are sampled together, up to so many places along k: bricks are settled at once. */
const PLACES_AT_ONCE = 32

/** The patient's axis that a column of the direction follows, and which way. */
function axisOf(direction: VolumeGeometry['direction'], column: number): { axis: number; sign: 1 | -1 } {
  const along = direction.slice(3 * column, 3 * column + 3)
  const axis = along.findIndex((part) => Math.abs(part) === 1)
  if (axis < 0 || along.some((part, at) => at !== axis && part !== 0)) {
    throw new RangeError(`the phantom is scanned along the patient's axes, not along ${direction.join(' ')}`)
  }
  return { axis, sign: along[axis] as 1 | -1 }
}

/**
 * Slice by slice, the mean of each table over every voxel; the arrays are used again for the next slice.
 * @param tables a value for each tissue code.
 * @throws RangeError when the grid does not follow the patient's axes.
 */
export function* tissueMeans(
  parts: readonly Part[],
  { geometry, thicknessMm, places }: Scan,
  tables: readonly Float32Array[],
): Generator<readonly Float32Array[], void> {
  const { dimensions, spacingMm, origin, direction } = geometry
  const axes = [0, 1, 2].map((column) => axisOf(direction, column))
  const [nx, ny, nz] = dimensions
  const isGapless = Math.abs(thicknessMm - spacingMm[2]) < 1e-6
  const slicesAtOnce = isGapless ? Math.max(1, Math.floor(PLACES_AT_ONCE / places[2])) : 1
  const steps = [spacingMm[0] / places[0], spacingMm[1] / places[1], thicknessMm / places[2]]
  const means = tables.map(() => new Float32Array(nx * ny))

  for (let k = 0; k < nz; k += slicesAtOnce) {
    const slices = Math.min(slicesAtOnce, nz - k)
    const counts = [nx * places[0], ny * places[1], slices * places[2]]
    const fine = { dimensions: [0, 0, 0], spacingMm: [0, 0, 0], origin: [0, 0, 0] }
    for (const [column, { axis, sign }] of axes.entries()) {
      const from =
        origin[axis]! +
        (column === 2 ? sign * k * spacingMm[2] : 0) -
        (sign * ((places[column]! - 1) * steps[column]!)) / 2
      fine.dimensions[axis] = counts[column]!
      fine.spacingMm[axis] = steps[column]!
      fine.origin[axis] = sign > 0 ? from : from - (counts[column]! - 1) * steps[column]!
    }
    const { tissues } = sampleSpine(parts, {
      dimensions: fine.dimensions as unknown as VolumeGeometry['dimensions'],
      spacingMm: fine.spacingMm as unknown as VolumeGeometry['spacingMm'],
      origin: fine.origin as unknown as VolumeGeometry['origin'],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    })
    const along = [1, fine.dimensions[0]!, fine.dimensions[0]! * fine.dimensions[1]!]
    const strides = axes.map(({ axis, sign }) => sign * along[axis]!)
    const first = axes.reduce(
      (sum, { sign }, column) => sum + (sign < 0 ? -strides[column]! * (counts[column]! - 1) : 0),
      0,
    )
    for (let slice = 0; slice < slices; slice++) {
      average(tissues, first + slice * places[2] * strides[2]!, strides, places, [nx, ny], tables, means)
      yield means
    }
  }
}

function average(
  tissues: Uint8Array,
  first: number,
  strides: readonly number[],
  places: readonly [number, number, number],
  [nx, ny]: readonly [number, number],
  tables: readonly Float32Array[],
  means: readonly Float32Array[],
): void {
  const [si, sj, sk] = strides as [number, number, number]
  const [pi, pj, pk] = places
  const pattern = Int32Array.from({ length: pi * pj * pk }, (_, n) => {
    const [a, b, c] = [n % pi, Math.floor(n / pi) % pj, Math.floor(n / (pi * pj))]
    return a * si + b * sj + c * sk
  })
  for (const [t, table] of tables.entries()) {
    const mean = means[t]!
    for (let j = 0, at = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, at++) {
        const from = first + i * pi * si + j * pj * sj
        let sum = 0
        for (let n = 0; n < pattern.length; n++) sum += table[tissues[from + pattern[n]!]!]!
        mean[at] = sum / pattern.length
      }
    }
  }
}
