import type { Sdf } from '#core/phantom/sdf.ts'

/** Remembers the last place asked for: several parts are built on the same distance and are asked about one place in turn. */
export function lastKept(sdf: Sdf): Sdf {
  let [lastX, lastY, lastZ, kept] = [Number.NaN, Number.NaN, Number.NaN, 0]
  return (x, y, z) => {
    if (x !== lastX || y !== lastY || z !== lastZ) {
      kept = sdf(x, y, z)
      lastX = x
      lastY = y
      lastZ = z
    }
    return kept
  }
}
