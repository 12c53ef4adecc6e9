/**
 * The quick calibration of a probe while it is being done: the tip of a calibrated tool rests in the picture's plane, and
 * a person marks where it is seen; again at fifteen places or more. It ends by itself.
 */
import { calibrateByTouches, TOUCH_LIMITS, type PictureTouch, type TouchCalibration } from '#core/ultrasound/touch-calibration.ts' // prettier-ignore
import { distance, type Point } from '#core/frames/transform.ts'
import { figure, reasonOf, type GuidedStanding } from './guided.ts'
import { createRest } from './rest.ts'

export interface TouchRun {
  readonly standing: GuidedStanding
  /** True while the tip rests at a place that was not marked yet. */
  readonly isAsking: boolean
  readonly result: TouchCalibration | undefined
  /** The tip, as the trackers see it against the probe. */
  see(tip: Point<'probe'>, atMs: number): void
  /** Where the resting tip is seen in the picture. */
  mark(px: readonly [x: number, y: number]): void
  /** The last mark was wrong. */
  undo(): void
}

/** Nearer to a place that is marked already a mark adds nothing. */
const APART_MM = 4

export function createTouchRun(): TouchRun {
  const rest = createRest<'probe'>()
  let touches: PictureTouch[] = []
  let result: TouchCalibration | undefined
  let errorMm: number | undefined
  let advice = 'hold the tip still where it is brightest in the picture'

  function judge() {
    if (touches.length < TOUCH_LIMITS.leastTouches) {
      advice = 'next place: left and right, near and deep'
      return
    }
    try {
      result = calibrateByTouches(touches)
      errorMm = result.errorMm
      advice = 'done'
    } catch (thrown) {
      advice = reasonOf(thrown)
    }
  }

  const isTaken = (at: Point<'probe'>) => touches.some(({ tip }) => distance<'probe'>(tip, at) < APART_MM)

  return {
    get isAsking() {
      return !result && rest.now !== undefined && !isTaken(rest.now)
    },
    get standing() {
      const taken = touches.length
      return {
        taken,
        wanted: Math.max(TOUCH_LIMITS.leastTouches, result ? taken : taken + 1),
        figures: [
          figure('across', spanOf(touches, 0), 'px', 0),
          figure('deep', spanOf(touches, 1), 'px', 0),
          figure('error', errorMm, 'mm', 2),
        ],
        advice,
      }
    },
    get result() {
      return result
    },
    see(tip, atMs) {
      if (result) return
      rest.see(tip, atMs)
      if (!rest.now) return
      if (!isTaken(rest.now)) advice = 'mark the tip in the picture'
      else if (touches.length < TOUCH_LIMITS.leastTouches) advice = 'next place: left and right, near and deep'
    },
    mark(px) {
      if (result) return
      if (!rest.now) {
        advice = 'the tip moves: hold it still, then mark it'
        return
      }
      if (isTaken(rest.now)) {
        advice = 'that place is marked already: move the tip on'
        return
      }
      touches = [...touches, { px, tip: rest.now }]
      judge()
    },
    undo() {
      touches = touches.slice(0, -1)
      result = undefined
      advice = 'the last mark is gone: hold the tip still and mark it'
    },
  }
}

function spanOf(touches: readonly PictureTouch[], axis: 0 | 1): number | undefined {
  if (touches.length < 2) return undefined
  const values = touches.map(({ px }) => px[axis])
  return Math.max(...values) - Math.min(...values)
}
