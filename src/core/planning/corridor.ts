/**
 * A straight way for a needle from the skin to a target: what is weighed of it, how the weights make a score, and how it
 * is said in words and numbers.
 */
import type { PlanPoint } from './path.ts'
import type { NeedleChoice, ProbeHold } from './procedure.ts'
import type { Way } from './ways.ts'

export interface Clearance {
  readonly structure: string
  readonly label: number
  /** From the needle's line to the structure as it is known; not yet less what is unsure. */
  readonly mm: number
  readonly stopMm: number
  readonly warnMm: number
}

export interface Corridor {
  readonly entry: PlanPoint
  readonly target: PlanPoint
  /** Skin to target. */
  readonly lengthMm: number
  /** The shortest needle that reaches it, and what of it is left outside the skin. */
  readonly needleMm: number
  readonly leftMm: number
  /** 0–100. */
  readonly score: number
  /** Nearest first, within their warning distance and a little more. */
  readonly clearances: readonly Clearance[]
  /** To bone, before the last stretch in which bone is what is aimed at; Infinity where there is none near. */
  readonly boneMm: number
  readonly asideRad: number
  readonly caudalRad: number
  /** Out of the plane of the probe's standard view. */
  readonly outOfPlaneRad: number
  /** Between needle and the probe's face, taken to lie flat on the back. */
  readonly steepRad: number
  /** In words and numbers, what counts most first. */
  readonly reasons: readonly string[]
}

/** What a way loses of 100 at its worst; this project's proposals, in the order of harm. */
export const LOSSES = {
  /** For each structure: all of it at the distance of stopping, nothing at that of warning. */
  clearance: 30,
  /** Beside bone: all of it at the least distance, nothing at `roomyMm`. */
  bone: 15,
  roomyMm: 4,
  /** At `farthestRad` out of the plane. */
  outOfPlane: 20,
  farthestRad: (30 * Math.PI) / 180,
  /** Steeper than 45° to the probe a needle fades (Chin et al. 2008, Reg Anesth Pain Med 33:532-544); all of it at 90°. */
  steep: 15,
  steepFromRad: (45 * Math.PI) / 180,
  /** For 100 mm from skin to target. */
  length: 20,
} as const

export interface Weighed {
  readonly clearances: readonly Clearance[]
  readonly boneMm: number
  readonly leastBoneMm: number
  readonly lengthMm: number
  readonly outOfPlaneRad: number
  readonly steepRad: number
}

const share = (value: number, none: number, all: number) => Math.min(1, Math.max(0, (value - none) / (all - none)))

export function scoreOf(weighed: Weighed): number {
  const { clearances, boneMm, leastBoneMm, lengthMm, outOfPlaneRad, steepRad } = weighed
  let score = 100
  for (const { mm, stopMm, warnMm } of clearances) score -= LOSSES.clearance * share(mm, warnMm, stopMm) ** 2
  score -= LOSSES.bone * share(boneMm, LOSSES.roomyMm, leastBoneMm)
  score -= LOSSES.outOfPlane * share(outOfPlaneRad, 0, LOSSES.farthestRad) ** 2
  score -= LOSSES.steep * share(steepRad, LOSSES.steepFromRad, Math.PI / 2)
  score -= LOSSES.length * (lengthMm / 100)
  return Math.max(0, score)
}

/** For a transverse view, out of the axial plane; for a sagittal one, out of the sagittal plane. */
export const outOfPlane = (
  { plane }: Pick<ProbeHold, 'plane'>,
  { outwards: [x, , z] }: Pick<Way, 'outwards'>,
): number => Math.abs(Math.asin(plane === 'transverse' ? z : x))

export const steepness = ({ outwards: [, y] }: Pick<Way, 'outwards'>): number => Math.abs(Math.asin(Math.min(1, y)))

/** The shortest needle that leaves enough outside; undefined when none is long enough. */
export const needleFor = (lengthMm: number, { lengthsMm, spareMm }: NeedleChoice): number | undefined =>
  lengthsMm.find((one) => one >= lengthMm + spareMm)

const degrees = (rad: number) => `${Math.round((rad * 180) / Math.PI)}°`
const mm = (value: number) => `${value.toFixed(1)} mm`

type Told = Omit<Corridor, 'reasons' | 'score' | 'entry' | 'target'>

export function reasonsFor(told: Told, { plane }: Pick<ProbeHold, 'plane'>): readonly string[] {
  const { clearances, boneMm, lengthMm, needleMm, leftMm, outOfPlaneRad, steepRad, asideRad, caudalRad } = told
  const [nearest] = clearances
  const isSteep = steepRad > LOSSES.steepFromRad
  return [
    nearest
      ? `nearest to keep away from: ${nearest.structure}, ${mm(nearest.mm)} (stop ${mm(nearest.stopMm)}, warn ${mm(nearest.warnMm)})`
      : 'nothing to keep away from is near',
    Number.isFinite(boneMm) ? `bone ${mm(boneMm)} beside the way` : 'no bone beside the way',
    `${mm(lengthMm)} from the skin: a ${needleMm} mm needle leaves ${mm(leftMm)} outside`,
    `${degrees(outOfPlaneRad)} out of the ${plane} plane`,
    `${degrees(steepRad)} to the probe: ${isSteep ? 'steep, the needle fades' : 'the needle shows well'}`,
    `${degrees(Math.abs(asideRad))} from ${asideRad < 0 ? 'the other side' : 'the side'}, ${degrees(Math.abs(caudalRad))} from the ${caudalRad < 0 ? 'head' : 'feet'}`,
  ]
}
