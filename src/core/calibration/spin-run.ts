/** A shaft's direction while it is being found: the tool is spun about itself, its tip on one spot or free. */
import { calibrateSpin, type SpinCalibration } from '#core/frames/pivot-calibration.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { Point, Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { angleBetween, isRigid, quaternionOf } from '#core/signals/rotation.ts'
import { figure, reasonOf, type GuidedStanding } from './guided.ts'

export const SPIN_RUN = {
  leastTurnDeg: 4,
  enough: 30,
  /** Between the two poses furthest apart: over half a turn the axis is held from both sides. */
  leastSpreadDeg: 120,
  /** A shaft of 90 mm that is 2° off lies 3 mm off at its middle. */
  mostRmseDeg: 2,
  mostPoses: 200,
} as const

export interface SpinRun {
  readonly standing: GuidedStanding
  readonly result: SpinCalibration | undefined
  see(pose: Transform<Frame, Frame>, status: LinkStatus): void
}

/** @param tip of the same tool: the axis is made to point to it */
export function createSpinRun(tip: Point<Frame>): SpinRun {
  let poses: Transform<Frame, Frame>[] = []
  let unusable = 0
  let result: SpinCalibration | undefined
  let found: SpinCalibration | undefined
  let advice = 'spin it about its own shaft, more than half round and back'

  function judge() {
    if (poses.length < 10) return
    try {
      found = calibrateSpin(poses, tip)
    } catch (thrown) {
      found = undefined
      advice = reasonOf(thrown)
      // What was turned otherwise before stays in the way: only the last poses may be of the shaft.
      if (poses.length >= 2 * SPIN_RUN.enough) poses = poses.slice(-SPIN_RUN.enough / 2)
      return
    }
    const isWide = spreadDeg(poses) >= SPIN_RUN.leastSpreadDeg
    const isTrue = found.rmseDeg <= SPIN_RUN.mostRmseDeg
    if (poses.length >= SPIN_RUN.enough && isWide && isTrue) result = found
    advice = result ? 'done' : !isWide ? 'spin it further round' : isTrue ? 'go on spinning' : 'spin it about its shaft only, do not tilt it' // prettier-ignore
    if (poses.length > SPIN_RUN.mostPoses) poses = poses.slice(-SPIN_RUN.enough)
  }

  return {
    get standing() {
      return {
        taken: Math.min(poses.length, SPIN_RUN.enough),
        wanted: SPIN_RUN.enough,
        figures: [
          figure('turned by', spreadDeg(poses), '°', 0),
          figure('axis moves', found?.rmseDeg, '°', 2),
          figure('not tracked', unusable, '', 0),
        ],
        advice,
      }
    },
    get result() {
      return result
    },
    see(pose, status) {
      if (result) return
      if (status !== 'ok' || !isRigid(pose.matrix)) {
        unusable += 1
        return
      }
      const last = poses.at(-1)
      if (last && turnDeg(last, pose) < SPIN_RUN.leastTurnDeg) return
      poses.push(pose)
      judge()
    },
  }
}

const turnDeg = (a: Transform<Frame, Frame>, b: Transform<Frame, Frame>) =>
  (angleBetween(quaternionOf(a.matrix), quaternionOf(b.matrix)) * 180) / Math.PI

function spreadDeg(poses: readonly Transform<Frame, Frame>[]): number {
  const some = poses.filter((_, n) => n % Math.max(1, Math.floor(poses.length / 40)) === 0)
  return some.reduce((most, a, n) => Math.max(most, ...some.slice(0, n).map((b) => turnDeg(a, b))), 0)
}
