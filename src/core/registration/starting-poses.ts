/** Small motions that cover a range evenly, and motions as matrices. */

export interface Spread {
  readonly shiftMm: number
  readonly turnDeg: number
}

/**
 * Turns (rad) and shifts (mm) of the additive recurrence with the generalised golden ratio of six dimensions
 * (Roberts 2018, "The unreasonable effectiveness of quasirandom sequences"): evener than chance, and the same every time.
 * The first is no motion at all.
 */
export function startingPoses(
  count: number,
  { shiftMm, turnDeg }: Spread,
  seed: number,
): readonly (readonly number[])[] {
  // The root of x^7 = x + 1.
  const ratio = 1.112775684278706
  const turn = (turnDeg * Math.PI) / 180
  return Array.from({ length: count }, (_, n) =>
    Array.from({ length: 6 }, (__, axis) => {
      if (n === 0) return 0
      const part = (0.5 + 0.61803398875 * seed + n / ratio ** (axis + 1)) % 1
      return (2 * part - 1) * (axis < 3 ? turn : shiftMm)
    }),
  )
}

/** Column-major: turned by the vector `motion[0..2]` (rad) about `centre`, then shifted by `motion[3..5]`. Rodrigues' formula. */
export function turnAndShift(motion: readonly number[], centre: readonly [number, number, number]): number[] {
  const [wx, wy, wz, tx, ty, tz] = motion as unknown as [number, number, number, number, number, number]
  const angle = Math.hypot(wx, wy, wz)
  const [s, c] = angle < 1e-12 ? [1, 0.5] : [Math.sin(angle) / angle, (1 - Math.cos(angle)) / (angle * angle)]
  const r = [
    [1 - c * (wy * wy + wz * wz), c * wx * wy - s * wz, c * wx * wz + s * wy],
    [c * wx * wy + s * wz, 1 - c * (wx * wx + wz * wz), c * wy * wz - s * wx],
    [c * wx * wz - s * wy, c * wy * wz + s * wx, 1 - c * (wx * wx + wy * wy)],
  ] as const
  const shift = [tx, ty, tz].map(
    (t, row) => t + centre[row]! - r[row]![0]! * centre[0] - r[row]![1]! * centre[1] - r[row]![2]! * centre[2],
  )
  const column = (n: 0 | 1 | 2) => [r[0][n], r[1][n], r[2][n], 0]
  return [...column(0), ...column(1), ...column(2), shift[0]!, shift[1]!, shift[2]!, 1]
}
