/**
 * Where a brush is put down along the way of a hand: so near to each other that a fast one leaves no gaps.
 *
 * Balls a third of their radius apart cover a tube of 0.986 of it: sqrt(1 - (1/6)^2).
 */
export type Place = readonly [x: number, y: number, z: number]

export const STEP_OF_RADIUS = 1 / 3

/** Of the brush, mm: between a voxel and a vertebral body's half width. */
export const RADIUS_MM = { least: 1, most: 15, usual: 4 } as const

/**
 * @param last where it was put down before; undefined begins a stroke
 * @returns middles of balls, the last of them at the tip; none while it has not moved on by a step
 */
export function ballsAlong(last: Place | undefined, tip: Place, radiusMm: number): readonly Place[] {
  if (!last) return [tip]
  const way = tip.map((value, axis) => value - last[axis]!)
  const steps = Math.hypot(...way) / (STEP_OF_RADIUS * radiusMm)
  if (!(steps >= 1)) return []
  const count = Math.ceil(steps - 1e-9)
  return Array.from({ length: count }, (_, n) => {
    const share = (n + 1) / count
    return last.map((value, axis) => value + share * way[axis]!) as unknown as Place
  })
}
