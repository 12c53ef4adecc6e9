/** A triangle mesh while it is being made. */
import type { SurfaceMesh } from './surface-mesh.ts'

export interface GrowingMesh {
  readonly vertices: number
  readonly triangles: number
  /** Makes room for one more corner, whose six numbers go to `positions` and `normals` at `at`. */
  room(): VertexRoom
  triangle(a: number, b: number, c: number): void
  finish(): SurfaceMesh
}

export interface VertexRoom {
  positions: Float32Array<ArrayBuffer>
  normals: Float32Array<ArrayBuffer>
  at: number
}

/** Arrays that double as they fill: at most twice the memory of the mesh while it grows. */
export function growingMesh(): GrowingMesh {
  const vertex: VertexRoom = { positions: new Float32Array(3 * 4096), normals: new Float32Array(3 * 4096), at: -3 }
  let indices = new Uint32Array(3 * 8192)
  let used = 0
  const doubled = (array: Float32Array<ArrayBuffer>) => {
    const larger = new Float32Array(array.length * 2)
    larger.set(array)
    return larger
  }
  return {
    get vertices() {
      return vertex.at / 3 + 1
    },
    get triangles() {
      return used / 3
    },
    room() {
      vertex.at += 3
      if (vertex.at >= vertex.positions.length) {
        vertex.positions = doubled(vertex.positions)
        vertex.normals = doubled(vertex.normals)
      }
      return vertex
    },
    triangle(a, b, c) {
      if (used >= indices.length) {
        const larger = new Uint32Array(indices.length * 2)
        larger.set(indices)
        indices = larger
      }
      indices[used++] = a
      indices[used++] = b
      indices[used++] = c
    },
    finish: () => ({
      positions: vertex.positions.slice(0, vertex.at + 3),
      normals: vertex.normals.slice(0, vertex.at + 3),
      indices: indices.slice(0, used),
    }),
  }
}
