/** Where a sonographer holds the probe: a pose drawn for each standard view of a spine, and for none of them. */
import { SIDES } from '#core/anatomy/levels.ts'
import type { View } from '#core/anatomy/sonoanatomy.ts'
import { compose, transform, type Transform } from '#core/frames/transform.ts'
import type { LumbarSpine, VertebraLandmarks } from '#core/phantom/lumbar-spine.ts'
import type { Random } from '#core/phantom/random.ts'
import { MARKER_MM, probeOnSkin } from '#core/phantom/sweep.ts'

type Vector = readonly [number, number, number]

interface Hold {
  /** What the plane is to pass through, CT mm. */
  readonly target: Vector
  /** Of the target from the middle beam along the array, mm. */
  readonly offsetMm: number
  /** 0 transverse, 90 along the spine; degrees. */
  readonly turnDeg: number
  /** Of the plane about the array, towards `out`; degrees. */
  readonly tiltDeg: number
  /** In the plane; degrees. */
  readonly rockDeg: number
}

/** Where a plane square to the skin meets the window, as a share of the way to the next level: T12, less per level, per degree of tilt (tried on prone spines). */
const [WINDOWS_SHARE, WINDOWS_STEP, SHARE_PER_DEGREE] = [1.37, 0.16, 0.025]

const mixed = (a: Vector, b: Vector, t: number): Vector => [
  a[0] + (b[0] - a[0]) * t,
  a[1] + (b[1] - a[1]) * t,
  a[2] + (b[2] - a[2]) * t,
]

/** A pose that shows a view of one level, off its ideal by as much as an unpractised hand is. */
export function drawPose(spine: LumbarSpine, view: View, random: Random): Transform<'ct', 'probe'> {
  const levels = Object.values(spine.landmarks)
  // Not at the highest level: its pictures would reach beyond the phantom.
  const at = 1 + Math.floor(random.uniform() * (levels.length - 1))
  const level = levels[at]!
  const above = levels[at - 1] ?? level
  const below = levels[at + 1]?.canalCentre ?? mixed(above.canalCentre, level.canalCentre, 2)
  const side = SIDES[random.uniform() < 0.5 ? 0 : 1]!
  const left = side === 'left' ? 1 : -1
  const bell = (mean: number, deviation: number) => mean + deviation * random.normal()
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const along = direction(levels, at)
  const isTurnedRound = random.uniform() < 0.5 ? 180 : 0
  // Sagittal planes tilt about the spine: `out` points to the patient's right while the marked side is to the head.
  const medial = (degrees: number) => (isTurnedRound ? -1 : 1) * left * degrees
  const sagittal = (target: Vector, tiltDeg: number, apartMm: number): Hold => ({
    target: [target[0] + bell(0, apartMm), target[1], target[2]],
    offsetMm: (isTurnedRound ? -1 : 1) * between(at === levels.length - 1 ? -22 : -10, at === 1 ? 25 : 15),
    turnDeg: along + isTurnedRound + bell(0, 4),
    tiltDeg: tiltDeg + bell(0, 3),
    rockDeg: bell(0, 4),
  })
  const transverse = (target: Vector, tiltDeg: number): Hold => ({
    target,
    offsetMm: bell(0, 5),
    turnDeg: along - 90 + isTurnedRound + bell(0, 5),
    tiltDeg: (isTurnedRound ? -1 : 1) * tiltDeg + bell(0, 3),
    rockDeg: bell(0, 4),
  })
  // The window between two laminae: the lower in its space, the more the beam must come from below.
  const share = between(0.55, 0.88)
  const window = mixed(level.canalCentre, below, share)
  const upwards = Math.max(-28, Math.min(15, (share - WINDOWS_SHARE + WINDOWS_STEP * at) / SHARE_PER_DEGREE))

  switch (view) {
    case 'sagittal midline':
      return hold(spine, sagittal(level.spinousTip, 0, 1.2))
    case 'sagittal laminar':
      return hold(spine, sagittal(mixed(level.canalCentre, level.facetJoints[side], between(0.5, 0.7)), 0, 1))
    case 'sagittal articular':
      return hold(spine, sagittal(level.facetJoints[side], 0, 1.5))
    case 'sagittal transverse process':
      return hold(spine, sagittal(mixed(level.pedicles[side], level.transverseTips[side], between(0.55, 0.85)), 0, 1.5))
    case 'sagittal oblique interlaminar':
      return hold(spine, sagittal(window, medial(between(9, 20)), 1.5))
    case 'transverse spinous':
      return hold(spine, transverse(mixed(level.spinousTip, level.canalCentre, between(0, 0.35)), 0))
    case 'transverse interlaminar':
      return hold(spine, transverse(window, upwards))
    case 'other':
      return hold(spine, {
        target: [left * between(0, 60), level.canalCentre[1], level.canalCentre[2] - (at === 1 ? 15 : 0)],
        offsetMm: between(-12, 12),
        turnDeg: between(0, 360),
        tiltDeg: bell(0, 12),
        rockDeg: bell(0, 8),
      })
  }
}

/** Of the row of spinous processes at a level: the angle from the patient's left towards the head, degrees. */
function direction(levels: readonly VertebraLandmarks[], at: number): number {
  const above = levels[Math.max(0, at - 1)]!.canalCentre
  const under = levels[Math.min(levels.length - 1, at + 1)]!.canalCentre
  return (Math.atan2(above[2] - under[2], above[0] - under[0]) * 180) / Math.PI
}

const RADIANS = Math.PI / 180

/** Slides the probe over the skin until its plane passes through the target. */
function hold(spine: LumbarSpine, { target, offsetMm, turnDeg, tiltDeg, rockDeg }: Hold): Transform<'ct', 'probe'> {
  let [x, z] = [target[0], target[2]]
  let pose = probeOnSkin(spine, x, z, turnDeg * RADIANS, 0)
  for (let n = 0; n < 4; n++) {
    pose = compose(probeOnSkin(spine, x, z, turnDeg * RADIANS, 0), tipped(tiltDeg * RADIANS, rockDeg * RADIANS))
    const m = pose.matrix
    const from = [0, 1, 2].map((axis) => target[axis]! - m[12 + axis]! - MARKER_MM * m[4 + axis]!)
    const beyond = (column: number) => from.reduce((sum, value, axis) => sum + value * m[4 * column + axis]!, 0)
    const [across, out] = [beyond(0) - offsetMm, beyond(2)]
    x += across * m[0]! + out * m[8]!
    z += across * m[2]! + out * m[10]!
  }
  return pose
}

/** About the middle of the array's face: in the plane by `rock`, out of it by `tilt`; radians. */
function tipped(tilt: number, rock: number): Transform<'probe', 'probe'> {
  const [ct, st, cr, sr] = [Math.cos(tilt), Math.sin(tilt), Math.cos(rock), Math.sin(rock)]
  const across: Vector = [cr, sr, 0]
  const deep: Vector = [-sr * ct, cr * ct, st]
  const out: Vector = [sr * st, -cr * st, ct]
  const shift = [0, 1, 2].map((axis) => (axis === 1 ? MARKER_MM : 0) - MARKER_MM * deep[axis]!)
  return transform('probe', 'probe', [...across, 0, ...deep, 0, ...out, 0, shift[0]!, shift[1]!, shift[2]!, 1])
}
