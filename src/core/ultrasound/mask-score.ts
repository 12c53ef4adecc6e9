/** How well a mask agrees with an expert's: overlap, and how near the two surfaces are. */

export interface SurfaceCounts {
  /** Points found and those of them near a true one; true points and those of them near a found one. */
  readonly found: number
  readonly foundNear: number
  readonly truth: number
  readonly truthNear: number
}

type Point = readonly [x: number, y: number]

/** Dice of two masks (above 0 is in); NaN when both are empty. */
export function dice(a: Uint8Array, b: Uint8Array): number {
  if (a.length !== b.length) throw new RangeError(`masks of ${a.length} and ${b.length} pixels`)
  let [both, either] = [0, 0]
  for (let at = 0; at < a.length; at++) {
    const [inA, inB] = [a[at]! > 0 ? 1 : 0, b[at]! > 0 ? 1 : 0]
    both += inA * inB
    either += inA + inB
  }
  return (2 * both) / either
}

/** Middles of the runs of every column, and how many lie within `reachPx` of one of the other mask. */
export function surfaceCounts(found: Uint8Array, truth: Uint8Array, widthPx: number, reachPx: number): SurfaceCounts {
  const [ours, theirs] = [middles(found, widthPx), middles(truth, widthPx)]
  return {
    found: ours.length,
    foundNear: countNear(ours, theirs, reachPx),
    truth: theirs.length,
    truthNear: countNear(theirs, ours, reachPx),
  }
}

/** Of many pictures together. */
export function surfaceScore(counts: readonly SurfaceCounts[]) {
  const sum = (of: keyof SurfaceCounts) => counts.reduce((total, each) => total + each[of], 0)
  const precision = sum('found') > 0 ? sum('foundNear') / sum('found') : 0
  const recall = sum('truth') > 0 ? sum('truthNear') / sum('truth') : 0
  return { precision, recall, f1: precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0 }
}

function middles(mask: Uint8Array, widthPx: number): Point[] {
  const heightPx = mask.length / widthPx
  const points: Point[] = []
  for (let x = 0; x < widthPx; x++) {
    let start = -1
    for (let y = 0; y <= heightPx; y++) {
      const isIn = y < heightPx && mask[y * widthPx + x]! > 0
      if (isIn && start < 0) start = y
      if (isIn || start < 0) continue
      points.push([x, (start + y - 1) / 2])
      start = -1
    }
  }
  return points
}

const countNear = (points: readonly Point[], others: readonly Point[], reachPx: number) =>
  points.filter(([x, y]) =>
    others.some(([ox, oy]) => Math.abs(ox - x) <= reachPx && Math.hypot(x - ox, y - oy) <= reachPx),
  ).length
