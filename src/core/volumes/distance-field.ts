/**
 * How far every voxel's middle is from what is marked, exact and in linear time.
 *
 * What is marked is the boxes of its voxels, not their middles: a voxel of 3 mm reaches 1.5 mm further than its middle, and
 * whoever keeps away from it must know. Along each axis in turn, the lower envelope of parabolas (Felzenszwalb and
 * Huttenlocher 2012, Theory of Computing 8:415-428); for boxes the parabolas stand on the walls between voxels, each as
 * high as the lower of its two sides. Spacing may differ between axes.
 */
import { envelope, envelopeWork, type EnvelopeWork } from './parabola-envelope.ts'
import type { VolumeGeometry } from './volume.ts'

type Size = Pick<VolumeGeometry, 'dimensions' | 'spacingMm'>

/**
 * @param marked one byte per voxel, above 0 is marked; i fastest, then j, then k
 * @returns mm from each voxel's middle to the nearest marked voxel's box; 0 where it is marked itself
 * @throws RangeError when the sizes do not agree or nothing is marked
 */
export function distanceField(marked: Uint8Array, size: Size): Float32Array<ArrayBuffer> {
  const { low, high, rows } = whatIsMarked(marked, size)
  const field = new Float32Array(marked.length)
  addDistances(field, marked, size, { isToMarked: true, box: wholeOf(size), zeros: { low, high }, rows, sign: 1 })
  return field
}

/**
 * Signed distance to the walls between marked and unmarked voxels, mm: negative inside. Beyond the volume nothing is known,
 * so that its border is no wall.
 *
 * @throws RangeError when the sizes do not agree, or everything or nothing is marked
 */
export function signedDistanceField(marked: Uint8Array, size: Size): Float32Array<ArrayBuffer> {
  const { low, high, rows, isAll } = whatIsMarked(marked, size)
  if (isAll) throw new RangeError('every voxel is marked')
  const field = new Float32Array(marked.length)
  addDistances(field, marked, size, { isToMarked: true, box: wholeOf(size), zeros: { low, high }, rows, sign: 1 })
  // Beyond the voxels next to the marked ones nothing is inside: only their box is looked at.
  const box: VoxelBox = {
    low: low.map((at) => Math.max(0, at - 1)),
    high: high.map((at, axis) => Math.min(size.dimensions[axis]! - 1, at + 1)),
  }
  addDistances(field, marked, size, { isToMarked: false, box, zeros: box, rows, sign: -1 })
  return field
}

/** First and last voxel along each axis. */
interface VoxelBox {
  readonly low: readonly number[]
  readonly high: readonly number[]
}

const wholeOf = ({ dimensions }: Size): VoxelBox => ({ low: [0, 0, 0], high: dimensions.map((side) => side - 1) })

/** The box of what is marked, and which rows (ny · k + j) have some. @throws RangeError */
function whatIsMarked(marked: Uint8Array, { dimensions }: Size) {
  const [nx, ny, nz] = dimensions
  if (marked.length !== nx * ny * nz)
    throw new RangeError(`a volume of ${dimensions.join(' x ')} has ${marked.length} voxels`)
  const [low, high] = [[nx, ny, nz] as number[], [-1, -1, -1]]
  const rows = new Uint8Array(ny * nz)
  let count = 0
  for (let k = 0, start = 0; k < nz; k++)
    for (let j = 0; j < ny; j++, start += nx) {
      let here = 0
      for (let at = start; at < start + nx; at++) here += marked[at]! > 0 ? 1 : 0
      if (here === 0) continue
      count += here
      rows[ny * k + j] = 1
      let [first, last] = [0, nx - 1]
      while (marked[start + first] === 0) first++
      while (marked[start + last] === 0) last--
      low[0] = Math.min(low[0]!, first)
      high[0] = Math.max(high[0]!, last)
      low[1] = Math.min(low[1]!, j)
      high[1] = Math.max(high[1]!, j)
      low[2] = Math.min(low[2]!, k)
      high[2] = k
    }
  if (count === 0) throw new RangeError('no voxel is marked')
  return { low, high, rows, isAll: count === marked.length }
}

interface Wanted {
  /** To the marked voxels, or to the others. */
  readonly isToMarked: boolean
  readonly box: VoxelBox
  /** Where all of the box's zeros are: rows and columns beside it have none. */
  readonly zeros: VoxelBox
  /** Which rows have marked voxels. */
  readonly rows: Uint8Array
  readonly sign: 1 | -1
}

