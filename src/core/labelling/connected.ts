/** Which voxels of a bone hang together: specks of noise beside it do not belong to it. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'

/** Of the largest piece, what another must have at least: the tip of a process that a thick slice cuts off. */
const LEAST_SHARE = 0.03

/**
 * Takes out of `owner` what does not hang together with the rest of its owner by faces.
 * @param owner of each voxel, -1 is nobody
 */
export function keepConnected(owner: Int8Array, { dimensions: [nx, ny, nz] }: VolumeGeometry): void {
  const piece = new Int32Array(owner.length).fill(-1)
  const sizes: number[] = []
  const owners: number[] = []
  const stack: number[] = []
  for (let start = 0; start < owner.length; start++) {
    const who = owner[start]!
    if (who < 0 || piece[start]! >= 0) continue
    const id = sizes.length
    owners.push(who)
    let size = 0
    piece[start] = id
    stack.push(start)
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      size++
      const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      const visit = (isInside: boolean, next: number) => {
        if (!isInside || owner[next] !== who || piece[next]! >= 0) return
        piece[next] = id
        stack.push(next)
      }
      visit(i > 0, at - 1)
      visit(i < nx - 1, at + 1)
      visit(j > 0, at - nx)
      visit(j < ny - 1, at + nx)
      visit(k > 0, at - nx * ny)
      visit(k < nz - 1, at + nx * ny)
    }
    sizes.push(size)
  }
  const largest = new Map<number, number>()
  for (const [id, who] of owners.entries()) largest.set(who, Math.max(largest.get(who) ?? 0, sizes[id]!))
  for (let at = 0; at < owner.length; at++) {
    const id = piece[at]!
    if (id >= 0 && sizes[id]! < LEAST_SHARE * largest.get(owner[at]!)!) owner[at] = -1
  }
}
