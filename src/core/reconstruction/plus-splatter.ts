/**
 * A picture's pixels placed as PLUS places them, voxel for voxel.
 *
 * Its optimised paths walk picture and importance mask with two pointers. Nearest neighbour does not
 * move them on where the mask is 0 (it leaves the row there) nor the mask's in a full voxel, so that
 * what follows is read from earlier pixels. That is followed here: it is what PLUS gives.
 * Source: IGSIO vtkIGSIOPasteSliceIntoVolume.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { clipSpans, type Spans } from './clip.ts'
import { roundFixed, roundLeniently, toFixed } from './plus-arithmetic.ts'
import { doubleLinearPlacer, fixedLinearPlacer } from './plus-linear.ts'
import { nearestPlacer } from './plus-nearest.ts'
import type { ReconstructionSettings } from './settings.ts'
import type { Picture, Splatter, Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

/** Places one pixel at a place in voxels. @returns what the pointers do next. */
type Place = (x: number, y: number, z: number, grey: number, importance: number) => 'placed' | 'blended' | 'refused'

export function createPlusSplatter(dimensions: Triple, settings: ReconstructionSettings): Splatter {
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  const voxels: Voxels = { values: new Uint8Array(count), weights: new Uint16Array(count) }
  const { clip, arithmetic, importance, rejectBelow = -Infinity } = settings
  const place = placer(voxels, dimensions, settings)
  const isPlain = arithmetic === 'plus-none'
  let spans: Spans | undefined
  let size = ''

  function placeAll({ widthPx, heightPx, grey }: Picture, m: Matrix) {
    const mask = importance?.grey
    let pixelAt = 0
    let maskAt = 0
    for (let y = 0; y < heightPx; y++) {
      const x0 = m[4]! * y
      const y0 = m[5]! * y
      const z0 = m[6]! * y
      let column = 0
      for (let span = 4 * y; span < 4 * y + 4; span += 2) {
        const [from, to] = [spans![span]!, spans![span + 1]!]
        if (from > to) continue
        pixelAt += from - column
        maskAt += from - column
        column = to + 1
        for (let x = from; x <= to; x++) {
          const value = grey[pixelAt]!
          let became: 'placed' | 'blended' | 'refused' = 'placed'
          if (value >= rejectBelow) {
            const trust = mask ? mask[maskAt]! : 0
            // The order of the sums is that of either path: the last bit may decide where a pixel goes.
            became = isPlain
              ? place(m[0]! * x + x0 + m[12]!, m[1]! * x + y0 + m[13]!, m[2]! * x + z0 + m[14]!, value, trust)
              : place(m[12]! + x0 + x * m[0]!, m[13]! + y0 + x * m[1]!, m[14]! + z0 + x * m[2]!, value, trust)
          }
          if (!isPlain && became === 'refused') break
          pixelAt += 1
          if (isPlain || became !== 'blended') maskAt += 1
        }
      }
      pixelAt += widthPx - column
      maskAt += widthPx - column
    }
  }

  return {
    place(picture, voxelFromImage) {
      const { widthPx, heightPx } = picture
      if (size !== `${widthPx}x${heightPx}`) {
        spans = clipSpans(clip, widthPx, heightPx, !isPlain)
        size = `${widthPx}x${heightPx}`
      }
      placeAll(picture, arithmetic === 'plus-full' ? voxelFromImage.map(toFixed) : voxelFromImage)
    },
    isTouched: (voxel) => voxels.weights[voxel]! > 0,
    voxels: () => voxels,
  }
}

function placer(voxels: Voxels, dimensions: Triple, settings: ReconstructionSettings): Place {
  const { interpolation, compounding, arithmetic } = settings
  const isFixed = arithmetic === 'plus-full'
  if (interpolation === 'linear') {
    const placeLinear = (isFixed ? fixedLinearPlacer : doubleLinearPlacer)(voxels, dimensions, compounding)
    return (x, y, z, grey, importance) => {
      placeLinear(x, y, z, grey, importance)
      return 'placed'
    }
  }
  const [nx, ny, nz] = dimensions
  const round = isFixed ? roundFixed : roundLeniently
  const placeNearest = nearestPlacer(voxels, compounding, arithmetic === 'plus-none')
  // Only a mask's pointer stays behind in a full voxel.
  const blended = compounding === 'importance' ? 'blended' : 'placed'
  return (x, y, z, grey, importance) => {
    const i = round(x)
    const j = round(y)
    const k = round(z)
    if (i < 0 || j < 0 || k < 0 || i >= nx || j >= ny || k >= nz) return 'placed'
    const became = placeNearest(i + nx * (j + ny * k), grey, importance)
    return became === 'blended' ? blended : became
  }
}
