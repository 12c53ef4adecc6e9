/** A triangle surface in the frame of its volume (LPS mm): positions x y z …, unit normals pointing out of the bone, triangle corners. */
export interface SurfaceMesh {
  readonly positions: Float32Array<ArrayBuffer>
  readonly normals: Float32Array<ArrayBuffer>
  readonly indices: Uint32Array<ArrayBuffer>
}
