/**
 * Ligamenta flava: from the front of the lower half of one lamina, sloping forwards as they go down, to the upper
 * edge of the next (Olszewski et al. 1996, Spine 21:2307-2312). They are found by feeling for the laminae from
 * inside the canal, so they follow whatever shape those have.
 *
 * Thickness on MR 3.2, 3.4, 3.7 and 3.65 mm at L2-L3 to L5-S1 (Khasawneh et al. 2023, Folia Morphol 82:72-78).
 */
import type { Level } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import type { Sdf } from '#core/phantom/sdf.ts'
import { fromGap, type Gap } from './gap.ts'
import { boxAround, reach } from './skeleton.ts'

const THICKNESS_MM: Readonly<Record<Level, number>> = { T12: 2.8, L1: 3, L2: 3.2, L3: 3.4, L4: 3.7, L5: 3.65 }

/** Grid across and along the canal, mm; from the gap's own axes. */
const ACROSS = 1.5
const ALONG = 1.5
const LOWEST = -30
const ROWS = 36

/** Of its front, looked at from inside the canal. */
export function flavum(gap: Gap, boneAt: Sdf): Part {
  const { upper, origin, left, back, up } = gap
  const thickness = THICKNESS_MM[upper.level]
  const halfWidth = upper.measures.canalWidthMm / 2
  const canalV = gap.halfDepth + upper.measures.canalDepthMm / 2
  const farV = upper.measures.canalDepthMm / 2 + 9
  const half = Math.ceil((halfWidth + 1) / ACROSS)
  const columns = 2 * half + 1
  const wOf = (row: number) => LOWEST + row * ALONG
  /** How far behind the canal's middle there is bone. */
  const wall = Array.from({ length: columns }, (_, c) =>
    Array.from({ length: ROWS }, (_, row) =>
      reach(boneAt, fromGap(gap, [(c - half) * ACROSS, canalV, wOf(row)]), back, farV + 1),
    ),
  )
  const isBone = (c: number, row: number) => wall[c]![row]! < farV
  /** Rows of the last bone above and the first below the gap in a column: the lower edge of one lamina, the upper of the next. */
  const edges = wall.map((_, c) => {
    const start = Math.round((-5 - LOWEST) / ALONG)
    let middle = start
    for (const step of [0, 1, -1, 2, -2, 3, -3, 4, -4])
      if (!isBone(c, start + step)) {
        middle = start + step
        break
      }
    if (isBone(c, middle)) return undefined
    let [high, low] = [middle, middle]
    while (high < ROWS - 1 && !isBone(c, high)) high++
    while (low > 0 && !isBone(c, low)) low--
    return { high, low }
  })
  const known = edges.filter((edge) => edge !== undefined)
  const average = (of: (edge: { high: number; low: number }) => number, otherwise: number) =>
    known.length ? known.reduce((sum, edge) => sum + of(edge), 0) / known.length : otherwise
  const highW = LOWEST + ALONG * average(({ high }) => high, (2 - LOWEST) / ALONG)
  const lowW = LOWEST + ALONG * average(({ low }) => low, (-13 - LOWEST) / ALONG)
  const topW = highW + 7.5
  const bottomW = lowW - 1

  let front = wall.map((column, c) => {
    const edge = edges[c]
    return column.map((far, row) => {
      const lining = thickness * Math.min(1, Math.max(0.35, (topW - wOf(row)) / 7.5))
      if (!edge || row >= edge.high) return Math.min(far, farV) - lining
      if (row <= edge.low) return Math.min(column[row]!, column[edge.low]! + 2) - 0.6
      const t = (row - edge.low) / (edge.high - edge.low)
      return (column[edge.low]! - 0.6) * (1 - t) + (column[edge.high]! - thickness) * t
    })
  })
  for (let round = 0; round < 3; round++) {
    const old = front
    front = old.map((column, c) =>
      column.map((v, row) => {
        const around = [old[c - 1]?.[row], old[c + 1]?.[row], column[row - 1], column[row + 1]].map((n) => n ?? v)
        return Math.max(4, 0.5 * v + 0.125 * around.reduce((a, b) => a + b))
      }),
    )
  }
  const table = Float64Array.from(front.flat())
  let steepest = 0
  for (let c = 0; c < columns; c++)
    for (let row = 0; row + 1 < ROWS; row++) {
      const w = wOf(row)
      if (w < bottomW - 3 || w > topW + 3) continue
      const along = (front[c]![row + 1]! - front[c]![row]!) / ALONG
      const across = ((front[c + 1]?.[row] ?? front[c]![row]!) - front[c]![row]!) / ACROSS
      steepest = Math.max(steepest, Math.hypot(along, across))
    }
  const level = 1 / Math.hypot(1, steepest)

  return {
    name: `ligamentum flavum ${upper.level}`,
    label: structure('ligamentum flavum', upper.level).label,
    tissue: 'flavum',
    sdf: (x, y, z) => {
      const [dx, dy, dz] = [x - origin[0], y - origin[1], z - origin[2]]
      const u = dx * left[0] + dy * left[1] + dz * left[2]
      const v = dx * back[0] + dy * back[1] + dz * back[2] - canalV
      const w = dx * up[0] + dy * up[1] + dz * up[2]
      const c = Math.min(columns - 1.001, Math.max(0, u / ACROSS + half))
      const r = Math.min(ROWS - 1.001, Math.max(0, (w - LOWEST) / ALONG))
      const [c0, r0] = [c | 0, r | 0]
      const [ct, rt] = [c - c0, r - r0]
      const at = c0 * ROWS + r0
      const f =
        (table[at]! * (1 - rt) + table[at + 1]! * rt) * (1 - ct) +
        (table[at + ROWS]! * (1 - rt) + table[at + ROWS + 1]! * rt) * ct
      const thick = thickness * Math.min(1, Math.max(0.35, (topW - w) / 7.5))
      return Math.max(
        (Math.abs(v - f - thick / 2) - thick / 2) * level,
        w - topW,
        bottomW - w,
        Math.abs(u) - half * ACROSS,
      )
    },
    box: boxAround(
      [-1, 1].flatMap((side) =>
        [bottomW, topW].flatMap((w) => [3, farV + 5].map((v) => fromGap(gap, [side * half * ACROSS, canalV + v, w]))),
      ),
    ),
  }
}
