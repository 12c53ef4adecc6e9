/**
 * Weighted means of pixels, each shared among the eight voxels around it.
 *
 * Pixels that follow each other between the same eight voxels are shared out as one: their weight
 * from the middle of the run, their grey from its centre of brightness. That is exact for what is
 * even or rises evenly along the run; what is left is a product of two steps of a sixth of a voxel.
 */
import type { Means } from './float-mean.ts'
import type { PlacedPixels, Row } from './picture-row.ts'
import type { Triple } from './sweep-grid.ts'

export function placeLinearMean({ sums, weights }: Means, [nx, ny, nz]: Triple) {
  // At the last voxel the cell before it is taken, where the share of the far corner is 1.
  const [lastI, lastJ, lastK] = [Math.max(0, nx - 2), Math.max(0, ny - 2), Math.max(0, nz - 2)]
  const stepX = nx > 1 ? 1 : 0
  const stepY = ny > 1 ? nx : 0
  const stepZ = nz > 1 ? nx * ny : 0

  /** Shares `amount` among the corners of a cell, from (fx, fy, fz) in it. */
  function share(into: Float32Array, cell: number, fx: number, fy: number, fz: number, amount: number) {
    const up = cell + stepZ
    const far = fz * amount
    const near = amount - far
    const nearY = fy * near
    const farY = fy * far
    const near1 = near - nearY
    const far1 = far - farY
    into[cell]! += near1 - fx * near1
    into[cell + stepX]! += fx * near1
    into[cell + stepY]! += nearY - fx * nearY
    into[cell + stepY + stepX]! += fx * nearY
    into[up]! += far1 - fx * far1
    into[up + stepX]! += fx * far1
    into[up + stepY]! += farY - fx * farY
    into[up + stepY + stepX]! += fx * farY
  }

  return (row: Row, { grey, mask, rejectBelow }: PlacedPixels): void => {
    const { x, y, z, ax, ay, az, at, to } = row
    const isPlain = !mask && rejectBelow <= 0
    for (let column = row.from; column <= to;) {
      const px = x + ax * column
      const py = y + ay * column
      const pz = z + az * column
      const i = Math.min(px | 0, lastI)
      const j = Math.min(py | 0, lastJ)
      const k = Math.min(pz | 0, lastK)
      const fx = px - i
      const fy = py - j
      const fz = pz - k
      const leave = Math.min(stepsToLeave(fx, ax), stepsToLeave(fy, ay), stepsToLeave(fz, az))
      const count = leave < to - column ? (leave | 0) + 1 : to + 1 - column
      const first = at + column
      let sum = 0
      let moment = 0
      let weight = count
      let lever = (count * (count - 1)) / 2
      if (isPlain) {
        for (let step = 0; step < count; step++) {
          const value = grey[first + step]!
          sum += value
          moment += value * step
        }
      } else {
        weight = 0
        lever = 0
        for (let step = 0; step < count; step++) {
          const value = grey[first + step]!
          if (value < rejectBelow) continue
          const trust = mask ? mask[first + step]! / 255 : 1
          weight += trust
          lever += trust * step
          sum += trust * value
          moment += trust * value * step
        }
      }
      column += count
      if (weight === 0) continue
      const cell = i + nx * (j + ny * k)
      const middle = lever / weight
      share(weights, cell, fx + ax * middle, fy + ay * middle, fz + az * middle, weight)
      if (sum === 0) continue
      const bright = moment / sum
      share(sums, cell, fx + ax * bright, fy + ay * bright, fz + az * bright, sum)
    }
  }
}

/** How many steps a line makes before it leaves a cell along one axis, from `inside` it (0 to 1). */
function stepsToLeave(inside: number, step: number): number {
  if (step === 0) return Infinity
  return step > 0 ? (1 - inside) / step : inside / -step
}
