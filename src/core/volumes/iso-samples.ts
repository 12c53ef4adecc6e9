/** The samples a surface is marched over: every n-th voxel of a volume, and what marching asks of them. */
import type { VertexRoom } from './growing-mesh.ts'
import { volumeFromVoxel, type Volume } from './volume.ts'

export interface Samples {
  readonly nx: number
  readonly ny: number
  readonly nz: number
  readonly values: Int16Array
  readonly level: number
  readonly isLeftHanded: boolean
  /** Whether the level passes through the brick of cells: some of its samples are inside and some are not. */
  isCrossed(bi: number, bj: number, bk: number, brickCells: number): boolean
  /** Writes where the level crosses the edge from sample (i, j, k) along +axis, and the unit normal there. */
  put(vertex: VertexRoom, i: number, j: number, k: number, axis: 0 | 1 | 2): void
}

/** What a surface is found in; the frame is its caller's. */
export type Sampled = Pick<Volume, 'geometry' | 'voxels'>

export function samplesOf(volume: Sampled, level: number, stride: number): Samples {
  const [nx, ny, nz] = volume.geometry.dimensions.map((n) => Math.floor((n - 1) / stride) + 1) as [
    number,
    number,
    number,
  ]
  const values = stride === 1 ? volume.voxels : everyNth(volume, stride, [nx, ny, nz])
  const m = volumeFromVoxel('ct', volume.geometry).matrix.map((value, at) => (at < 12 ? value * stride : value))
  const steps = [1, nx, nx * ny] as const
  const counts = [nx, ny, nz] as const
  /** Columns of the inverse transpose for orthogonal axes: they take a gradient per sample to one per mm in LPS. */
  const perMm = [0, 4, 8].map((column) => {
    const length2 = m[column]! ** 2 + m[column + 1]! ** 2 + m[column + 2]! ** 2
    return [m[column]! / length2, m[column + 1]! / length2, m[column + 2]! / length2] as const
  })
  const determinant =
    m[0]! * (m[5]! * m[10]! - m[9]! * m[6]!) -
    m[4]! * (m[1]! * m[10]! - m[9]! * m[2]!) +
    m[8]! * (m[1]! * m[6]! - m[5]! * m[2]!)
  const place = [0, 0, 0]
  const gradient = [0, 0, 0]

  /** Central differences inside, one-sided at the border, per sample. */
  function slope(at: number, index: number, axis: 0 | 1 | 2): number {
    const step = steps[axis]
    const before = index > 0 ? step : 0
    const after = index < counts[axis] - 1 ? step : 0
    const samplesApart = (before ? 1 : 0) + (after ? 1 : 0)
    return samplesApart ? (values[at + after]! - values[at - before]!) / samplesApart : 0
  }

  return {
    nx,
    ny,
    nz,
    values,
    level,
    isLeftHanded: determinant < 0,

    isCrossed(bi, bj, bk, brickCells) {
      const lastI = Math.min((bi + 1) * brickCells, nx - 1)
      const lastJ = Math.min((bj + 1) * brickCells, ny - 1)
      const lastK = Math.min((bk + 1) * brickCells, nz - 1)
      const isInside = values[bi * brickCells + nx * (bj * brickCells + ny * bk * brickCells)]! >= level
      for (let k = bk * brickCells; k <= lastK; k++) {
        for (let j = bj * brickCells; j <= lastJ; j++) {
          const row = nx * (j + ny * k)
          for (let i = bi * brickCells; i <= lastI; i++) if (values[row + i]! >= level !== isInside) return true
        }
      }
      return false
    },

    put(vertex, i, j, k, axis) {
      const at = i + nx * (j + ny * k)
      const beyond = at + steps[axis]
      const here = values[at]!
      const t = (level - here) / (values[beyond]! - here)
      place[0] = i
      place[1] = j
      place[2] = k
      for (const along of [0, 1, 2] as const) {
        if (along === axis) continue
        const index = place[along]!
        gradient[along] = slope(at, index, along) * (1 - t) + slope(beyond, index, along) * t
      }
      // The edge's own rise and not a wider difference: bone thinner than two voxels would turn the normal round.
      gradient[axis] = values[beyond]! - here
      place[axis]! += t
      const [x, y, z] = place as [number, number, number]
      let length2 = 0
      for (let row = 0; row < 3; row++) {
        vertex.positions[vertex.at + row] = m[row]! * x + m[row + 4]! * y + m[row + 8]! * z + m[row + 12]!
        const out = -(perMm[0]![row]! * gradient[0]! + perMm[1]![row]! * gradient[1]! + perMm[2]![row]! * gradient[2]!)
        vertex.normals[vertex.at + row] = out
        length2 += out * out
      }
      const scale = 1 / Math.sqrt(length2)
      for (let row = 0; row < 3; row++) vertex.normals[vertex.at + row]! *= scale
    },
  }
}

function everyNth(
  { voxels, geometry }: Sampled,
  stride: number,
  [nx, ny, nz]: readonly [number, number, number],
): Int16Array {
  const [fullX, fullY] = geometry.dimensions
  const values = new Int16Array(nx * ny * nz)
  for (let k = 0, at = 0; k < nz; k++) {
    for (let j = 0; j < ny; j++) {
      const row = fullX * (j * stride + fullY * k * stride)
      for (let i = 0; i < nx; i++) values[at++] = voxels[row + i * stride]!
    }
  }
  return values
}
