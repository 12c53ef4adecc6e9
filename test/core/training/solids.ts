import type { Mesh } from '#core/volumes/triangle-tree.ts'

/** Twelve triangles. */
export function box(low: readonly number[], high: readonly number[]): Mesh {
  const corner = (index: number) => [0, 1, 2].map((axis) => ((index >> axis) & 1 ? high : low)[axis]!)
  const positions = Array.from({ length: 8 }, (_, index) => corner(index)).flat()
  const faces = [
    [0, 2, 3, 1],
    [4, 5, 7, 6],
    [0, 1, 5, 4],
    [2, 6, 7, 3],
    [0, 4, 6, 2],
    [1, 3, 7, 5],
  ]
  return { positions, indices: faces.flatMap(([a, b, c, d]) => [a!, b!, c!, a!, c!, d!]) }
}

/** Patches in `around` columns and half as many rows; facets of 96 about 40 mm lie up to 0.05 mm inside the true sphere. */
export function sphere(radius: number, around: number): Mesh {
  const down = around / 2
  const positions: number[] = []
  for (let row = 0; row <= down; row++)
    for (let column = 0; column < around; column++) {
      const [polar, turn] = [(Math.PI * row) / down, (2 * Math.PI * column) / around]
      positions.push(
        radius * Math.sin(polar) * Math.cos(turn),
        radius * Math.sin(polar) * Math.sin(turn),
        radius * Math.cos(polar),
      )
    }
  const indices: number[] = []
  for (let row = 0; row < down; row++)
    for (let column = 0; column < around; column++) {
      const [a, b] = [row * around + column, row * around + ((column + 1) % around)]
      indices.push(a, a + around, b, b, a + around, b + around)
    }
  return { positions, indices }
}
