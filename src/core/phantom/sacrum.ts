/**
 * Sacrum and the near part of the iliac bones, as signed distances in the sacrum's own
 * frame: origin in the middle of the S1 endplate, x to the left, y backwards,
 * z upwards along the axis of S1, mm.
 */
import { SACRUM } from './morphometry.ts'
import { clamp01, ellipse, mix, smoothMax, smoothMin, stretch, type Sdf } from './sdf.ts'
import { superiorProcess, type FacetPlane } from './vertebra.ts'

const DEPTH = SACRUM.endplateDepthMm / 2
const FORAMINA = [
  { down: 27, side: 23, radius: 5 },
  { down: 47, side: 20, radius: 4.5 },
  { down: 65, side: 17, radius: 4 },
  { down: 80, side: 15, radius: 3 },
] as const

/** The sacrum bends forwards on its way down: y of the middle of its bodies. */
const bend = (down: number) => 0.28 * down - 0.0046 * down * down

export function sacrumSdf(joint: FacetPlane, gapMm: number): Sdf {
  const superior = superiorProcess(joint, [joint.at[0] + 5, DEPTH + 9, -6], gapMm)
  return (x, y, z) => {
    const side = Math.abs(x)
    const down = -z
    const t = clamp01(down / SACRUM.lengthMm)
    const depth = mix(DEPTH, 6, t ** 0.8)
    const back = y - bend(Math.max(down, 0))
    const bodies = smoothMax(ellipse(side, back - 0.1 * depth, mix(25, 12, t), 1.1 * depth), back - depth, 4)
    const wings = smoothMax(Math.abs(back - mix(6, 5, t)) - mix(12, 5, t), side - mix(55, 14, t ** 1.15), 8)
    const shoulder = -3 - Math.max(0, side - 20) * 0.3
    const lateral = smoothMax(wings, z - shoulder, 6)
    const roof = smoothMax(Math.abs(back - depth - mix(13, 6, t)) - 2.6, side - mix(17, 9, t), 3)
    const crest = smoothMax(side - 2.6, Math.abs(back - depth - mix(16, 7, t)) - mix(7, 3, t), 2)
    const arch = smoothMax(smoothMin(roof, crest, 3), z + 6, 4)
    let bone = smoothMin(smoothMax(bodies, z + 1.2 * Math.max(0, 1 - (side * side) / 400), 2.5), lateral, 5)
    bone = smoothMin(bone, arch, 3)
    bone = smoothMax(bone, down - SACRUM.lengthMm, 6)
    const canal = ellipse(side, back - depth - mix(6.5, 3, t), mix(14, 6, t), mix(6.5, 2.5, t))
    bone = smoothMax(bone, -canal, 1.5)
    for (const { down: at, side: beside, radius } of FORAMINA) {
      bone = smoothMax(bone, radius - Math.hypot(side - beside, down - at), 2)
    }
    return smoothMin(bone, superior(side, y, z), 2) * 0.8
  }
}

/** The hind part of both iliac bones: a flaring wing from the posterior spine at S2 up to the crest at L4-L5. */
export function iliumSdf(): Sdf {
  return (x, y, z) => {
    const side = Math.abs(x) - 0.22 * (z + 30)
    const sheet = stretch(side, y, 45, 46, 102, -42) - 5.5
    const along = clamp01((46 - y) / 88)
    const crest = mix(-34, 34, along * (2 - along))
    return smoothMax(smoothMax(sheet, z - crest, 7), -z - 105, 5) * 0.6
  }
}
