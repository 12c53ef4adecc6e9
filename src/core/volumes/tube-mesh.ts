/** A straight tube with closed ends as a mesh, counter-clockwise from outside. mm. */
import type { Mesh } from './triangle-tree.ts'

type Vector = readonly [number, number, number]

/** @throws RangeError for a tube without a length. */
export function tubeMesh(from: Vector, to: Vector, radiusMm: number, around = 16): Mesh {
  const way = [to[0] - from[0], to[1] - from[1], to[2] - from[2]] as const
  const length = Math.hypot(...way)
  if (!(length > 0)) throw new RangeError('a tube from a place to itself has no direction')
  const [x, y, z] = way.map((value) => value / length) as [number, number, number]
  const side = Math.abs(z) < 0.8 ? ([y, -x, 0] as const) : ([0, z, -y] as const)
  const wide = Math.hypot(...side)
  const u = side.map((value) => value / wide) as [number, number, number]
  const v = [y * u[2] - z * u[1], z * u[0] - x * u[2], x * u[1] - y * u[0]] as const
  const positions: number[] = [...from, ...to]
  for (let n = 0; n < around; n++) {
    const [c, s] = [radiusMm * Math.cos((2 * Math.PI * n) / around), radiusMm * Math.sin((2 * Math.PI * n) / around)]
    for (const end of [from, to])
      for (let axis = 0; axis < 3; axis++) positions.push(end[axis]! + c * u[axis]! + s * v[axis]!)
  }
  const indices: number[] = []
  for (let n = 0; n < around; n++) {
    const [a, b] = [2 + 2 * n, 2 + 2 * ((n + 1) % around)]
    indices.push(a, b, b + 1, a, b + 1, a + 1, 0, b, a, 1, a + 1, b + 1)
  }
  return { positions, indices }
}
