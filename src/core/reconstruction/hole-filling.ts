/**
 * Guesses for voxels that no pixel reached, as PLUS makes them.
 *
 * Every guess rests on voxels that pixels reached, never on another guess. A hole that none of the
 * ways can fill is 0, also where a share too small to leave a weight had left a value.
 * Source: IGSIO vtkIGSIOFillHolesInVolume.
 */
import { cubeFilling, nearestFilling } from './cube-filling.ts'
import type { HoleFilling } from './settings.ts'
import type { Fill, Voxels } from './splatter.ts'
import { stickFilling } from './stick-filling.ts'
import type { Triple } from './sweep-grid.ts'

/** A new array. */
export function filledHoles(
  voxels: Voxels,
  [nx, ny, nz]: Triple,
  ways: readonly HoleFilling[],
): Uint8Array<ArrayBuffer> {
  const filled = voxels.values.slice()
  if (ways.length === 0) return filled
  const fills = ways.map((way) => fillOf(way, voxels, [nx, ny, nz]))
  for (let k = 0, voxel = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      for (let i = 0; i < nx; i++, voxel++) {
        if (voxels.weights[voxel] === 0) filled[voxel] = firstOf(fills, i, j, k)
      }
    }
  }
  return filled
}

function firstOf(fills: readonly Fill[], i: number, j: number, k: number): number {
  for (const fill of fills) {
    const value = fill(i, j, k)
    if (value >= 0) return value
  }
  return 0
}

function fillOf(way: HoleFilling, voxels: Voxels, dimensions: Triple): Fill {
  switch (way.kind) {
    case 'stick':
      return stickFilling(voxels, dimensions, way.lengthLimit, way.sticks)
    case 'nearest':
      return nearestFilling(voxels, dimensions, way.size, way.leastKnown)
    case 'gaussian':
    case 'distance':
      return cubeFilling(voxels, dimensions, way)
  }
}