/** Distances of the voxels of a box that are not 0, into the field. Along k first, in whole steps; then slice by slice. */
function addDistances(
  field: Float32Array,
  marked: Uint8Array,
  { dimensions, spacingMm: [sx, sy, sz] }: Size,
  { isToMarked, box, zeros, rows, sign }: Wanted,
): void {
  const [nx, ny] = dimensions
  const [i0, j0, k0] = box.low as [number, number, number]
  const [wide, deep] = [box.high[0]! - i0 + 1, box.high[1]! - j0 + 1]
  const [iz, jz, kz] = zeros.low as [number, number, number]
  const [zeroWide, zeroDeep] = [zeros.high[0]! - iz + 1, zeros.high[1]! - jz + 1]
  const none = dimensions[2] + 1
  const above = stepsFromAbove(marked, isToMarked, dimensions, { low: [iz, jz, k0], high: zeros.high }, rows)
  const below = new Uint16Array(zeroWide * zeroDeep).fill(none)
  // Of steps along k, in squares of a row's voxels.
  const squares = Float64Array.from({ length: none + 1 }, (_, n) => (n === none ? Infinity : (Math.max(0, n - 0.5) * sz / sx) ** 2)) // prettier-ignore
  const work = envelopeWork(Math.max(wide, deep))
  const row = new Float64Array(wide).fill(Infinity)
  /** The slice's columns, one after another, so that each is at hand in one piece. */
  const columns = new Float64Array(wide * deep).fill(Infinity)
  /** Which of a slice's rows are zeros already. */
  const isZero = new Uint8Array(deep)
  for (let k = k0; k <= box.high[2]!; k++) {
    const isAmong = k >= kz && k <= zeros.high[2]!
    for (let j = 0, at = 0; j < zeroDeep; j++) {
      let least = none
      const column = jz - j0 + j
      const rowAt = jz + j + ny * k
      if (!isToMarked && rows[rowAt] === 0) {
        below.fill(0, at, at + zeroWide)
        at += zeroWide
        if (isZero[column] === 0) for (let i = 0, to = column; i < wide; i++, to += deep) columns[to] = 0
        isZero[column] = 1
        continue
      }
      isZero[column] = 0
      let start = iz + nx * rowAt
      const sliceAbove = zeroWide * zeroDeep * (k - k0)
      for (let i = iz - i0; i < iz - i0 + zeroWide; i++, at++, start++) {
        const under = isAmong && marked[start]! > 0 === isToMarked ? 0 : below[at]! < none ? below[at]! + 1 : none
        below[at] = under
        const over = k <= zeros.high[2]! ? above[sliceAbove + at]! : none
        const steps = under < over ? under : over
        if (steps < least) least = steps
        row[i] = squares[steps]!
      }
      if (least < none) alongRow(row, columns, column, deep, (sx / sy) ** 2, work)
      else for (let i = 0, to = column; i < wide; i++, to += deep) columns[to] = Infinity
    }
    const corner = i0 + nx * (j0 + ny * k)
    for (let i = 0; i < wide; i++) alongColumn(columns, i * deep, deep, field, corner + i, nx, sy * sign, work)
  }
}

/** Voxels from each of a box to the next one above it along k, itself included: 0 in it, 1 beside it. */
function stepsFromAbove(
  marked: Uint8Array,
  isToMarked: boolean,
  [nx, ny, nz]: Size['dimensions'],
  { low, high }: VoxelBox,
  rows: Uint8Array,
): Uint16Array {
  const [wide, deep, tall] = [0, 1, 2].map((axis) => high[axis]! - low[axis]! + 1) as [number, number, number]
  const none = nz + 1
  const slice = wide * deep
  const steps = new Uint16Array(slice * tall)
  const next = new Uint16Array(slice).fill(none)
  for (let k = tall - 1; k >= 0; k--)
    for (let j = 0, at = slice * k, here = 0; j < deep; j++) {
      const rowAt = low[1]! + j + ny * (low[2]! + k)
      // All of it is what is looked for.
      if (!isToMarked && rows[rowAt] === 0) {
        next.fill(0, here, here + wide)
        at += wide
        here += wide
        continue
      }
      let start = low[0]! + nx * rowAt
      for (let i = 0; i < wide; i++, at++, here++, start++) {
        const over = marked[start]! > 0 === isToMarked ? 0 : next[here]! < none ? next[here]! + 1 : none
        next[here] = over
        steps[at] = over
      }
    }
  return steps
}

/** A row's squares, then each voxel's least: into the columns, in squares of these. */
function alongRow(
  row: Float64Array,
  columns: Float64Array,
  start: number,
  stride: number,
  perSquare: number,
  work: EnvelopeWork,
): void {
  const { length } = row
  for (let to = 0; to < length;) {
    if (row[to] === 0) {
      columns[start + to * stride] = 0
      to++
      continue
    }
    const from = to
    while (to < length && row[to]! > 0) to++
    const count = envelope(work, row, 0, length, from, to)
    const { walls, heights, firsts } = work
    for (let n = 0; n < count; n++) {
      const height = heights[n]!
      const end = firsts[n + 1]!
      let voxel = firsts[n]!
      for (let off = voxel + 0.5 - walls[n]!; voxel < end; voxel++, off++) {
        const square = off * off + height
        const own = row[voxel]!
        columns[start + voxel * stride] = (square < own ? square : own) * perSquare
      }
    }
  }
}

/** What a column's voxels come to, as distances: into the field. Zeros are there already. */
function alongColumn(
  columns: Float64Array,
  start: number,
  length: number,
  field: Float32Array,
  into: number,
  stride: number,
  perVoxel: number,
  work: EnvelopeWork,
): void {
  for (let to = 0; to < length;) {
    if (columns[start + to] === 0) {
      to++
      continue
    }
    const from = to
    while (to < length && columns[start + to]! > 0) to++
    const count = envelope(work, columns, start, length, from, to)
    const { walls, heights, firsts } = work
    for (let n = 0; n < count; n++) {
      const height = heights[n]!
      const end = firsts[n + 1]!
      let voxel = firsts[n]!
      for (let off = voxel + 0.5 - walls[n]!; voxel < end; voxel++, off++) {
        const square = off * off + height
        const own = columns[start + voxel]!
        field[into + voxel * stride] = Math.sqrt(square < own ? square : own) * perVoxel
      }
    }
  }
}
