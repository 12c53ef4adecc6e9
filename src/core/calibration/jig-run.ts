/** A probe in its printed jig: the dimples are touched one after the other, each taken when the tip rests in it. */
import {
  calibrateInJig,
  type FaceInPicture,
  type Jig,
  type JigCalibration,
} from '#core/registration/jig-calibration.ts'
import { distance, type Point } from '#core/frames/transform.ts'
import { figure, reasonOf, type GuidedStanding } from './guided.ts'
import { createRest } from './rest.ts'

export interface JigRun {
  readonly standing: GuidedStanding
  readonly result: JigCalibration | undefined
  see(tip: Point<'probe'>, atMs: number): void
}

/** Between two dimples, against the drawing: a hand that rests elsewhere on its way is not in a dimple. */
const MOST_OFF_MM = 4

export function createJigRun(jig: Jig, face: FaceInPicture): JigRun {
  const rest = createRest<'probe'>({ apartMm: 15 })
  let touched: Point<'probe'>[] = []
  let result: JigCalibration | undefined
  let advice = 'seat the probe in the jig and touch dimple 1'

  function take(at: Point<'probe'>) {
    const wrong = touched.findIndex((before, n) => offOf(before, at, n) > MOST_OFF_MM)
    if (wrong >= 0) {
      const [should, is] = [wantedMm(wrong), distance<'probe'>(touched[wrong]!, at)]
      advice = `dimple ${touched.length + 1} is ${should.toFixed(0)} mm from dimple ${wrong + 1}, this is ${is.toFixed(0)} mm: touch dimple ${touched.length + 1}` // prettier-ignore
      rest.again()
      return
    }
    touched = [...touched, at]
    if (touched.length < jig.dimples.length) advice = `good: now dimple ${touched.length + 1}`
    else finish()
  }

  function finish() {
    try {
      result = calibrateInJig(jig, touched, face)
      advice = 'done'
    } catch (thrown) {
      // One by one they agreed with the drawing, all together they do not.
      touched = []
      advice = `${reasonOf(thrown)}. Begin again at dimple 1`
    }
  }

  const wantedMm = (n: number) => distance<'phantom'>(jig.dimples[n]!, jig.dimples[touched.length]!)
  const offOf = (before: Point<'probe'>, at: Point<'probe'>, n: number) =>
    Math.abs(distance<'probe'>(before, at) - wantedMm(n))

  return {
    get standing() {
      return {
        taken: touched.length,
        wanted: jig.dimples.length,
        figures: [figure('fit', result?.freMm, 'mm', 2), figure('at 60 mm', result?.errorMm, 'mm', 2)],
        advice,
      }
    },
    get result() {
      return result
    },
    see(tip, atMs) {
      if (result) return
      const at = rest.see(tip, atMs)
      if (at) take(at)
    },
  }
}
