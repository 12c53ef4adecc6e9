/**
 * How far every voxel's middle is from what is marked, exact and in linear time.
 *
 * What is marked is the boxes of its voxels, not their middles: a voxel of 3 mm reaches 1.5 mm further than its middle, and
 * whoever keeps away from it must know. Along each axis in turn, the lower envelope of parabolas (Felzenszwalb and
 * Huttenlocher 2012, Theory of Computing 8:415-428); for boxes the parabolas stand on the walls between voxels, each as
 * high as the lower of its two sides. Spacing may differ between axes.
 */
import { envelopeWork, lowerEnvelope, type EnvelopeWork } from './parabola-envelope.ts'
import type { VolumeGeometry } from './volume.ts'

type Size = Pick<VolumeGeometry, 'dimensions' | 'spacingMm'>

/** Steps: farther than any volume is long. */
const NONE = 1e5
/** Columns that are read and written together: as many numbers as lie in a line of the processor's memory. */
const TOGETHER = 16

/**
 * @param marked one byte per voxel, above 0 is marked; i fastest, then j, then k
 * @returns mm from each voxel's middle to the nearest marked voxel's box; 0 where it is marked itself
 * @throws RangeError when the sizes do not agree or nothing is marked
 */
export function distanceField(marked: Uint8Array, size: Size): Float32Array<ArrayBuffer> {
  whatIsMarked(marked, size)
  return distanceTo(marked, true, size)
}

/**
 * Signed distance to the walls between marked and unmarked voxels, mm: negative inside. Beyond the volume nothing is known,
 * so that its border is no wall.
 *
 * @throws RangeError when the sizes do not agree, or everything or nothing is marked
 */
export function signedDistanceField(marked: Uint8Array, size: Size): Float32Array<ArrayBuffer> {
  const { low, high, isAll } = whatIsMarked(marked, size)
  if (isAll) throw new RangeError('every voxel is marked')
  const field = distanceTo(marked, true, size)
  // Beyond the voxels next to the marked ones nothing is inside: only their box is looked at.
  const [nx, ny] = size.dimensions
  const from = low.map((at) => Math.max(0, at - 1))
  const dimensions = [0, 1, 2].map((axis) => {
    return Math.min(size.dimensions[axis]! - 1, high[axis]! + 1) - from[axis]! + 1
  }) as unknown as VolumeGeometry['dimensions']
  const [wide, deep, tall] = dimensions
  const part = new Uint8Array(wide * deep * tall)
  const startOf = (j: number, k: number) => from[0]! + nx * (from[1]! + j + ny * (from[2]! + k))
  for (let k = 0; k < tall; k++)
    for (let j = 0; j < deep; j++) part.set(marked.subarray(startOf(j, k), startOf(j, k) + wide), wide * (j + deep * k))
  const inside = distanceTo(part, false, { dimensions, spacingMm: size.spacingMm })
  for (let k = 0, at = 0; k < tall; k++)
    for (let j = 0; j < deep; j++)
      for (let i = 0, to = startOf(j, k); i < wide; i++, at++, to++) field[to]! -= inside[at]!
  return field
}

/** The box of what is marked. @throws RangeError */
function whatIsMarked(marked: Uint8Array, { dimensions }: Size) {
  const [nx, ny, nz] = dimensions
  if (marked.length !== nx * ny * nz)
    throw new RangeError(`a volume of ${dimensions.join(' x ')} has ${marked.length} voxels`)
  const [low, high] = [[nx, ny, nz] as number[], [-1, -1, -1]]
  let count = 0
  for (let k = 0, start = 0; k < nz; k++)
    for (let j = 0; j < ny; j++, start += nx) {
      let [first, last] = [nx, -1]
      for (let i = 0; i < nx; i++) {
        if (marked[start + i] === 0) continue
        if (i < first) first = i
        last = i
        count++
      }
      if (last < 0) continue
      low[0] = Math.min(low[0]!, first)
      high[0] = Math.max(high[0]!, last)
      low[1] = Math.min(low[1]!, j)
      high[1] = Math.max(high[1]!, j)
      low[2] = Math.min(low[2]!, k)
      high[2] = k
    }
  if (count === 0) throw new RangeError('no voxel is marked')
  return { low, high, isAll: count === marked.length }
}

/** To the marked voxels, or to the others. Along k first: rows that then hold nothing, and they are many, need no second look. */
function distanceTo(marked: Uint8Array, isToMarked: boolean, { dimensions, spacingMm }: Size) {
  const [nx, ny] = dimensions
  const [sx, sy, sz] = spacingMm
  const field = stepsAlongSlices(marked, isToMarked, nx * ny)
  const work = envelopeWork(Math.max(nx, ny), TOGETHER)
  for (let row = 0; row < field.length; row += nx) alongRow(field, row, nx, (sz / sx) ** 2, work)
  for (let slice = 0; slice < field.length; slice += nx * ny)
    for (let i = 0; i < nx; i += TOGETHER)
      alongColumns(field, slice + i, nx, ny, Math.min(TOGETHER, nx - i), (sx / sy) ** 2, sy, work)
  return field
}

/** Voxels from each to the next one along k, itself included: 0 in it, 1 beside it. */
function stepsAlongSlices(marked: Uint8Array, isToMarked: boolean, slice: number): Float32Array<ArrayBuffer> {
  const steps = new Float32Array(marked.length)
  for (let at = 0; at < steps.length; at++) {
    if (marked[at]! > 0 !== isToMarked) steps[at] = at < slice ? NONE : steps[at - slice]! + 1
  }
  for (let at = steps.length - slice - 1; at >= 0; at--) {
    const above = steps[at + slice]! + 1
    if (above < steps[at]!) steps[at] = above
  }
  return steps
}

/** Steps along k become squares in voxels of the row. @param perSquare of a step along k */
function alongRow(field: Float32Array, start: number, length: number, perSquare: number, work: EnvelopeWork): void {
  const { lines } = work
  let [least, most] = [NONE, 0]
  for (let i = 0; i < length; i++) {
    const steps = field[start + i]!
    if (steps > most) most = steps
    if (steps < least) least = steps
    lines[i] = steps === 0 ? 0 : steps >= NONE ? Infinity : (steps - 0.5) * (steps - 0.5) * perSquare
  }
  if (most === 0) return
  if (least < NONE) lowerEnvelope(work, 0, length)
  for (let i = 0; i < length; i++) field[start + i] = lines[i]!
}

/** Squares in voxels of a row become mm. @param perSquare of a voxel of the row, in voxels of the column */
function alongColumns(
  field: Float32Array,
  start: number,
  stride: number,
  length: number,
  columns: number,
  perSquare: number,
  stepMm: number,
  work: EnvelopeWork,
): void {
  const { lines } = work
  let most = 0
  for (let q = 0, at = start; q < length; q++, at += stride)
    for (let n = 0; n < columns; n++) {
      const square = field[at + n]! * perSquare
      if (square > most) most = square
      lines[n * length + q] = square
    }
  if (most === 0) return
  for (let n = 0; n < columns; n++) lowerEnvelope(work, n * length, length)
  for (let q = 0, at = start; q < length; q++, at += stride)
    for (let n = 0; n < columns; n++) field[at + n] = Math.sqrt(lines[n * length + q]!) * stepMm
}
