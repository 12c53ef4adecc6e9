/**
 * A picture's pixels placed in floating point, as fast as a sweep comes in: the true mean, and no
 * memory taken for a pixel.
 *
 * A pixel of 0.08 mm is small against a voxel of 0.5 mm: its neighbours in the row mostly go to the
 * same voxels. What goes there is added up before it is written.
 */
import type { Matrix } from '#core/frames/transform.ts'
import { clipSpans, type Spans } from './clip.ts'
import { placeLinearKept, placeNearestKept } from './float-kept.ts'
import { placeLinearMean } from './float-linear-mean.ts'
import { LEAST_WEIGHT, meanOf, placeNearestMean, type Means } from './float-mean.ts'
import { keepInside, type Columns, type PlacedPixels, type Row } from './picture-row.ts'
import type { ReconstructionSettings } from './settings.ts'
import type { Picture, Splatter, Voxels } from './splatter.ts'
import type { Triple } from './sweep-grid.ts'

type PlaceRow = (row: Row, pixels: PlacedPixels) => void

/** Nearest rounds half up; the last half must stay inside. */
const HALF = 0.5 - 1e-9

export function createFloatSplatter(dimensions: Triple, settings: ReconstructionSettings): Splatter {
  const { clip, interpolation, compounding, importance, rejectBelow = 0 } = settings
  const count = dimensions[0] * dimensions[1] * dimensions[2]
  const isMean = compounding === 'mean' || compounding === 'importance'
  const isLinear = interpolation === 'linear'
  const means: Means = isMean
    ? { sums: new Float32Array(count), weights: new Float32Array(count) }
    : { sums: new Float32Array(0), weights: new Float32Array(0) }
  const kept: Voxels | undefined = isMean
    ? undefined
    : { values: new Uint8Array(count), weights: new Uint16Array(count) }
  const placeRow: PlaceRow = kept
    ? (isLinear ? placeLinearKept : placeNearestKept)(kept, dimensions, compounding === 'maximum')
    : (isLinear ? placeLinearMean : placeNearestMean)(means, dimensions)
  const mask = compounding === 'importance' ? importance?.grey : undefined
  const margin = isLinear ? 0 : HALF
  const row: Row = { x: 0, y: 0, z: 0, ax: 0, ay: 0, az: 0, at: 0, from: 0, to: -1 }
  let spans: Spans | undefined
  let size = ''

  function placeSpan(columns: Columns, pixels: PlacedPixels) {
    keepInside(columns, row.x, row.ax, -margin, dimensions[0] - 1 + margin)
    keepInside(columns, row.y, row.ay, -margin, dimensions[1] - 1 + margin)
    keepInside(columns, row.z, row.az, -margin, dimensions[2] - 1 + margin)
    row.from = columns.from
    row.to = columns.to
    if (row.from <= row.to) placeRow(row, pixels)
  }

  function place({ widthPx, heightPx, grey }: Picture, m: Matrix) {
    if (size !== `${widthPx}x${heightPx}`) {
      spans = clipSpans(clip, widthPx, heightPx, false)
      size = `${widthPx}x${heightPx}`
    }
    const pixels: PlacedPixels = { grey, mask, rejectBelow }
    const columns: Columns = { from: 0, to: -1 }
    row.ax = m[0]!
    row.ay = m[1]!
    row.az = m[2]!
    for (let y = 0; y < heightPx; y++) {
      row.x = m[12]! + m[4]! * y
      row.y = m[13]! + m[5]! * y
      row.z = m[14]! + m[6]! * y
      row.at = y * widthPx
      for (let span = 4 * y; span < 4 * y + 4; span += 2) {
        columns.from = spans![span]!
        columns.to = spans![span + 1]!
        placeSpan(columns, pixels)
      }
    }
  }

  return {
    place,
    isTouched: (voxel) => (kept ? kept.weights[voxel]! > 0 : means.weights[voxel]! >= LEAST_WEIGHT),
    voxels: () => kept ?? meanOf(means),
  }
}
