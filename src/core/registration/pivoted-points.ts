/**
 * Points on which a stylus was turned about its tip, found without knowing where its tip is: stretches of its course in
 * which one point of the stylus keeps still in the patient's frame. The tip is then fitted to all of them together
 * ([R | -I] [tip; point], one point per stretch), so that no calibration made before is needed, and one that was made
 * can be checked (a slipped marker shows as another tip).
 */
import { point, type Point, type Transform } from '#core/frames/transform.ts'
import { solveRobustly } from '#core/frames/least-squares.ts'
import { calibratePivot } from '#core/frames/pivot-calibration.ts'
import type { Frame } from '#core/frames/frames.ts'

export interface PivotedPoints<In extends Frame, Marker extends Frame> {
  readonly tip: Point<Marker>
  readonly points: readonly {
    readonly at: Point<In>
    readonly first: number
    readonly last: number
    readonly rmsMm: number
  }[]
}

export interface PivotedLimits {
  /** Samples that must fit together before a stretch is one. */
  readonly window: number
  /** Root mean square distance of the tip from its spot within a stretch, mm. */
  readonly mostRmsMm: number
  /** Stretches whose points are nearer to each other are one, mm. */
  readonly apartMm: number
}

export const PIVOTED_LIMITS: PivotedLimits = { window: 40, mostRmsMm: 0.9, apartMm: 10 }
const STRIDE = 4

/** @returns undefined when the stylus was turned on no spot long enough */
export function pivotedPoints<In extends Frame, Marker extends Frame>(
  poses: readonly (Transform<In, Marker> | undefined)[],
  { window, mostRmsMm, apartMm }: PivotedLimits = PIVOTED_LIMITS,
): PivotedPoints<In, Marker> | undefined {
  const stretches = merged(poses, window, mostRmsMm)
  if (stretches.length === 0) return undefined
  const marker = stretches[0]!.poses[0]!.from
  const frame = stretches[0]!.poses[0]!.to
  const count = stretches.length
  const blocks = stretches.flatMap((stretch, k) =>
    stretch.poses.map(({ matrix: m }) => ({
      k,
      a: [0, 1, 2].map((r) => [
        m[r]!,
        m[r + 4]!,
        m[r + 8]!,
        ...Array.from({ length: 3 * count }, (_, c) => (c === 3 * k + r ? -1 : 0)),
      ]),
      b: [0, 1, 2].map((r) => [-m[r + 12]!]),
      matrix: m,
    })),
  )
  const { solution, isKept } = solveRobustly(blocks)
  const x = solution.map((row) => row[0]!)
  const tip = point(marker, x[0]!, x[1]!, x[2]!)
  const points = stretches.map(({ first, last }, k) => {
    const at = point(frame, x[3 + 3 * k]!, x[4 + 3 * k]!, x[5 + 3 * k]!)
    const squares = blocks
      .filter((block, n) => block.k === k && isKept[n])
      .map(({ matrix: m }) => {
        const off = [0, 1, 2].map(
          (r) => m[r]! * tip.x + m[r + 4]! * tip.y + m[r + 8]! * tip.z + m[r + 12]! - x[3 + 3 * k + r]!,
        )
        return off.reduce((sum, value) => sum + value * value, 0)
      })
    return { at, first, last, rmsMm: Math.sqrt(squares.reduce((a, b) => a + b, 0) / squares.length) }
  })
  return { tip, points: apart(points, apartMm) }
}

interface Stretch<In extends Frame, Marker extends Frame> {
  readonly first: number
  readonly last: number
  readonly poses: readonly Transform<In, Marker>[]
}

/** Windows that fit, joined where they overlap and fit together. */
function merged<In extends Frame, Marker extends Frame>(
  poses: readonly (Transform<In, Marker> | undefined)[],
  window: number,
  mostRmsMm: number,
): Stretch<In, Marker>[] {
  const stretches: Stretch<In, Marker>[] = []
  for (let first = 0; first + window <= poses.length; first += STRIDE) {
    const own = stretchOf(poses, first, first + window - 1, mostRmsMm)
    if (!own) continue
    const before = stretches.at(-1)
    const joined = before && first <= before.last + 1 ? stretchOf(poses, before.first, own.last, mostRmsMm) : undefined
    if (joined) stretches[stretches.length - 1] = joined
    else if (!before || first > before.last) stretches.push(own)
  }
  return stretches
}

function stretchOf<In extends Frame, Marker extends Frame>(
  poses: readonly (Transform<In, Marker> | undefined)[],
  first: number,
  last: number,
  mostRmsMm: number,
): Stretch<In, Marker> | undefined {
  const some = poses.slice(first, last + 1)
  if (some.includes(undefined)) return undefined
  const seen = some as readonly Transform<In, Marker>[]
  try {
    const { rejected } = calibratePivot(seen, mostRmsMm)
    return rejected <= 0.1 * seen.length ? { first, last, poses: seen } : undefined
  } catch {
    // Not turned enough, or not about one spot: no stretch.
    return undefined
  }
}

function apart<P extends { readonly at: Point<Frame>; readonly first: number; readonly last: number }>(
  points: readonly P[],
  apartMm: number,
): P[] {
  const kept: P[] = []
  for (const next of points) {
    const same = kept.findIndex(({ at }) => Math.hypot(at.x - next.at.x, at.y - next.at.y, at.z - next.at.z) < apartMm)
    if (same < 0) kept.push(next)
    else if (next.last - next.first > kept[same]!.last - kept[same]!.first) kept[same] = next
  }
  return kept.toSorted((a, b) => a.first - b.first)
}
