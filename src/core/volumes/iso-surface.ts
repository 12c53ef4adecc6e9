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
  const corners = Array.from({ length: 8 }, (_, c) => (c & 1) + nx * ((c >> 1) & 1) + slice * ((c >> 2) & 1))
  /** Corner numbers made on the edges: along x and y on the lower and upper slice, and along z between them; -1: none yet. */
  let made = Array.from({ length: 5 }, () => new Int32Array(slice).fill(-1))
  const placeOfEdge = CUBE_EDGES.map(({ corner, axis }) => ({
    corner,
    axis,
    store: axis === 2 ? 4 : axis * 2 + ((corner >> 2) & 1),
    offset: (corner & 1) + nx * ((corner >> 1) & 1),
  }))

  function cornerOn(edge: number, i: number, j: number, k: number): number {
    const { corner, axis, store, offset } = placeOfEdge[edge]!
    const at = i + nx * j + offset
    const there = made[store]![at]!
    if (there >= 0) return there
    const number = mesh.vertices
    made[store]![at] = number
    samples.put(mesh.room(), i + (corner & 1), j + ((corner >> 1) & 1), k + ((corner >> 2) & 1), axis)
    return number
  }

  function marchCell(i: number, j: number, k: number, first: number) {
    let inside = 0
    for (let c = 0; c < 8; c++) if (values[first + corners[c]!]! >= level) inside |= 1 << c
    if (inside === 0 || inside === 255) return
    const edges = CUBE_CASES[inside]!
    for (let at = 0; at < edges.length; at += 3) {
      const a = cornerOn(edges[at]!, i, j, k)
      const b = cornerOn(edges[at + 1]!, i, j, k)
      const c = cornerOn(edges[at + 2]!, i, j, k)
      if (isLeftHanded) mesh.triangle(a, c, b)
      else mesh.triangle(a, b, c)
    }
  }

  function marchBrickRow(k: number, bi: number, bj: number) {
    const lastI = Math.min((bi + 1) * BRICK_CELLS, nx - 1)
    const lastJ = Math.min((bj + 1) * BRICK_CELLS, ny - 1)
    for (let j = bj * BRICK_CELLS; j < lastJ; j++) {
      for (let i = bi * BRICK_CELLS; i < lastI; i++) marchCell(i, j, k, i + nx * (j + ny * k))
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
      made = [made[1]!, made[0]!.fill(-1), made[3]!, made[2]!.fill(-1), made[4]!.fill(-1)]
    }
  }
}
