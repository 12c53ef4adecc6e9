/** How much a closed triangle mesh holds, and a mesh made to hold as much again as it did before it was simplified. */
import type { SurfaceMesh } from './surface-mesh.ts'

export interface MeshSize {
  readonly areaMm2: number
  /** By the divergence theorem: positive when triangles turn counter-clockwise seen from outside. */
  readonly volumeMm3: number
}

export function sizeOf({ positions, indices }: Pick<SurfaceMesh, 'positions' | 'indices'>): MeshSize {
  let [volume, area] = [0, 0]
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [3 * indices[n]!, 3 * indices[n + 1]!, 3 * indices[n + 2]!]
    const [ax, ay, az] = [positions[a]!, positions[a + 1]!, positions[a + 2]!]
    const [ux, uy, uz] = [positions[b]! - ax, positions[b + 1]! - ay, positions[b + 2]! - az]
    const [vx, vy, vz] = [positions[c]! - ax, positions[c + 1]! - ay, positions[c + 2]! - az]
    const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
    area += Math.hypot(nx, ny, nz) / 2
    volume += (ax * nx + ay * ny + az * nz) / 6
  }
  return { areaMm2: area, volumeMm3: volume }
}

/**
 * Corners moved along their normals until the mesh holds this much: chords of a round surface lie within it,
 * and a thread of few triangles would be a fifth too thin.
 */
export function filledOut(mesh: SurfaceMesh, volumeMm3: number): SurfaceMesh {
  const size = sizeOf(mesh)
  const outMm = size.areaMm2 > 0 ? (volumeMm3 - size.volumeMm3) / size.areaMm2 : 0
  return { ...mesh, positions: mesh.positions.map((value, n) => value + outMm * mesh.normals[n]!) }
}
