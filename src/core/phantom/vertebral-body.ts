/**
 * A vertebral body in its vertebra's frame: kidney-shaped from above, with a waist, raised rims round
 * hollowed endplates and, where discs are worn, osteophytes on the rims.
 */
import type { VertebraMeasures } from './morphometry.ts'
import { clamp01, mix, smoothMax, squaredOval, type Sdf } from './sdf.ts'
import { heightOf } from './vertebra-landmarks.ts'

/** Depth of the endplates (Wang, Battié and Videman 2012, Eur Spine J 21:2316-2323: 1.5 mm above a disc, 0.7 mm below it). */
const LOWER_HOLLOW_MM = 1.5
const UPPER_HOLLOW_MM = 0.7
/** How far full osteophytes reach beyond the rim, mm. */
const OSTEOPHYTE_MM = 5

export function bodySdf(m: VertebraMeasures): Sdf {
  const height = heightOf(m)
  // Spurs are steep: steps must be shorter round them.
  const slack = Math.max(m.osteophytesAbove, m.osteophytesBelow) > 0.02 ? 0.68 : 0.88
  return (x, y, z) => {
    const up = clamp01(z / height + 0.5)
    const fromRim = 1 - Math.abs(2 * up - 1)
    const waist = 1 - 0.13 * (0.5 - 0.5 * Math.cos(Math.PI * fromRim))
    let half = (mix(m.lowerWidthMm, m.upperWidthMm, up) / 2) * waist
    let depth = (mix(m.lowerDepthMm, m.upperDepthMm, up) / 2) * (0.35 * waist + 0.65)
    const wear = up > 0.5 ? m.osteophytesAbove : m.osteophytesBelow
    if (wear > 0.02) {
      const angle = Math.atan2(x, -y)
      const lumps = 0.55 + 0.45 * Math.cos(5 * angle + 9 * wear)
      // Mostly in front and at the sides: where the back of the body is, the canal would be narrowed.
      const where = clamp01(0.9 - y / depth) * lumps
      const reach = OSTEOPHYTE_MM * wear * where * Math.exp(-((fromRim / 0.2) ** 2))
      half += reach
      depth += reach
    }
    const oval = squaredOval(x, y - 0.1 * depth, half, 1.1 * depth)
    const back = y - depth + 2.2 * Math.exp(-((x / (0.42 * half)) ** 2)) - 0.8
    const side = smoothMax(oval, back, 5)
    const front = clamp01(0.5 - y / (2 * depth))
    const rim = mix(m.posteriorHeightMm, m.anteriorHeightMm, front) / 2
    const inside = (x * x) / (half * half) + (y * y) / (depth * depth)
    const hollow = (z < 0 ? LOWER_HOLLOW_MM : UPPER_HOLLOW_MM) * clamp01(1.7 * (0.62 - inside))
    return smoothMax(side, Math.abs(z) - rim + hollow, 2.2) * slack
  }
}
