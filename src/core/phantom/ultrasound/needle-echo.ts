/**
 * What a needle answers: a bright shaft where the beam meets it squarely, copies of it below from within its lumen, a
 * bright bevel at any angle, and a faint shadow; all of it weaker the further it is out of the beam's thickness.
 */
import { MODEL } from './model.ts'
import { needleDiameterMm, type NeedleInTissue } from './needle-in-tissue.ts'
import { inPlane, type PlanePose } from './plane-pose.ts'

/** The card is given room for this many. */
export const MOST_NEEDLES = 2

/** A needle in the picture's plane: mm across, deep and out of it. */
export interface NeedleInPlane {
  readonly tip: readonly [number, number, number]
  readonly direction: readonly [number, number, number]
  readonly lengthMm: number
  readonly diameterMm: number
}

export function needlesInPlane(needles: readonly NeedleInTissue[], pose: PlanePose): readonly NeedleInPlane[] {
  const { across, deep, out } = pose
  return needles.slice(0, MOST_NEEDLES).map(({ tip, direction: d, lengthMm, gauge }) => {
    const along = (axis: readonly [number, number, number]) => d[0] * axis[0] + d[1] * axis[1] + d[2] * axis[2]
    return {
      tip: inPlane(pose, [tip.x, tip.y, tip.z]),
      direction: [along(across), along(deep), along(out)],
      lengthMm,
      diameterMm: needleDiameterMm(gauge),
    }
  })
}

export interface NeedleEcho {
  /** Amplitude added to the tissue's. */
  echo: number
  /** Share of the sound that passes to here. */
  passed: number
}

const square = (x: number) => x * x

/**
 * At a place in the plane (mm), on a beam of unit direction (bx, by), where the beam is `sigmaMm` thick.
 * `shaders/ultrasound-simulation/needle.glsl` is the same line by line.
 */
export function needleEcho(
  needle: NeedleInPlane,
  x: number,
  y: number,
  bx: number,
  by: number,
  sigmaMm: number,
  into: NeedleEcho,
): void {
  const [tx, ty, tz] = needle.tip
  const [dx, dy, dz] = needle.direction
  into.echo = 0
  into.passed = 1
  const inTip = Math.exp(-square(tz / sigmaMm) / 2)
  const toTip = square(x - tx) + square(y - ty)
  const tip = MODEL.NEEDLE_TIP * inTip * Math.exp(-toTip / (2 * square(MODEL.NEEDLE_TIP_MM)))
  const flat = Math.hypot(dx, dy)
  if (flat < 0.05) {
    into.echo = tip
    return
  }
  const [ux, uy] = [dx / flat, dy / flat]
  // Back along the shaft from the tip, in the plane; and how far below the shaft along its perpendicular.
  const along = (tx - x) * ux + (ty - y) * uy
  const turn = bx * uy - by * ux
  const sine = Math.abs(turn)
  const below = ((x - tx) * uy - (y - ty) * ux) * Math.sign(turn)
  const lengthMm = needle.lengthMm * flat
  const offMm = tz - (dz * Math.min(Math.max(along, 0), lengthMm)) / flat
  const seen = Math.exp(-square(offMm / sigmaMm) / 2)
  const lean = Math.asin(Math.min(1, Math.abs(dx * bx + dy * by)))
  const shine = Math.exp(-square(lean / MODEL.NEEDLE_LOBE_RAD)) + MODEL.NEEDLE_FLOOR
  // What answers is the wall that faces the array, not the whole needle: copies of it stay apart.
  const widthMm = Math.max(needle.diameterMm / 4, 0.2)
  let profile = 0
  if (along >= 0 && along <= lengthMm) {
    let gain = 1
    for (let copy = 0; copy < 6; copy++) {
      const at = below - copy * MODEL.LUMEN_SPACING * needle.diameterMm * sine
      profile += gain * Math.exp(-square(at / widthMm) / 2)
      gain *= MODEL.LUMEN_GAIN
    }
  }
  into.echo = tip + MODEL.NEEDLE * seen * shine * profile
  if (below > 0 && sine > 0.1) {
    // Where this beam crossed the shaft.
    const crossed = along + (below / sine) * (bx * ux + by * uy)
    if (crossed >= 0 && crossed <= lengthMm) into.passed = 1 - MODEL.NEEDLE_SHADOW * seen * Math.exp(-below / 30)
  }
}
