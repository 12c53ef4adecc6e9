/**
 * How likely each point of a picture lies on bone: a bright line, darkness behind it,
 * at a plausible depth. The plain form of the filter that `models/bone-likelihood`
 * holds as an ONNX graph; the graph must agree with it (`test/workers/perception`).
 */
import { BONE_FILTER, gaussian, ridgeKernel } from './bone-filter.ts'

const { side, tiny, floor } = BONE_FILTER
const CELLS = side * side

/**
 * About a fifth of a second: it is for checking, the graph is for use.
 * @param grey `side * side`, 0–1, row by row, rows away from the transducer
 * @param mask same shape: 1 where echoes can be, else 0
 * @returns same shape, 0–1; 0 outside the mask
 */
export function boneLikelihood(grey: Float32Array, mask: Float32Array): Float32Array {
  if (grey.length !== CELLS || mask.length !== CELLS) {
    throw new RangeError(`the bone filter takes ${side}x${side} cells, not ${grey.length} and ${mask.length}`)
  }
  const echo = grey.map((value, i) => value * mask[i]!)
  const around = ratio(surroundings(echo), surroundings(mask))
  const ridge = ridgeStrength(echo.map((value, i) => value + (1 - mask[i]!) * around[i]!))

  const sideways = gaussian(BONE_FILTER.sidewaysCells)
  const echoLines = prefixSums(blurRows(echo, sideways, side))
  const maskLines = prefixSums(blurRows(mask, sideways, side))
  const cover = windowMean(maskLines, BONE_FILTER.below)
  const below = ratio(windowMean(echoLines, BONE_FILTER.below), cover)
  const above = ratio(windowMean(echoLines, BONE_FILTER.above), windowMean(maskLines, BONE_FILTER.above))
  const at = ratio(windowMean(echoLines, BONE_FILTER.at), windowMean(maskLines, BONE_FILTER.at))
  const mean = sum(echo) / (sum(mask) + 1)
  const depth = depthBelowFirst(mask)

  const { exponents, depth: prior, atPart } = BONE_FILTER
  return mask.map((isInside, i) => {
    const line = 1 - Math.exp((-BONE_FILTER.ridgeGain * ridge[i]!) / (around[i]! + floor))
    const shadow = 1 - below[i]! / (atPart * at[i]! + (1 - atPart) * above[i]! + floor)
    const bright = 1 - Math.exp(-at[i]! / (BONE_FILTER.brightPart * mean + tiny))
    return (
      isInside *
      Math.max(0, line) ** exponents.ridge *
      Math.max(0, shadow) ** exponents.shadow *
      bright ** exponents.bright *
      cover[i]! ** exponents.cover *
      logistic((depth[i]! - prior.from) / prior.softness) *
      logistic((prior.to - depth[i]!) / prior.softness)
    )
  })
}

const logistic = (t: number) => 1 / (1 + Math.exp(-t))
const ratio = (values: Float32Array, weights: Float32Array) => values.map((value, i) => value / (weights[i]! + tiny))
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0)

function surroundings(cells: Float32Array): Float32Array {
  const { pooling, deviationCells } = BONE_FILTER.surroundings
  const kernel = gaussian(deviationCells)
  const size = side / pooling
  return enlarged(blurRows(blurColumns(pooled(cells, pooling), kernel, size), kernel, size), pooling)
}

function ridgeStrength(cells: Float32Array): Float32Array {
  const strength = new Float32Array(CELLS)
  for (const shape of BONE_FILTER.ridges) {
    const small = pooled(cells, shape.pooling)
    const best = new Float32Array(small.length)
    for (const tiltDeg of BONE_FILTER.tiltsDeg) {
      const kernel = ridgeKernel(shape, (tiltDeg * Math.PI) / 180)
      correlate(small, kernel, shape.radiusCells, side / shape.pooling).forEach((answer, i) => {
        best[i] = Math.max(best[i]!, answer)
      })
    }
    enlarged(best, shape.pooling).forEach((answer, i) => {
      strength[i]! += shape.weight * answer
    })
  }
  return strength
}

