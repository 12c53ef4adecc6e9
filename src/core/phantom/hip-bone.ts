/**
 * The wing of the left hip bone as a signed distance, in the sacrum's frame: from the posterior superior
 * spine over the crest to the anterior superior spine, cut off above the hip joint. The right one is its mirror image.
 */
import { clamp01, length2, mix, smoothMax, type Sdf } from './sdf.ts'

/** How far the sacrum leans forwards in the pelvis that the numbers below were drawn for. */
const LEAN = (38 * Math.PI) / 180

/**
 * Along the crest, from behind: where it is (x, y), its height (z), the course of the wing 110 mm lower, and half its
 * thickness; mm from the middle of the S1 endplate, upright. Crests stand at L4-L5, anterior spines 24 cm apart.
 */
const CREST = [
  { x: 41, y: 56, z: -46, lowX: 46, lowY: 47, half: 4.5 },
  { x: 50, y: 55, z: -24, lowX: 47, lowY: 38, half: 6.5 },
  { x: 68, y: 41, z: 8, lowX: 51, lowY: 18, half: 6.5 },
  { x: 90, y: 12, z: 33, lowX: 56, lowY: 0, half: 4.2 },
  { x: 115, y: -22, z: 35, lowX: 66, lowY: -24, half: 3.2 },
  { x: 127, y: -50, z: 21, lowX: 78, lowY: -44, half: 4.4 },
  { x: 121, y: -86, z: -26, lowX: 88, lowY: -66, half: 4.2 },
] as const
type Knot = Readonly<Record<keyof (typeof CREST)[number], number>>
const LOWEST_Z = -86
/** How much higher it ends behind, at the greater sciatic notch. */
const NOTCH_MM = 26
/** Pieces between two knots of the crest. */
const PIECES = 3

/** Through the knots without corners (Catmull and Rom 1974). */
function smoothed(knots: readonly Knot[]): readonly Knot[] {
  const fine: Knot[] = []
  for (let n = 0; n + 1 < knots.length; n++) {
    const [a, b, c, d] = [
      knots[Math.max(0, n - 1)]!,
      knots[n]!,
      knots[n + 1]!,
      knots[Math.min(knots.length - 1, n + 2)]!,
    ]
    for (let piece = 0; piece < PIECES; piece++) {
      const t = piece / PIECES
      const at = (key: keyof Knot) =>
        0.5 *
        (2 * b[key] +
          (c[key] - a[key]) * t +
          (2 * a[key] - 5 * b[key] + 4 * c[key] - d[key]) * t * t +
          (3 * b[key] - a[key] - 3 * c[key] + d[key]) * t ** 3)
      fine.push({ x: at('x'), y: at('y'), z: at('z'), lowX: at('lowX'), lowY: at('lowY'), half: at('half') })
    }
  }
  return [...fine, knots.at(-1)!]
}

export function hipBoneSdf(scale: number): Sdf {
  const [c, s] = [Math.cos(LEAN), Math.sin(LEAN)]
  const crestLine = smoothed(CREST)
  return (px, py, pz) => {
    const [x, y, z] = [px / scale, (py * c - pz * s) / scale, (pz * c + py * s) / scale]
    const low = clamp01((35 - z) / 110)
    let nearest = Infinity
    let [crest, half, steep] = [0, 0, 1]
    for (let n = 0; n + 1 < crestLine.length; n++) {
      const [a, b] = [crestLine[n]!, crestLine[n + 1]!]
      const [ax, ay] = [mix(a.x, a.lowX, low), mix(a.y, a.lowY, low)]
      const [dx, dy] = [mix(b.x, b.lowX, low) - ax, mix(b.y, b.lowY, low) - ay]
      const square = dx * dx + dy * dy
      const t = clamp01(((x - ax) * dx + (y - ay) * dy) / square)
      const distance = length2(x - ax - dx * t, y - ay - dy * t)
      if (distance >= nearest) continue
      nearest = distance
      crest = mix(a.z, b.z, t)
      half = mix(a.half, b.half, t)
      steep = Math.sqrt(1 + (b.z - a.z) ** 2 / square)
    }
    const rim = 2.4 * Math.exp(-(((z - crest + 5) / 8) ** 2))
    const sheet = (nearest - half - rim) * 0.85
    return (
      smoothMax(smoothMax(sheet, (z - crest) / steep, 6), (LOWEST_Z + NOTCH_MM * clamp01((y - 5) / 40) - z) * 0.8, 8) *
      0.72 *
      scale
    )
  }
}
