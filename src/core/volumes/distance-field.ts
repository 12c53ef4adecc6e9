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
  const work = envelopeWork(Math.max(nx, ny))
  const isOpen = new Uint8Array(nx)
  // A slice's columns follow its rows while the slice is at hand.
  for (let slice = 0; slice < field.length; slice += nx * ny) {
    isOpen.fill(0)
    for (let row = slice; row < slice + nx * ny; row += nx) alongRow(field, row, nx, (sz / sx) ** 2, isOpen, work)
    for (let i = 0; i < nx; i++) {
      if (isOpen[i] === 0) continue
      lowerEnvelope(work, field, slice + i, nx, ny, (sx / sy) ** 2)
    }
    for (let at = slice; at < slice + nx * ny; at++) if (field[at]! > 0) field[at] = Math.sqrt(field[at]!) * sy
  }
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

/**
 * Steps along k become squares in voxels of the row.
 * @param perSquare of a step along k
 * @param isOpen columns that are not all zero are noted: the others stay as they are
 */
function alongRow(
  field: Float32Array,
  start: number,
  length: number,
  perSquare: number,
  isOpen: Uint8Array,
  work: EnvelopeWork,
): void {
  let [isAny, isAll] = [false, true]
  for (let i = 0; i < length; i++) {
    const steps = field[start + i]!
    if (steps < NONE) isAny = true
    if (steps === 0) continue
    isAll = false
    isOpen[i] = 1
    field[start + i] = steps >= NONE ? Infinity : (steps - 0.5) * (steps - 0.5) * perSquare
  }
  if (isAny && !isAll) lowerEnvelope(work, field, start, 1, length, 1)
}
