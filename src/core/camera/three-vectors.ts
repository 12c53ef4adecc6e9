/** Three numbers in a camera's frame. */
export type Vector = readonly [number, number, number]

export const times = ([x, y, z]: Vector, by: number): Vector => [x * by, y * by, z * by]
export const unit = (v: Vector): Vector => times(v, 1 / Math.hypot(...v))
export const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
export const mapped = (rows: readonly [Vector, Vector, Vector], [x, y, z]: Vector): Vector => [
  rows[0][0] * x + rows[0][1] * y + rows[0][2] * z,
  rows[1][0] * x + rows[1][1] * y + rows[1][2] * z,
  rows[2][0] * x + rows[2][1] * y + rows[2][2] * z,
]
