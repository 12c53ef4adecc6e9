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

type Three = readonly [number, number, number]
type Sixteen = readonly [number, number, number, number, number, number, number, number, number, number, number, number, number, number, number, number] // prettier-ignore

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
  const [m0, m1, m2, , m4, m5, m6, , m8, m9, m10, , m12, m13, m14] = m as unknown as Sixteen
  const [[p00, p01, p02], [p10, p11, p12], [p20, p21, p22]] = perMm as unknown as readonly [Three, Three, Three]

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
      const rise = values[beyond]! - values[at]!
      const t = (level - values[at]!) / rise
      const between = (index: number, along: 0 | 1 | 2) => slope(at, index, along) * (1 - t) + slope(beyond, index, along) * t // prettier-ignore
      // The edge's own rise and not a wider difference: bone thinner than two voxels would turn the normal round.
      const gi = axis === 0 ? rise : between(i, 0)
      const gj = axis === 1 ? rise : between(j, 1)
      const gk = axis === 2 ? rise : between(k, 2)
      const [x, y, z] = [axis === 0 ? i + t : i, axis === 1 ? j + t : j, axis === 2 ? k + t : k]
      // Written out: half a million corners a surface, and loops over three cost more than what they do.
      const { positions, normals, at: to } = vertex
      positions[to] = m0 * x + m4 * y + m8 * z + m12
      positions[to + 1] = m1 * x + m5 * y + m9 * z + m13
      positions[to + 2] = m2 * x + m6 * y + m10 * z + m14
      const a = -(p00 * gi + p10 * gj + p20 * gk)
      const b = -(p01 * gi + p11 * gj + p21 * gk)
      const c = -(p02 * gi + p12 * gj + p22 * gk)
      const scale = 1 / Math.sqrt(a * a + b * b + c * c)
      normals[to] = a * scale
      normals[to + 1] = b * scale
      normals[to + 2] = c * scale
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
