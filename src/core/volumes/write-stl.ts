/** Triangles as a binary STL: what every slicer reads. It knows no unit; millimetres by custom. */
import type { Mesh } from './triangle-tree.ts'

const HEADER_BYTES = 84
const TRIANGLE_BYTES = 50

/** @param title up to 80 letters of ASCII; must not begin with "solid", by which readers know text. */
export function writeStl({ positions, indices }: Mesh, title: string): Uint8Array<ArrayBuffer> {
  if (title.startsWith('solid')) throw new RangeError('the title of a binary STL must not begin with "solid"')
  const triangles = indices.length / 3
  const bytes = new Uint8Array(HEADER_BYTES + TRIANGLE_BYTES * triangles)
  const view = new DataView(bytes.buffer)
  for (let n = 0; n < Math.min(title.length, 80); n++) bytes[n] = title.charCodeAt(n) & 0x7f
  view.setUint32(80, triangles, true)
  for (let triangle = 0; triangle < triangles; triangle++) {
    const start = HEADER_BYTES + TRIANGLE_BYTES * triangle
    const corners = [0, 1, 2].map((corner) => {
      const at = 3 * indices[3 * triangle + corner]!
      return [positions[at]!, positions[at + 1]!, positions[at + 2]!] as const
    })
    const [a, b, c] = corners as [Corner, Corner, Corner]
    const values = [normalOf(a, b, c), a, b, c].flat()
    for (const [n, value] of values.entries()) view.setFloat32(start + 4 * n, value, true)
  }
  return bytes
}

type Corner = readonly [number, number, number]

function normalOf(a: Corner, b: Corner, c: Corner): Corner {
  const [ux, uy, uz] = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const [vx, vy, vz] = [c[0] - a[0], c[1] - a[1], c[2] - a[2]]
  const [nx, ny, nz] = [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
  const length = Math.hypot(nx, ny, nz) || 1
  return [nx / length, ny / length, nz / length]
}