/** Means of squares of `factor` by `factor` cells. */
function pooled(cells: Float32Array, factor: number): Float32Array {
  const size = side / factor
  const result = new Float32Array(size * size)
  cells.forEach((value, cell) => {
    const row = Math.floor(Math.floor(cell / side) / factor)
    result[row * size + Math.floor((cell % side) / factor)]! += value / factor ** 2
  })
  return result
}

/** Back to the full square, bilinear between the middles of the small cells. Beyond the edges all counts as 0, here and below. */
function enlarged(small: Float32Array, factor: number): Float32Array {
  if (factor === 1) return small
  const size = side / factor
  const near = Array.from({ length: side }, (_, place) => {
    const middle = (place + 0.5) / factor - 0.5
    const first = Math.floor(middle)
    return [
      { at: first, weight: 1 - (middle - first) },
      { at: first + 1, weight: middle - first },
    ].filter(({ at }) => at >= 0 && at < size)
  })
  return Float32Array.from({ length: CELLS }, (_, cell) => {
    let total = 0
    for (const row of near[Math.floor(cell / side)]!) {
      for (const column of near[cell % side]!) total += row.weight * column.weight * small[row.at * size + column.at]!
    }
    return total
  })
}

function correlate(cells: Float32Array, kernel: Float32Array, radius: number, size: number): Float32Array {
  const result = new Float32Array(size * size)
  const width = 2 * radius + 1
  kernel.forEach((weight, k) => {
    const down = Math.floor(k / width) - radius
    const right = (k % width) - radius
    for (let row = Math.max(0, -down); row < Math.min(size, size - down); row++) {
      const to = row * size
      const from = (row + down) * size + right
      for (let column = Math.max(0, -right); column < Math.min(size, size - right); column++) {
        result[to + column]! += weight * cells[from + column]!
      }
    }
  })
  return result
}

const blurRows = (cells: Float32Array, kernel: Float32Array, size: number) =>
  blurred(cells, kernel, size, (cell) => cell % size, 1)

const blurColumns = (cells: Float32Array, kernel: Float32Array, size: number) =>
  blurred(cells, kernel, size, (cell) => Math.floor(cell / size), size)

function blurred(
  cells: Float32Array,
  kernel: Float32Array,
  size: number,
  place: (cell: number) => number,
  stride: number,
): Float32Array {
  const radius = (kernel.length - 1) / 2
  return cells.map((_, cell) => {
    const here = place(cell)
    let total = 0
    for (let k = Math.max(-radius, -here); k <= Math.min(radius, size - 1 - here); k++) {
      total += kernel[k + radius]! * cells[cell + k * stride]!
    }
    return total
  })
}

/** Of each column, `(side + 1) * side`: row r holds the sum of the rows before r. */
function prefixSums(cells: Float32Array): Float64Array {
  const sums = new Float64Array((side + 1) * side)
  for (let cell = 0; cell < CELLS; cell++) sums[cell + side] = sums[cell]! + cells[cell]!
  return sums
}

function windowMean(
  sums: Float64Array,
  { first, last }: { readonly first: number; readonly last: number },
): Float32Array {
  const clamp = (row: number) => Math.min(side, Math.max(0, row))
  return Float32Array.from({ length: CELLS }, (_, cell) => {
    const row = Math.floor(cell / side)
    const column = cell % side
    const total = sums[clamp(row + last + 1) * side + column]! - sums[clamp(row + first) * side + column]!
    // A difference of sums may fall a rounding below the 0 it should be.
    return Math.max(0, total) / (last - first + 1)
  })
}

/** Rows of the mask down to and with each cell, as part of the side. */
function depthBelowFirst(mask: Float32Array): Float32Array {
  const depth = mask.map((value) => value / side)
  for (let cell = side; cell < CELLS; cell++) depth[cell]! += depth[cell - side]!
  return depth
}
