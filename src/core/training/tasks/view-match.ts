/**
 * How well a picture's plane is a standard view of a level, 0–100 %: where it lies, how it is turned and how it is tilted,
 * each against what is taught (Chin et al. 2011, Anesthesiology 114:1459-1485), measured in the spine itself.
 *
 * A product of three bells: a plane that is wrong in one way is no view, however right it is in the others.
 */
import { LEVELS, SIDES, type Level } from '#core/anatomy/levels.ts'
import type { WantedView } from '#core/anatomy/view-hint.ts'
import type { Matrix } from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { minus, dot, type Vector } from '#core/training/tracked-sample.ts'

/** At one of these off, the match is 80 %: what is still called that view (chosen by this project). */
export const VIEW_GRAIN = { offMm: 5, turnedDeg: 12, tiltedDeg: 8 } as const
const AT_GRAIN = 0.8

/** What the plane goes through: a place, and the direction along which its own offset is measured. */
interface Aim {
  readonly plane: 'sagittal' | 'transverse'
  readonly through: readonly Vector[]
  /** The beam leans to the midline, degrees from straight. */
  readonly leansDeg: number
}

/** @param ctFromPlane x along the picture's width, y along the beam; its scale is of no matter. */
export function viewMatch(view: WantedView, level: Level, spine: LumbarSpine, ctFromPlane: Matrix): number {
  return Math.max(...aimsOf(view, level, spine).map((aim) => matchOf(aim, ctFromPlane)))
}

/** To both sides where there are two. */
function aimsOf(view: WantedView, level: Level, { landmarks }: LumbarSpine): readonly Aim[] {
  const own = landmarks[level]
  const next = landmarks[LEVELS[LEVELS.indexOf(level) + 1] ?? level]
  const middle = (a: Vector, b: Vector): Vector => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2, (a[2] + b[2]) / 2]
  const bothSides = (of: (side: 'left' | 'right') => Vector, leansDeg = 0): readonly Aim[] =>
    SIDES.map((side) => ({ plane: 'sagittal', through: [of(side)], leansDeg }))
  switch (view) {
    case 'sagittal midline':
      return [{ plane: 'sagittal', through: [own.spinousTip], leansDeg: 0 }]
    case 'sagittal laminar':
      return bothSides((side) => middle(own.facetJoints[side], middle(own.spinousTip, own.canalCentre)))
    case 'sagittal articular':
      return bothSides((side) => own.facetJoints[side])
    case 'sagittal transverse process':
      return bothSides((side) => middle(own.transverseTips[side], own.sapTransverseJunctions[side]))
    case 'sagittal oblique interlaminar':
      // Tilted to the canal, and through it.
      return [{ plane: 'sagittal', through: [middle(own.canalCentre, next.canalCentre)], leansDeg: 15 }]
    case 'transverse spinous':
      return [{ plane: 'transverse', through: [own.spinousTip], leansDeg: 0 }]
    case 'transverse interlaminar':
      return [{ plane: 'transverse', through: [middle(own.facetJoints.left, own.facetJoints.right)], leansDeg: 0 }]
  }
}

function matchOf({ plane, through, leansDeg }: Aim, m: Matrix): number {
  const [x, y] = [unit([m[0]!, m[1]!, m[2]!]), unit([m[4]!, m[5]!, m[6]!])]
  const normal: Vector = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]
  const origin: Vector = [m[12]!, m[13]!, m[14]!]
  const offMm = Math.max(...through.map((place) => Math.abs(dot(minus(place, origin), normal))))
  const across: Vector = plane === 'sagittal' ? [0, 0, 1] : [1, 0, 0]
  const turnedDeg = deg(Math.acos(Math.min(1, Math.abs(dot(x, across)))))
  // Of a sagittal plane the beam leans aside, of a transverse one up or down.
  const lean = plane === 'sagittal' ? y[0] : y[2]
  const tiltedDeg = Math.abs(Math.abs(deg(Math.asin(Math.max(-1, Math.min(1, lean))))) - leansDeg)
  const { offMm: off, turnedDeg: turned, tiltedDeg: tilted } = VIEW_GRAIN
  return 100 * bell(offMm / off) * bell(turnedDeg / turned) * bell(tiltedDeg / tilted)
}

const bell = (grains: number) => AT_GRAIN ** (grains * grains)
const deg = (rad: number) => (rad * 180) / Math.PI
const unit = (v: Vector): Vector => {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
