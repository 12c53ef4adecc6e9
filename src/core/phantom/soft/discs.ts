/**
 * Discs: a lens between two endplates, of an annulus and, somewhat behind its middle, a nucleus that
 * takes up 30-50 % of the area (White and Panjabi 1990); a disc that has lost height bulges all round,
 * most of all backwards, and its nucleus dries up.
 */
import { structure } from '#core/anatomy/structures.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { Part } from '#core/phantom/part.ts'
import { ellipse, smoothMax } from '#core/phantom/sdf.ts'
import { fromGap, type Gap } from './gap.ts'
import { boxAround } from './skeleton.ts'
import { between } from './vector.ts'

/** How far the disc stands out beyond the rims, mm: everywhere, and behind, without and with all of its height lost. */
const BULGE_MM = { around: [0.4, 2], behind: [0, 3.5] } as const

export function disc(gap: Gap, { discHeightLoss }: SpineParameters): Part {
  const { origin, left, back, up, ceiling, floor, upper } = gap
  const loss = discHeightLoss[upper.level]
  const around = BULGE_MM.around[0] + (BULGE_MM.around[1] - BULGE_MM.around[0]) * loss
  const behind = BULGE_MM.behind[1] * loss
  const [half, depth] = [gap.halfWidth + around, gap.halfDepth + around]
  const top = between(ceiling.front, ceiling.back, 0.5)
  const bottom = between(floor.front, floor.back, 0.5)
  const [cn, fn] = [ceiling.normal, floor.normal]
  const rise = (top[0] - bottom[0]) * up[0] + (top[1] - bottom[1]) * up[1] + (top[2] - bottom[2]) * up[2]
  const dry = 1 - 0.6 * loss

  const cap = (x: number, y: number, z: number) =>
    Math.max(
      (x - top[0]) * cn[0] + (y - top[1]) * cn[1] + (z - top[2]) * cn[2],
      (bottom[0] - x) * fn[0] + (bottom[1] - y) * fn[1] + (bottom[2] - z) * fn[2],
    )
  return {
    name: `disc ${upper.level}-${gap.lower?.level ?? 'S1'}`,
    label: structure('intervertebral disc', upper.level).label,
    tissue: 'annulus',
    sdf: (x, y, z) => {
      const [dx, dy, dz] = [x - origin[0], y - origin[1], z - origin[2]]
      const u = dx * left[0] + dy * left[1] + dz * left[2]
      const v = dx * back[0] + dy * back[1] + dz * back[2]
      const oval = ellipse(u, v - 0.15 * depth, half, 1.15 * depth)
      const hind = v - depth - 0.003 * u * u + 0.5 - behind * Math.max(0, 1 - (u * u) / 400)
      const middle = Math.max(0, 1 - (u * u) / (half * half) - (v * v) / (depth * depth))
      return Math.max(smoothMax(oval, hind, 6), cap(x, y, z) - 0.7 - 2 * middle) * 0.9
    },
    tissueOf: (x, y, z) => {
      const [dx, dy, dz] = [x - origin[0], y - origin[1], z - origin[2]]
      const u = (dx * left[0] + dy * left[1] + dz * left[2]) / (0.62 * half * dry)
      const v = (dx * back[0] + dy * back[1] + dz * back[2] - 0.1 * depth) / (0.56 * depth * dry)
      const high = cap(x, y, z) / (0.5 * rise)
      return u * u + v * v + 0.25 * Math.max(0, 1 + high) ** 2 < 1 ? 'nucleus' : 'annulus'
    },
    box: boxAround(
      [-1, 1].flatMap((u) =>
        [-1, 1].flatMap((v) =>
          [-1, 1].map((w) => fromGap(gap, [u * (half + 1), v * (depth + behind + 2), w * (rise / 2 + 6)])),
        ),
      ),
    ),
  }
}
