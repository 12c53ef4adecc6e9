/**
 * How PLUS shares a pixel among the eight voxels around it, in its fixed point and in double.
 *
 * The corners take their turn from the far one to the near one, each rounding on its own. Where only
 * one value is kept, a corner takes it from an eighth of the pixel up. A share below 1/512 changes a
 * mean but leaves no weight: such a voxel stays a hole. Source: IGSIO vtkTrilinearInterpolation.
 */
import {
  divideFixed,
  floorFixed,
  floorLeniently,
  multiplyFixed,
  ONE,
  roundFixed,
  roundLeniently,
} from './plus-arithmetic.ts'
import type { Compounding } from './settings.ts'
import { MOST_WEIGHT, PIXEL_WEIGHT } from './settings.ts'
import type { Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

// Bound once: where modules are not bundled, a look-up in another one for each corner costs more than the sum.
const [multiply, divide, round, floor] = [multiplyFixed, divideFixed, roundFixed, floorFixed]
const [roundDouble, floorDouble] = [roundLeniently, floorLeniently]
const [WHOLE, MOST, PIXEL] = [ONE, MOST_WEIGHT, PIXEL_WEIGHT]

/** x, y, z in voxels, or in 1/16384 of them for the fixed one. */
export type PlaceLinear = (x: number, y: number, z: number, grey: number, importance: number) => void

export function fixedLinearPlacer(voxels: Voxels, [nx, ny, nz]: Triple, compounding: Compounding): PlaceLinear {
  const compound = fixedCompounder(voxels, compounding)
  return (x, y, z, grey, importance) => {
    const i = floor(x)
    const j = floor(y)
    const k = floor(z)
    const fx = x & (WHOLE - 1)
    const fy = y & (WHOLE - 1)
    const fz = z & (WHOLE - 1)
    if (!fits(i, fx, nx) || !fits(j, fy, ny) || !fits(k, fz, nz)) return
    const near = i + nx * (j + ny * k)
    for (let corner = 7; corner >= 0; corner--) {
      const yz = multiply(corner & 2 ? fy : WHOLE - fy, corner & 1 ? fz : WHOLE - fz)
      const share = multiply(corner & 4 ? fx : WHOLE - fx, yz)
      if (share === 0) continue
      const voxel = near + cornerOffset(corner, nx, nx * ny)
      compound(voxel, grey, share, importance)
    }
  }
}

/** Whether the voxels on either side are there; a pixel on a voxel needs none beside it. */
const fits = (at: number, rest: number, size: number) => at >= 0 && at + (rest === 0 ? 0 : 1) < size

/** Bits of a corner from the highest: far in x, y, z. */
const cornerOffset = (corner: number, row: number, slice: number) =>
  (corner >> 2) + ((corner >> 1) & 1) * row + (corner & 1) * slice

type Compound = (voxel: number, grey: number, share: number, importance: number) => void

function fixedCompounder({ values, weights }: Voxels, compounding: Compounding): Compound {
  const keep = (voxel: number, weight: number) => void (weights[voxel] = Math.min(MOST, round(weight)))
  switch (compounding) {
    case 'latest':
    case 'maximum':
      return (voxel, grey, share) => {
        if (share < WHOLE / 8 || (compounding === 'maximum' && grey <= values[voxel]!)) return
        values[voxel] = grey
        keep(voxel, share * PIXEL)
      }
    case 'mean':
      return (voxel, grey, share) => {
        const had = weights[voxel]! * (WHOLE / PIXEL)
        const has = share + had
        values[voxel] = round(divide(share * grey + had * values[voxel]!, has))
        keep(voxel, has * PIXEL)
      }
    case 'importance':
      return (voxel, grey, share, importance) => {
        if (importance === 0) return
        const had = weights[voxel]! * WHOLE
        const has = importance * share + had
        const part = divide(grey * importance * share, has)
        values[voxel] = round(part + divide(had, has) * values[voxel]!)
        keep(voxel, has)
      }
  }
}

export function doubleLinearPlacer(voxels: Voxels, [nx, ny, nz]: Triple, compounding: Compounding): PlaceLinear {
  const compound = doubleCompounder(voxels, compounding)
  return (x, y, z, grey, importance) => {
    const i = floorDouble(x)
    const j = floorDouble(y)
    const k = floorDouble(z)
    const fx = x - i
    const fy = y - j
    const fz = z - k
    if (!fits(i, fx, nx) || !fits(j, fy, ny) || !fits(k, fz, nz)) return
    const near = i + nx * (j + ny * k)
    for (let corner = 7; corner >= 0; corner--) {
      const share = (corner & 4 ? fx : 1 - fx) * ((corner & 2 ? fy : 1 - fy) * (corner & 1 ? fz : 1 - fz))
      if (share === 0) continue
      const voxel = near + cornerOffset(corner, nx, nx * ny)
      compound(voxel, grey, share, importance)
    }
  }
}

function doubleCompounder({ values, weights }: Voxels, compounding: Compounding): Compound {
  const keep = (voxel: number, weight: number) => void (weights[voxel] = weight < MOST ? roundDouble(weight) : MOST)
  switch (compounding) {
    case 'latest':
    case 'maximum':
      return (voxel, grey, share) => {
        if (share < 1 / 8 || (compounding === 'maximum' && grey <= values[voxel]!)) return
        values[voxel] = grey
        keep(voxel, share * PIXEL)
      }
    case 'mean':
      return (voxel, grey, share) => {
        const had = weights[voxel]! / PIXEL
        const has = share + had
        values[voxel] = roundDouble((share * grey + had * values[voxel]!) / has)
        keep(voxel, has * PIXEL)
      }
    case 'importance':
      return (voxel, grey, share, importance) => {
        if (importance === 0) return
        const had = weights[voxel]!
        const has = importance * share + had
        values[voxel] = roundDouble((grey * importance * share + values[voxel]! * had) / has)
        keep(voxel, has)
      }
  }
}
