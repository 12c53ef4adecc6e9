/** Draws a solid given by a function as a shaded picture, seen from one side in parallel projection: for looking at bones beside each other. */
import { crc32, deflateSync } from 'node:zlib'

type Vector = readonly [number, number, number]

export interface Solid {
  /** mm, negative inside; may fall short of the true distance. */
  readonly at: (x: number, y: number, z: number) => number
  /** The furthest a ray may step, mm. */
  readonly stepMm: number
  readonly low: Vector
  readonly high: Vector
  /** Red, green, blue 0-1 of the surface at a place. */
  readonly colourAt?: (x: number, y: number, z: number) => Vector
}

export interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  readonly rgb: Uint8Array
}

const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const unit = (a: Vector): Vector => {
  const length = Math.hypot(...a)
  return [a[0] / length, a[1] / length, a[2] / length]
}

/** Direction of sight and what is up in the picture; LPS. */
export const SIDES_OF_VIEW = {
  posterior: { along: [0, -1, 0], up: [0, 0, 1] },
  anterior: { along: [0, 1, 0], up: [0, 0, 1] },
  left: { along: [-1, 0, 0], up: [0, 0, 1] },
  above: { along: [0, 0, -1], up: [0, -1, 0] },
  oblique: { along: unit([-0.75, -0.62, -0.22]), up: [0, 0, 1] },
} as const satisfies Record<string, { along: Vector; up: Vector }>

export function draw(
  solid: Solid,
  side: keyof typeof SIDES_OF_VIEW,
  mmPerPx: number,
  around: Vector,
  sizeMm: readonly [number, number],
): Picture {
  const along: Vector = SIDES_OF_VIEW[side].along
  const right = unit(cross(along, SIDES_OF_VIEW[side].up))
  const up = cross(right, along)
  const widthPx = Math.round(sizeMm[0] / mmPerPx)
  const heightPx = Math.round(sizeMm[1] / mmPerPx)
  const rgb = new Uint8Array(3 * widthPx * heightPx).fill(255)
  const depth = new Float32Array(widthPx * heightPx).fill(Infinity)
  const light = unit([
    right[0] * -0.4 + up[0] * 0.7 - along[0],
    right[1] * -0.4 + up[1] * 0.7 - along[1],
    right[2] * -0.4 + up[2] * 0.7 - along[2],
  ])
  const place = (u: number, v: number, w: number): Vector =>
    [0, 1, 2].map((a) => around[a]! + right[a]! * u + up[a]! * v + along[a]! * w) as unknown as Vector
  const reach = 0.5 * Math.hypot(...solid.high.map((x, a) => x - solid.low[a]!)) + Math.hypot(...around)
  for (let row = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++) {
      const u = (column - widthPx / 2) * mmPerPx
      const v = (heightPx / 2 - row) * mmPerPx
      for (let w = -reach; w < reach;) {
        const [x, y, z] = place(u, v, w)
        const outside = Math.max(...[x, y, z].map((c, a) => Math.max(solid.low[a]! - c, c - solid.high[a]!)))
        if (outside > 0) {
          w += Math.max(outside, 0.3)
          continue
        }
        const free = solid.at(x, y, z)
        if (free < 0.02) {
          depth[row * widthPx + column] = w
          break
        }
        w += Math.min(Math.max(0.15, 0.8 * free), solid.stepMm)
      }
    }
  }
  for (let at = 0; at < depth.length; at++) {
    const w = depth[at]!
    if (w === Infinity) continue
    const [column, row] = [at % widthPx, Math.floor(at / widthPx)]
    const p = place((column - widthPx / 2) * mmPerPx, (heightPx / 2 - row) * mmPerPx, w)
    const e = 0.35
    const g = [0, 1, 2].map((axis) => {
      const q = [...p] as [number, number, number]
      const r = [...p] as [number, number, number]
      q[axis]! += e
      r[axis]! -= e
      return solid.at(...q) - solid.at(...r)
    }) as unknown as Vector
    const normal = unit(g)
    let shade = 0.28 + 0.72 * Math.max(0, dot(normal, light))
    // What lies in a hollow is darker: the share of nearby pixels that stand in front of it.
    let hidden = 0
    for (const [dx, dy] of [
      [-6, 0],
      [6, 0],
      [0, -6],
      [0, 6],
      [-4, -4],
      [4, 4],
      [-4, 4],
      [4, -4],
      [-12, 0],
      [12, 0],
      [0, 12],
      [0, -12],
    ] as const) {
      const [x, y] = [column + dx, row + dy]
      if (x < 0 || y < 0 || x >= widthPx || y >= heightPx) continue
      hidden += Math.min(1, Math.max(0, (w - depth[y * widthPx + x]! - 1) / 14))
    }
    shade *= 1 - 0.05 * hidden
    const colour = solid.colourAt?.(...p) ?? [0.93, 0.87, 0.75]
    for (let c = 0; c < 3; c++) rgb[3 * at + c] = Math.min(255, 255 * colour[c]! * shade)
  }
  return { widthPx, heightPx, rgb }
}

/** Pictures of equal height side by side. */
export function beside(pictures: readonly Picture[]): Picture {
  const heightPx = Math.max(...pictures.map((p) => p.heightPx))
  const widthPx = pictures.reduce((sum, p) => sum + p.widthPx, 0)
  const rgb = new Uint8Array(3 * widthPx * heightPx).fill(255)
  let left = 0
  for (const p of pictures) {
    for (let y = 0; y < p.heightPx; y++)
      rgb.set(p.rgb.subarray(3 * y * p.widthPx, 3 * (y + 1) * p.widthPx), 3 * (y * widthPx + left))
    left += p.widthPx
  }
  return { widthPx, heightPx, rgb }
}

/** PNG specification, 8-bit RGB. */
export function png({ widthPx, heightPx, rgb }: Picture): Buffer {
  const rows = Buffer.alloc(heightPx * (1 + 3 * widthPx))
  for (let y = 0; y < heightPx; y++)
    rows.set(rgb.subarray(3 * y * widthPx, 3 * (y + 1) * widthPx), y * (1 + 3 * widthPx) + 1)
  const chunk = (name: string, body: Buffer) => {
    const whole = Buffer.concat([Buffer.from(name), body])
    const out = Buffer.alloc(8 + whole.length)
    out.writeUInt32BE(body.length, 0)
    whole.copy(out, 4)
    out.writeUInt32BE(crc32(whole), 4 + whole.length)
    return out
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(widthPx, 0)
  header.writeUInt32BE(heightPx, 4)
  header.set([8, 2, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}
