/** Voxels that keep one pixel: the brightest, or the last. */
import type { PlacedPixels, Row } from './picture-row.ts'
import { PIXEL_WEIGHT } from './settings.ts'
import type { Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

/** Bound once: where modules are not bundled, a look-up in another one for each pixel is dear. */
const PIXEL = PIXEL_WEIGHT

export function placeNearestKept({ values, weights }: Voxels, [nx, ny]: Triple, isBrightest: boolean) {
  return (row: Row, { grey, rejectBelow }: PlacedPixels): void => {
    const { x, y, z, ax, ay, az, at } = row
    for (let column = row.from; column <= row.to; column++) {
      const value = grey[at + column]!
      if (value < rejectBelow) continue
      const i = (x + ax * column + 0.5) | 0
      const j = (y + ay * column + 0.5) | 0
      const k = (z + az * column + 0.5) | 0
      const voxel = i + nx * (j + ny * k)
      weights[voxel] = PIXEL
      if (!isBrightest || value > values[voxel]!) values[voxel] = value
    }
  }
}

/** A corner takes the pixel from an eighth of it up: all eight do when it lies in their middle. */
const LEAST_SHARE = 1 / 8

export function placeLinearKept({ values, weights }: Voxels, [nx, ny, nz]: Triple, isBrightest: boolean) {
  const [lastI, lastJ, lastK] = [Math.max(0, nx - 2), Math.max(0, ny - 2), Math.max(0, nz - 2)]
  const stepX = nx > 1 ? 1 : 0
  const stepY = ny > 1 ? nx : 0
  const stepZ = nz > 1 ? nx * ny : 0

  function keep(voxel: number, value: number, share: number) {
    if (share < LEAST_SHARE || (isBrightest && value <= values[voxel]! && weights[voxel]! > 0)) return
    values[voxel] = value
    weights[voxel] = share * PIXEL + 0.5
  }

  return (row: Row, { grey, rejectBelow }: PlacedPixels): void => {
    const { x, y, z, ax, ay, az, at } = row
    for (let column = row.from; column <= row.to; column++) {
      const value = grey[at + column]!
      if (value < rejectBelow) continue
      const px = x + ax * column
      const py = y + ay * column
      const pz = z + az * column
      const i = Math.min(px | 0, lastI)
      const j = Math.min(py | 0, lastJ)
      const k = Math.min(pz | 0, lastK)
      const fx = px - i
      const cell = i + nx * (j + ny * k)
      for (let edge = 0; edge < 4; edge++) {
        const share = (edge & 1 ? py - j : j + 1 - py) * (edge & 2 ? pz - k : k + 1 - pz)
        if (share < LEAST_SHARE) continue
        const voxel = cell + (edge & 1) * stepY + (edge >> 1) * stepZ
        keep(voxel, value, share - fx * share)
        keep(voxel + stepX, value, fx * share)
      }
    }
  }
}
