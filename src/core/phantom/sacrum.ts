/**
 * The sacrum as a signed distance in its own frame: origin in the middle of the S1 endplate,
 * x to the left, y backwards, z upwards along the axis of S1, mm.
 */
import type { Side } from '#core/anatomy/levels.ts'
import type { FacetJoint } from './facet-joint.ts'
import type { SacrumMeasures } from './morphometry.ts'
import { clamp01, ellipse, length2, mix, smoothMax, smoothMin, type Sdf } from './sdf.ts'
import { superiorProcess } from './vertebra.ts'

/** Of a sacrum 105 mm long: where its nerves leave, from S1 to S4. */
const FORAMINA = [
  { down: 24, side: 22, front: 6, behind: 3.6 },
  { down: 44, side: 20, front: 5.5, behind: 3.3 },
  { down: 62, side: 17.5, front: 4.5, behind: 2.8 },
  { down: 78, side: 15.5, front: 3.6, behind: 2.4 },
] as const

/** The sacrum bends forwards on its way down: y of the middle of its bodies. */
export const sacralBend = (down: number) => 0.28 * down - 0.0046 * down * down

/** y of the middle of the sacral canal, and half its depth, at so far below the S1 endplate (of a sacrum 105 mm long). */
export function sacralCanal(
  { endplateDepthMm }: SacrumMeasures,
  down: number,
): { y: number; halfDepth: number; halfWidth: number } {
  const t = clamp01(down / 105)
  return {
    y: sacralBend(Math.max(0, down)) + mix(endplateDepthMm / 2, 6, t ** 0.8) + mix(7, 3, t),
    halfDepth: mix(7, 2.4, t),
    halfWidth: mix(14.5, 6, t ** 0.8),
  }
}

export type SacralPart = 'sacrum' | 'superior articular process of the sacrum' | 'sacral ala'

export interface Sacrum {
  readonly sdf: Sdf
  readonly partOf: (x: number, y: number, z: number) => SacralPart
  /** Without its articular processes. */
  readonly block: Sdf
}

export function sacrumSdf(measures: SacrumMeasures, joints: Readonly<Record<Side, FacetJoint>>): Sacrum {
  const half = measures.endplateDepthMm / 2
  const scale = measures.lengthMm / 105
  const wide = measures.endplateWidthMm / 2
  const processes = { left: processOf(joints.left, half), right: processOf(joints.right, half) }

  const block: Sdf = (x, y, z) => {
    const [side, down] = [Math.abs(x) / scale, -z / scale]
    const t = clamp01(down / 105)
    const up = 1 - t
    const depth = mix(half, 6, t ** 0.8)
    const back = y - sacralBend(Math.max(down, 0))
    const reach = mix(54, 12, t ** 1.3) + 3 * t * up
    const out = clamp01(side / (0.8 * reach))
    const rounding = out * out * (3 - 2 * out)
    const front = mix(-depth, -1 - 6 * up, rounding) - back
    const bump = 0.6 + 0.4 * Math.cos((2 * Math.PI * (down - 13)) / 19.5)
    const median = mix(6, 3, t) * bump * Math.exp(-((side / 3.6) ** 2))
    const groove = 10 * up * clamp01((side - 10) / 14)
    const lateral = 4.5 * up * Math.exp(-(((side - mix(33, 17, t)) / 7) ** 2))
    const behind = (back - depth - mix(17.5, 8.5, t) - median + groove - lateral) * 0.62
    const shoulder = 0.34 * Math.max(0, side - 21) + 7 * clamp01((back - depth + 1) / 8)
    const top = (shoulder - down - 1.1 * clamp01(1 - (side / 22) ** 2)) * 0.8
    let bone = smoothMax(smoothMax(front, behind, 5), side - reach, 9)
    bone = smoothMax(smoothMax(bone, top, 2.5), down - 105, 6)
    const canal = sacralCanal(measures, down)
    bone = smoothMax(bone, -ellipse(side, y - canal.y, canal.halfWidth, canal.halfDepth), 1.5)
    // The canal opens behind S4-S5: the hiatus.
    const hiatus = Math.min(2 + (down - 80) / 4 - side, y - canal.y, down - 80) * 0.8
    bone = smoothMax(bone, hiatus, 1.5)
    for (const { down: at, side: beside, front: before, behind: after } of FORAMINA) {
      const radius = mix(before, after, clamp01((back + 8) / (depth + 16)))
      bone = smoothMax(bone, radius - length2(side - beside, 0.85 * (down - at)), 2.5)
    }
    return bone * 0.6 * scale
  }
  const sdf: Sdf = (x, y, z) => smoothMin(block(x, y, z), processes[x < 0 ? 'right' : 'left'](Math.abs(x), y, z), 3)

  return {
    sdf,
    block,
    partOf(x, y, z) {
      const process = processes[x < 0 ? 'right' : 'left'](Math.abs(x), y, z)
      if (process < 0 && z > -6) return 'superior articular process of the sacrum'
      return Math.abs(x) > wide * 1.02 && z > -45 * scale ? 'sacral ala' : 'sacrum'
    },
  }
}

const processOf = (joint: FacetJoint, half: number) => superiorProcess(joint, [joint.at[0] + 4, half + 7, -9], 5.5)
