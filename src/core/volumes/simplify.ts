/**
 * Fewer triangles for the same surface, and an order of triangles and corners that graphics cards like.
 *
 * The work is meshoptimizer's (quadric error metrics, Garland and Heckbert 1997; vertex cache order,
 * Sander et al. 2007), as WebAssembly: pure numbers in, pure numbers out, the same on every machine.
 */
import { MeshoptEncoder } from 'meshoptimizer/encoder'
import { MeshoptSimplifier } from 'meshoptimizer/simplifier'
import { withoutCrumbs } from './pieces.ts'
import type { SurfaceMesh } from './surface-mesh.ts'

/** A piece with less of the whole area than this is no part of the shape but what a grid or the simplifier left of it. */
const CRUMB_SHARE = 0.005

/** One way to draw a mesh: corners of its triangles, and how far it may be from the finest surface. */
export interface Detail {
  readonly indices: Uint32Array<ArrayBuffer>
  /** Largest distance that simplifying added, as the simplifier estimates it, mm. */
  readonly errorMm: number
}

export interface DetailedMesh {
  readonly positions: Float32Array<ArrayBuffer>
  readonly normals: Float32Array<ArrayBuffer>
  /** Finest first; all share the corners, and coarser ones use only the first of them. */
  readonly details: readonly Detail[]
}

/**
 * @param errorsMm allowed for each level of detail, rising.
 * @param normalsOf called once with the corners that are left.
 * @throws RangeError when the errors do not rise.
 */
export async function simplified(
  mesh: SurfaceMesh,
  errorsMm: readonly number[],
  normalsOf: (mesh: SurfaceMesh) => SurfaceMesh = (same) => same,
): Promise<DetailedMesh> {
  if (errorsMm.some((error, at) => !(error >= 0) || error < (errorsMm[at - 1] ?? 0)))
    throw new RangeError(`levels of detail need rising errors, got ${errorsMm.join(', ')} mm`)
  await Promise.all([MeshoptSimplifier.ready, MeshoptEncoder.ready])
  const details: Detail[] = []
  let { indices } = mesh
  for (const [level, allowedMm] of errorsMm.entries()) {
    const before = details[level - 1]?.errorMm ?? 0
    const [left, addedMm] = indices.length
      ? MeshoptSimplifier.simplify(indices, mesh.positions, 3, 0, Math.max(0, allowedMm - before), ['ErrorAbsolute'])
      : [indices, 0]
    indices = withoutCrumbs(mesh.positions, left as Uint32Array<ArrayBuffer>, CRUMB_SHARE)
    details.push({ indices, errorMm: before + addedMm })
  }
  return compacted(normalsOf, mesh, details)
}

/** Beyond this a surface no longer looks like itself, mm. */
const LARGEST_ERROR_MM = 2

/** The same surface with about this many triangles, or as few as an error of 2 mm allows; a mesh that has no more is given back as it is. */
export async function withAbout(mesh: SurfaceMesh, triangles: number): Promise<SurfaceMesh> {
  if (mesh.indices.length <= 3 * triangles) return mesh
  await Promise.all([MeshoptSimplifier.ready, MeshoptEncoder.ready])
  const [left, errorMm] = MeshoptSimplifier.simplify(welded(mesh), mesh.positions, 3, 3 * triangles, LARGEST_ERROR_MM, [
    'ErrorAbsolute',
  ])
  const same = (unchanged: SurfaceMesh) => unchanged
  const { positions, normals, details } = compacted(same, mesh, [
    { indices: left as Uint32Array<ArrayBuffer>, errorMm },
  ])
  return { positions, normals, indices: details[0]!.indices }
}

/** Where the level runs exactly through a voxel several corners lie in one place: the simplifier would keep them apart. */
function welded({ positions, indices }: SurfaceMesh): Uint32Array<ArrayBuffer> {
  const sameAs = MeshoptSimplifier.generatePositionRemap(positions, 3)
  const left = new Uint32Array(indices.length)
  let used = 0
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [sameAs[indices[n]!]!, sameAs[indices[n + 1]!]!, sameAs[indices[n + 2]!]!]
    if (a === b || b === c || c === a) continue
    left[used] = a
    left[used + 1] = b
    left[used + 2] = c
    used += 3
  }
  return left.slice(0, used)
}

/** Corners in the order they are first used, coarsest level first, and no others. */
function compacted(
  normalsOf: (mesh: SurfaceMesh) => SurfaceMesh,
  mesh: SurfaceMesh,
  details: readonly Detail[],
): DetailedMesh {
  const newOf = new Int32Array(mesh.positions.length / 3).fill(-1)
  let count = 0
  const renumbered = details
    .toReversed()
    .map(({ indices, errorMm }) => ({
      errorMm,
      indices: inCacheOrder(indices).map((corner) => (newOf[corner]! < 0 ? (newOf[corner] = count++) : newOf[corner]!)),
    }))
    .toReversed()
  const positions = new Float32Array(3 * count)
  const normals = new Float32Array(3 * count)
  for (let old = 0; old < newOf.length; old++) {
    if (newOf[old]! < 0) continue
    positions.set(mesh.positions.subarray(3 * old, 3 * old + 3), 3 * newOf[old]!)
    normals.set(mesh.normals.subarray(3 * old, 3 * old + 3), 3 * newOf[old]!)
  }
  const finished = normalsOf({ positions, normals, indices: renumbered[0]!.indices })
  return { positions: finished.positions, normals: finished.normals, details: renumbered }
}

/** The same triangles, neighbours next to each other. */
function inCacheOrder(indices: Uint32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  if (!indices.length) return indices
  const ordered = indices.slice()
  const [newOf, unique] = MeshoptEncoder.reorderMesh(ordered, true, false)
  const oldOf = new Uint32Array(unique)
  for (let old = 0; old < newOf.length; old++) if (newOf[old]! !== 0xffffffff) oldOf[newOf[old]!] = old
  return ordered.map((corner) => oldOf[corner]!)
}
