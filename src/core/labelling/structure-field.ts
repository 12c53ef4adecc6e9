/** A label map of any grid as the field that is pointed at, cut and drawn: even voxels along the patient's axes round what is labelled. */
import { invert } from '#core/frames/transform.ts'
import type { Box } from '#core/volumes/box.ts'
import { boxOf, labelGeometry, LABEL_SPACING_MM, type LabelField } from '#core/volumes/label-field.ts'
import { volumeFromVoxel, type VolumeGeometry } from '#core/volumes/volume.ts'
import type { LabelGrid } from './corrections.ts'

export const FIELD = {
  /** Around the outermost labels, so that surfaces close and a brush has room. */
  marginMm: 12,
  /** 24 MB of labels. */
  mostVoxels: 12_000_000,
} as const

/** @param open of the volume: what lies outside it is left away. @throws RangeError when there are no labels in it */
export function structureField(grid: LabelGrid, open: VolumeGeometry): LabelField {
  const box = boxOfLabels(grid)
  const limit = boxOf(open)
  const { marginMm } = FIELD
  const within: Box = {
    low: [0, 1, 2].map((axis) => Math.max(box.low[axis]! - marginMm, limit.low[axis]!)) as unknown as Box['low'],
    high: [0, 1, 2].map((axis) => Math.min(box.high[axis]! + marginMm, limit.high[axis]!)) as unknown as Box['high'],
  }
  const size = within.high.map((high, axis) => high - within.low[axis]!)
  if (size.some((mm) => !(mm > 0))) throw new RangeError('there are no labels in the open volume')
  const spacingMm = Math.max(LABEL_SPACING_MM, Math.cbrt((size[0]! * size[1]! * size[2]!) / FIELD.mostVoxels))
  const geometry = labelGeometry(within, spacingMm)
  return { geometry, labels: nearestLabels(grid, geometry) }
}

/** The label of the nearest voxel, for each voxel of another grid; 0 where there is none. On the same grid, the same labels. */
export function nearestLabels({ geometry: of, labels }: LabelGrid, geometry: VolumeGeometry): Uint16Array<ArrayBuffer> {
  const [nx, ny, nz] = geometry.dimensions
  const [mx, my, mz] = of.dimensions
  const to = volumeFromVoxel('ct', geometry).matrix
  const back = invert(volumeFromVoxel('ct', of)).matrix
  /** Index there = step · index here + start. */
  const step = [0, 1, 2].map((r) => [0, 4, 8].map((c) => back[r]! * to[c]! + back[r + 4]! * to[c + 1]! + back[r + 8]! * to[c + 2]!)) // prettier-ignore
  const start = [0, 1, 2].map((r) => back[r]! * to[12]! + back[r + 4]! * to[13]! + back[r + 8]! * to[14]! + back[r + 12]!) // prettier-ignore
  const found = new Uint16Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++)
    for (let j = 0; j < ny; j++) {
      const [a, b, c] = [0, 1, 2].map((r) => step[r]![1]! * j + step[r]![2]! * k + start[r]!) as [number, number, number] // prettier-ignore
      for (let i = 0; i < nx; i++, at++) {
        const [x, y, z] = [
          Math.round(step[0]![0]! * i + a),
          Math.round(step[1]![0]! * i + b),
          Math.round(step[2]![0]! * i + c),
        ]
        if (x < 0 || y < 0 || z < 0 || x >= mx || y >= my || z >= mz) continue
        found[at] = labels[x + mx * (y + my * z)]!
      }
    }
  return found
}

/** Round all that is labelled, LPS mm. */
function boxOfLabels({ geometry, labels }: LabelGrid): Box {
  const [nx, ny] = geometry.dimensions
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] === 0) continue
    const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    for (let axis = 0; axis < 3; axis++) {
      if (index[axis]! < low[axis]!) low[axis] = index[axis]!
      if (index[axis]! > high[axis]!) high[axis] = index[axis]!
    }
  }
  const m = volumeFromVoxel('ct', geometry).matrix
  const origin = [0, 1, 2].map((r) => m[r]! * low[0]! + m[r + 4]! * low[1]! + m[r + 8]! * low[2]! + m[r + 12]!)
  const dimensions = high.map((most, axis) => most - low[axis]! + 1)
  return boxOf({ ...geometry, origin, dimensions } as unknown as VolumeGeometry)
}
