/**
 * The surface at one value of a volume, as triangles: bone as something that can be
 * drawn, touched and measured against.
 *
 * Marching cubes (Lorensen and Cline 1987) over the samples at every `strideVoxels`-th
 * voxel, with corners shared by index. Bricks of 8x8x8 cells that lie wholly
 * on one side of the level are never visited. Where bone leaves the volume the surface
 * is open.
 */
import { CUBE_CASES, CUBE_EDGES } from './cube-cases.ts'
import { growingMesh, type GrowingMesh } from './growing-mesh.ts'
import { samplesOf, type Sampled, type Samples } from './iso-samples.ts'
import type { SurfaceMesh } from './surface-mesh.ts'

export interface IsoSurfaceOptions {
  /** 1 uses every voxel, 2 every second one along each axis. */
  readonly strideVoxels?: number
  /** Above this nothing is returned: 4 million triangles are about 100 MB with their corners. */
  readonly maxTriangles?: number
}

export type IsoSurface =
  | { readonly type: 'surface'; readonly mesh: SurfaceMesh; readonly strideVoxels: number }
  | { readonly type: 'too-large'; readonly maxTriangles: number; readonly strideVoxels: number }

export const MAX_TRIANGLES = 4_000_000
const BRICK_CELLS = 8

/**
 * Everything at `levelHu` or more is inside; normals point out of it, against the gradient,
 * and triangles turn counter-clockwise seen from outside, whatever the volume's axes.
 *
 * @returns the mesh in the frame of the volume (LPS mm), or `too-large`: then raise `strideVoxels`.
 * @throws RangeError when the stride is not a whole number of 1 or more, or the level is not finite.
 */
export function isoSurface(volume: Sampled, levelHu: number, options: IsoSurfaceOptions = {}): IsoSurface {
  const layers = isoSurfaceInLayers(volume, levelHu, options)
  for (;;) {
    const step = layers.next()
    if (step.done) return step.value
  }
}

/** The same, giving the fraction done after each layer of bricks, so that a worker can listen in between. */
export function* isoSurfaceInLayers(
  volume: Sampled,
  levelHu: number,
  { strideVoxels = 1, maxTriangles = MAX_TRIANGLES }: IsoSurfaceOptions = {},
): Generator<number, IsoSurface> {
  if (!Number.isInteger(strideVoxels) || strideVoxels < 1)
    throw new RangeError(`stride ${strideVoxels} is not 1, 2, 3 …`)
  if (!Number.isFinite(levelHu)) throw new RangeError(`the level of a surface must be a number, got ${levelHu}`)
  const samples = samplesOf(volume, levelHu, strideVoxels)
  const mesh = growingMesh()
  const layer = layerMarcher(samples, mesh)
  const bz = Math.ceil(Math.max(samples.nz - 1, 0) / BRICK_CELLS)
  for (let bk = 0; bk < bz; bk++) {
    layer(bk)
    if (mesh.triangles > maxTriangles) return { type: 'too-large', maxTriangles, strideVoxels }
    yield (bk + 1) / bz
  }
  return { type: 'surface', mesh: mesh.finish(), strideVoxels }
}

/** Marches one layer of bricks at a time, from k = 0 up; keeps the corners made on the last slice for the next layer. */
function layerMarcher(samples: Samples, mesh: GrowingMesh) {
  const { nx, ny, nz, values, level, isLeftHanded } = samples
  const bx = Math.ceil((nx - 1) / BRICK_CELLS)
  const by = Math.ceil((ny - 1) / BRICK_CELLS)
  const slice = nx * ny
  /** Corner numbers made on the edges: along x and y on the lower and upper slice, and along z between them; -1: none yet. */
  let made = Array.from({ length: 5 }, () => new Int32Array(slice).fill(-1))
  /** Numbers only grow: what is smaller was made on a slice before, and nothing need be wiped out. */
  let since = [0, 0, 0, 0, 0]
  // Of each edge, in arrays of small numbers: looked up six million times for a spine.
  const cornerOf = Uint8Array.from(CUBE_EDGES, ({ corner }) => corner)
  const axisOf = Uint8Array.from(CUBE_EDGES, ({ axis }) => axis)
  const storeOf = Uint8Array.from(CUBE_EDGES, ({ corner, axis }) => (axis === 2 ? 4 : axis * 2 + (corner >> 2)))
  const offsetOf = Int32Array.from(CUBE_EDGES, ({ corner }) => (corner & 1) + nx * ((corner >> 1) & 1))

  function cornerOn(edge: number, i: number, j: number, k: number): number {
    const which = storeOf[edge]!
    const store = made[which]!
    const at = i + nx * j + offsetOf[edge]!
    const there = store[at]!
    if (there >= since[which]!) return there
    const number = mesh.vertices
    store[at] = number
    const corner = cornerOf[edge]!
    samples.put(mesh.room(), i + (corner & 1), j + ((corner >> 1) & 1), k + (corner >> 2), axisOf[edge] as 0 | 1 | 2)
    return number
  }

  function marchCell(inside: number, i: number, j: number, k: number) {
    const edges = CUBE_CASES[inside]!
    for (let at = 0; at < edges.length; at += 3) {
      const a = cornerOn(edges[at]!, i, j, k)
      const b = cornerOn(edges[at + 1]!, i, j, k)
      const c = cornerOn(edges[at + 2]!, i, j, k)
      if (isLeftHanded) mesh.triangle(a, c, b)
      else mesh.triangle(a, b, c)
    }
  }

  /** The four corners of a face across x that are inside, as the bits of corners 0, 2, 4 and 6. */
  function faceAt(first: number): number {
    return (
      (values[first]! >= level ? 1 : 0) |
      (values[first + nx]! >= level ? 4 : 0) |
      (values[first + slice]! >= level ? 16 : 0) |
      (values[first + nx + slice]! >= level ? 64 : 0)
    )
  }

  function marchBrickRow(k: number, bi: number, bj: number) {
    const lastI = Math.min((bi + 1) * BRICK_CELLS, nx - 1)
    const lastJ = Math.min((bj + 1) * BRICK_CELLS, ny - 1)
    for (let j = bj * BRICK_CELLS; j < lastJ; j++) {
      const row = nx * (j + ny * k)
      // A cell shares a face with the one after it: each face is looked at once.
      let face = faceAt(row + bi * BRICK_CELLS)
      for (let i = bi * BRICK_CELLS; i < lastI; i++) {
        const next = faceAt(row + i + 1)
        const inside = face | (next << 1)
        face = next
        if (inside !== 0 && inside !== 255) marchCell(inside, i, j, k)
      }
    }
  }

  return (bk: number) => {
    const crossed: (readonly [bi: number, bj: number])[] = []
    for (let bj = 0; bj < by; bj++) {
      for (let bi = 0; bi < bx; bi++) if (samples.isCrossed(bi, bj, bk, BRICK_CELLS)) crossed.push([bi, bj])
    }
    const lastK = Math.min((bk + 1) * BRICK_CELLS, nz - 1)
    for (let k = bk * BRICK_CELLS; k < lastK; k++) {
      for (const [bi, bj] of crossed) marchBrickRow(k, bi, bj)
      made = [made[1]!, made[0]!, made[3]!, made[2]!, made[4]!]
      since = [since[1]!, mesh.vertices, since[3]!, mesh.vertices, mesh.vertices]
    }
  }
}
