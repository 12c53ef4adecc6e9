/** A grey picture of a triangle mesh without perspective, as on a drawing: for paper, where no graphics card is. */
import type { Mesh } from './triangle-tree.ts'

type Vector = readonly [number, number, number]

export interface GreyPicture {
  readonly width: number
  readonly height: number
  /** Row by row from the top, 255 is paper. */
  readonly pixels: Uint8Array<ArrayBuffer>
  /** Where a place of the mesh is in the picture, px from the upper left. */
  place(at: Vector): readonly [x: number, y: number]
}

export interface Look {
  /** From the eye to the mesh. */
  readonly along: Vector
  /** What is up in the picture; not along `along`. */
  readonly up: Vector
  readonly width: number
  readonly height: number
}

const MARGIN_PX = 8
/** Of light from over the viewer's left shoulder, and what there is of it in the shade. */
const AMBIENT = 0.35

/** The mesh as large as the picture holds it. */
export function meshPicture({ positions, indices }: Mesh, { along, up, width, height }: Look): GreyPicture {
  const forward = unit(along)
  const right = unit(cross(forward, up))
  const above = cross(right, forward)
  const light = unit([
    above[0] - forward[0] * 1.2 - right[0] * 0.6,
    above[1] - forward[1] * 1.2 - right[1] * 0.6,
    above[2] - forward[2] * 1.2 - right[2] * 0.6,
  ])
  const at = (n: number): Vector => [positions[3 * n]!, positions[3 * n + 1]!, positions[3 * n + 2]!]
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ]
  for (let n = 0; 3 * n < positions.length; n++)
    for (const [axis, value] of [dot(at(n), right), dot(at(n), above)].entries()) {
      low[axis] = Math.min(low[axis]!, value)
      high[axis] = Math.max(high[axis]!, value)
    }
  const perMm = Math.min(
    (width - 2 * MARGIN_PX) / (high[0]! - low[0]!),
    (height - 2 * MARGIN_PX) / (high[1]! - low[1]!),
  )
  const place = (p: Vector): readonly [number, number] => [
    width / 2 + (dot(p, right) - (low[0]! + high[0]!) / 2) * perMm,
    height / 2 - (dot(p, above) - (low[1]! + high[1]!) / 2) * perMm,
  ]
  const pixels = new Uint8Array(width * height).fill(255)
  const depth = new Float32Array(width * height).fill(Infinity)
  for (let n = 0; n < indices.length; n += 3) {
    const [a, b, c] = [at(indices[n]!), at(indices[n + 1]!), at(indices[n + 2]!)]
    const normal = unit(cross(minus(b, a), minus(c, a)))
    const shade = Math.round(225 * (AMBIENT + (1 - AMBIENT) * Math.max(0, dot(normal, light))))
    fill([a, b, c], shade)
  }

  function fill(corners: readonly [Vector, Vector, Vector], shade: number) {
    const [[ax, ay], [bx, by], [cx, cy]] = corners.map(place) as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ]
    const [da, db, dc] = corners.map((corner) => dot(corner, forward)) as [number, number, number]
    const area = (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
    if (area === 0) return
    for (let y = Math.max(0, Math.floor(Math.min(ay, by, cy))); y <= Math.min(height - 1, Math.max(ay, by, cy)); y++)
      for (let x = Math.max(0, Math.floor(Math.min(ax, bx, cx))); x <= Math.min(width - 1, Math.max(ax, bx, cx)); x++) {
        const [px, py] = [x + 0.5, y + 0.5]
        const v = ((px - ax) * (cy - ay) - (py - ay) * (cx - ax)) / area
        const w = ((bx - ax) * (py - ay) - (by - ay) * (px - ax)) / area
        if (v < 0 || w < 0 || v + w > 1) continue
        const far = da + v * (db - da) + w * (dc - da)
        if (far >= depth[x + width * y]!) continue
        depth[x + width * y] = far
        pixels[x + width * y] = shade
      }
  }
  return { width, height, pixels, place }
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
function unit(v: Vector): Vector {
  const length = Math.hypot(...v) || 1
  return [v[0] / length, v[1] / length, v[2] / length]
}
