/**
 * Ligaments behind the canal and between the transverse processes: interspinous, supraspinous down to L4 (it ends
 * there in seven of ten; Rissanen 1960, Acta Orthop Scand Suppl 46), intertransverse.
 */
import { SIDES } from '#core/anatomy/levels.ts'
import { structure } from '#core/anatomy/structures.ts'
import type { Part } from '#core/phantom/part.ts'
import { pathThrough } from './course.ts'
import type { Gap } from './gap.ts'
import { SIGN } from './skeleton.ts'
import { sheet } from './sheet.ts'
import { tube } from './tube.ts'
import { between, type Place } from './vector.ts'

const INTERSPINOUS_MM = 3.6
const SUPRASPINOUS_MM = 2.6
const INTERTRANSVERSE_MM = 1

export function interspinous(gap: Gap): Part {
  const { upper: v, lower, lowerSeat } = gap
  const m = v.measures
  const root = v.wall + m.canalDepthMm + 5
  const [, tipY, tipZ] = v.spinousTip
  const above = [
    v.at(0, root, -m.spinousHeightMm / 2 - 3),
    v.at(0, (root + tipY) / 2, (tipZ - m.spinousHeightMm * 0.9) / 2 - 1),
    v.at(0, tipY - 4, tipZ - m.spinousHeightMm / 2 + 5),
  ]
  const below = lower
    ? ((): Place[] => {
        const n = lower.measures
        const start = lower.wall + n.canalDepthMm + 4
        const [, y, z] = lower.spinousTip
        return [
          lower.at(0, start, -2),
          lower.at(0, (start + y) / 2, z / 2 + 2),
          lower.at(0, y - 4, z + n.spinousHeightMm / 2 - 4),
        ]
      })()
    : [lowerSeat.at(0, 33, -8), lowerSeat.at(0, 37, -11), lowerSeat.at(0, 41, -14)]
  const { label, name } = structure('interspinous ligament', v.level)
  return {
    name,
    label,
    tissue: 'ligament',
    ...sheet([above, above.map((a, n) => between(a, below[n]!, 0.5)), below], INTERSPINOUS_MM),
  }
}

export function supraspinous(gaps: readonly Gap[]): Part {
  const tips = gaps.slice(0, 5).flatMap(({ upper: v }) => {
    const [, y, z] = v.spinousTip
    const up = v.measures.spinousHeightMm / 2 - 4
    return [v.at(0, y + 1, z + up), v.at(0, y + 1, z - up)]
  })
  const [first, second] = [tips[0]!, tips[1]!]
  const path = pathThrough([between(second, first, 3), ...tips], 3)
  const { label, name } = structure('supraspinous ligament')
  return { name, label, tissue: 'ligament', ...tube(path, () => SUPRASPINOUS_MM) }
}

export function intertransverse({ upper: v, lower, lowerSeat }: Gap): Part[] {
  const { level } = v
  if (level === 'T12') return []
  return SIDES.map((side) => {
    const x = SIGN[side]
    const [tipX, tipY, tipZ] = v.transverseTip
    const inner = v.pedicle.x + v.pedicle.halfWidth + 3
    const above = [v.at(x * inner, v.wall + 10, v.pedicle.z), v.at(x * (tipX - 4), tipY - 1, tipZ)]
    const below = lower
      ? [
          lower.at(x * (lower.pedicle.x + lower.pedicle.halfWidth + 3), lower.wall + 10, lower.pedicle.z),
          lower.at(x * (lower.transverseTip[0] - 4), lower.transverseTip[1] - 1, lower.transverseTip[2]),
        ]
      : [lowerSeat.at(x * 30, 18, -9), lowerSeat.at(x * 44, 16, -10)]
    const { label, name } = structure('intertransverse ligament', level, side)
    return { name, label, tissue: 'ligament' as const, ...sheet([above, below], INTERTRANSVERSE_MM) }
  })
}
