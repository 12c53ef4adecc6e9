/**
 * The roots inside the sac: they leave the cord's end and hang down behind, in supine rest the lower sacral ones
 * next to the midline, each coming forward to the side where it leaves (Cohen et al. 1991, Spine 16:1242-1247).
 */
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import { createRandom } from '#core/phantom/random.ts'
import { length2 } from '#core/phantom/sdf.ts'
import type { Sac } from './sac.ts'

const STRAND_MM = 0.55
/** Over how much of its way a root comes forward to its exit, mm. */
const FORWARD_MM = 32

/** Heights at which the roots from L2 to S5 leave the sac. */
export function cauda(sac: Sac, exitsZ: readonly number[], seed: number): Part {
  const random = createRandom(seed ^ 0xca0da)
  const top = Math.floor(sac.conusZ + 18)
  const bottom = Math.ceil(sac.endZ + 2)
  const count = top - bottom + 1
  const strands = exitsZ.flatMap((exitZ, rank) =>
    [1, -1].flatMap((side) =>
      [0, 1].map((isVentral) => {
        const isLast = rank / (exitsZ.length - 1)
        const angle = (1.45 - 1.25 * isLast + 0.12 * random.normal()) * (1 - 0.12 * isVentral)
        const out = (isVentral ? 0.52 : 0.76) + 0.05 * random.normal()
        return { exitZ: Math.max(exitZ, bottom + 1), side, angle, out }
      }),
    ),
  )
  /** Two numbers a height and strand; NaN where the strand is not. */
  const places = new Float64Array(count * strands.length * 2).fill(Number.NaN)
  for (const [n, { exitZ, side, angle, out }] of strands.entries())
    for (let row = 0; row < count; row++) {
      const z = bottom + row
      if (z < exitZ - 1) continue
      const leaving = Math.max(0, 1 - (z - exitZ) / FORWARD_MM) ** 2
      const turn = angle + (1.9 - angle) * leaving
      const [a, b] = [sac.halfWidth(z) - 1.5, sac.halfDepth(z) - 1.5]
      /** Near the cord they hug it: 1.2 mm off its surface. */
      const near = Math.min(1, Math.max(0, (z - sac.conusZ + 12) / 26))
      const share = out + (0.92 - out) * Math.max(leaving, 0)
      const along = [Math.max(0.5, a) * share * Math.sin(turn) * side, Math.max(0.5, b) * share * Math.cos(turn)]
      const hug = [5.8 * Math.sin(turn) * side, 5 * Math.cos(turn)]
      const mixed = [0, 1].map((axis) => along[axis]! + (hug[axis]! - along[axis]!) * near)
      const over = length2(mixed[0]! / Math.max(0.5, a), mixed[1]! / Math.max(0.5, b))
      const inside = over > 0.96 ? 0.96 / over : 1
      places[(row * strands.length + n) * 2] = sac.x(z) + mixed[0]! * inside
      places[(row * strands.length + n) * 2 + 1] = sac.y(z) + mixed[1]! * inside
    }
  return {
    name: 'cauda equina',
    label: structure('cauda equina').label,
    tissue: 'nerve',
    sdf: (x, y, z) => {
      const at = Math.min(count - 1.001, Math.max(0, z - bottom))
      const row = at | 0
      const t = at - row
      const off = length2(x - sac.x(z), y - sac.y(z)) - sac.halfWidth(z) - 2
      let nearest = Infinity
      if (off < 4) {
        for (let n = 0; n < strands.length; n++) {
          const a = (row * strands.length + n) * 2
          const b = a + strands.length * 2
          const dx = x - places[a]! - (places[b]! - places[a]!) * t
          const dy = y - places[a + 1]! - (places[b + 1]! - places[a + 1]!) * t
          const squared = dx * dx + dy * dy
          if (squared < nearest) nearest = squared
        }
        if (nearest === Infinity) nearest = 400
        nearest = Math.sqrt(nearest) - STRAND_MM
      } else nearest = off
      return Math.max(nearest * 0.75, z - top, bottom - z)
    },
    box: {
      low: [sac.parts[1]!.box.low[0], sac.parts[1]!.box.low[1], bottom],
      high: [sac.parts[1]!.box.high[0], sac.parts[1]!.box.high[1], top],
    },
  }
}
