/**
 * The error budget of what is shown now, from the links it really hangs on.
 *
 * With a needle that is tracked it is the needle's: its marker, its tip, its motion. Without one it is the ultrasound
 * picture's. Reckoned at the target; without a target where the tip is, or in the middle of the picture.
 */
import { apply, invert, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { covarianceAt } from '#core/registration/rigid-covariance.ts'
import {
  delaySpread,
  errorBudget,
  evenSpread,
  leverSpread,
  NO_SPREAD,
  sumOf,
  type BudgetPart,
  type ErrorBudget,
} from '#core/safety/error-budget.ts'
import type { TimedPose } from '#core/signals/pose-buffer.ts'
import { trembleOf, velocityOf } from '#core/signals/tremble.ts'
import type { TrackerAccuracy } from '#devices/device.ts'
import type { Live } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import type { PoseBook } from './pose-book.ts'

/** Reckoned anew this often: figures are read, and what they are made of changes slowly. */
const EACH_MS = 250
/** Motion is looked at over this time: short enough for a hand, long enough not to take its tremble for speed. */
const MOTION_MS = 200

export interface BudgetingParts {
  readonly graph: TransformGraph
  readonly poses: PoseBook
  readonly headsetPoses: PoseBook
  readonly accuracy: () => TrackerAccuracy | undefined
}

export interface Budgeting {
  /** Undefined while nothing is registered or nothing that is placed is shown. */
  at(live: Readonly<Live>, state: SessionState): ErrorBudget | undefined
}

export function createBudgeting({ graph, poses, headsetPoses, accuracy }: BudgetingParts): Budgeting {
  let last: ErrorBudget | undefined
  let lastMs = -Infinity

  return {
    at(live, state) {
      if (Math.abs(live.nowMs - lastMs) < EACH_MS) return last
      lastMs = live.nowMs
      return (last = budgetNow(live, state))
    },
  }

  function budgetNow(live: Readonly<Live>, state: SessionState): ErrorBudget | undefined {
    const { registration, openCase, target } = state
    if (!registration || !openCase) return undefined
    const shown = live.needle ? needleShown(live) : pictureShown(live, graph.find('probe', 'image')?.transform)
    const ctFromPatient = graph.find('ct', 'patient')?.transform
    if (!shown || !ctFromPatient) return undefined
    const place = target ?? shown.place
    const seen = samplesOf(shown.tool)
    return errorBudget(place, [
      trackerPart(seen, shown),
      calibrationPart(graph.find(shown.tool, shown.what)?.errorMm),
      registration.accuracy
        ? { cause: 'registration', spread: covarianceAt(registration.accuracy, place), remark: registration.how }
        : { cause: 'registration', spread: undefined, remark: `${registration.how}: its error was not stated` },
      delayPart(seen, shown, ctFromPatient, live.nowMs),
      headsetPart(state),
    ])
  }

  function samplesOf(tool: 'probe' | 'needle'): readonly TimedPose[] {
    const own = poses.recent('patient', tool)
    return own.length > 0 ? own : headsetPoses.recent('patient', tool)
  }

  function trackerPart(seen: readonly TimedPose[], { toolInCt, place }: Shown): BudgetPart {
    const stated = accuracy()
    const tremble = trembleOf(seen)
    if (!stated && !tremble) return { cause: 'tracker', spread: undefined, remark: 'too few poses yet' }
    const positionMm = Math.max(stated?.positionMm ?? 0, tremble?.positionMm ?? 0)
    const turnRad = Math.max(stated?.turnRad ?? 0, tremble?.turnRad ?? 0)
    const arm = [place.x - toolInCt.x, place.y - toolInCt.y, place.z - toolInCt.z] as const
    const spread = sumOf(evenSpread(positionMm * Math.sqrt(3)), leverSpread(arm, turnRad))
    const remark = stated ? stated.source : 'as it trembles; what is slower than that is not seen'
    return { cause: 'tracker', spread, remark }
  }

  function delayPart(
    seen: readonly TimedPose[],
    { inTool, atMs }: Shown,
    ctFromPatient: Transform<'ct', 'patient'>,
    nowMs: number,
  ): BudgetPart {
    const newestMs = seen.at(-1)?.atMs ?? 0
    const inPatient = velocityOf(seen, inTool, newestMs - MOTION_MS)
    if (!inPatient) return { cause: 'delay', spread: undefined, remark: 'too few poses yet' }
    const m = ctFromPatient.matrix
    const [x, y, z] = inPatient
    const velocity = [0, 1, 2].map((r) => m[r]! * x + m[r + 4]! * y + m[r + 8]! * z) as [number, number, number]
    const delayMs = Math.max(0, nowMs - atMs)
    const speed = Math.hypot(...velocity)
    return {
      cause: 'delay',
      spread: delaySpread(velocity, delayMs),
      remark: `${Math.round(delayMs)} ms at ${Math.round(speed)} mm/s`,
    }
  }
}

interface Shown {
  readonly tool: 'probe' | 'needle'
  readonly what: 'image' | 'needle-tip'
  /** The place that counts, fixed to the tool: tip, or middle of the picture. */
  readonly inTool: Point<Frame>
  /** The tool's marker, and that place, in the CT. */
  readonly toolInCt: Point<'ct'>
  readonly place: Point<'ct'>
  readonly atMs: number
}

function needleShown({ needle }: Readonly<Live>): Shown | undefined {
  const ctFromTip = needle?.ctFromTip
  if (!needle || ctFromTip?.status !== 'ok') return undefined
  const place = apply(ctFromTip.transform, point('needle-tip', 0, 0, 0))
  const toolInCt = apply(ctFromTip.transform, point('needle-tip', 0, 0, -needle.lengthMm))
  const inTool = point('needle', 0, 0, needle.lengthMm)
  return { tool: 'needle', what: 'needle-tip', inTool, toolInCt, place, atMs: needle.roomFromTip.atMs }
}

function pictureShown(
  { ctFromImage, ultrasound, planeWithheld }: Readonly<Live>,
  probeFromImage: Transform<'probe', 'image'> | undefined,
): Shown | undefined {
  if (planeWithheld || ctFromImage?.status !== 'ok' || !ultrasound || !probeFromImage) return undefined
  const middle = point('image', ultrasound.widthPx / 2, ultrasound.heightPx / 2, 0)
  const inProbe = apply(probeFromImage, middle)
  const markerInImage = apply(invert(probeFromImage), point('probe', 0, 0, 0))
  return {
    tool: 'probe',
    what: 'image',
    inTool: inProbe,
    toolInCt: apply(ctFromImage.transform, markerInImage),
    place: apply(ctFromImage.transform, middle),
    atMs: ctFromImage.atMs,
  }
}

const calibrationPart = (errorMm: number | undefined): BudgetPart => ({
  cause: 'calibration',
  spread: errorMm === undefined ? undefined : evenSpread(errorMm),
  remark: errorMm === undefined ? 'its error was not stated' : errorMm === 0 ? 'exact' : 'as measured with it',
})

/** On a screen nothing is laid over a body; a simulated body is where its hologram is. */
function headsetPart({ view, source, headsetErrorMm }: SessionState): BudgetPart {
  const isOverBody = view === 'immersive-ar' && source.kind !== 'simulated'
  if (!isOverBody) return { cause: 'headset', spread: NO_SPREAD, remark: 'nothing is laid over a body' }
  return headsetErrorMm === undefined
    ? { cause: 'headset', spread: undefined, remark: 'not measured' }
    : { cause: 'headset', spread: evenSpread(headsetErrorMm), remark: 'as stated' }
}
