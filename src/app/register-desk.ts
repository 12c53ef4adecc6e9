/**
 * Registers patient and CT as a person asks for it: by touched landmarks, or by bone that ultrasound saw; checks what came
 * of it, and goes on looking whether it still holds.
 */
import { apply, distance, point, transform, type Point } from '#core/frames/transform.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { BONE_HU } from '#core/registration/bone-map.ts'
import { agreementOf } from '#core/registration/residuals.ts'
import { treAt } from '#core/registration/rigid-covariance.ts'
import { SURFACE_OPTIONS } from '#core/registration/surface-registration.ts'
import type { Live } from '#session/live.ts'
import type { RegisterCommands } from '#session/register-commands.ts'
import { NOT_REGISTERING, verdictOf, whyNotUsed, type RegisterCheck, type Registering, type RegisterOutcome } from '#session/registering.ts' // prettier-ignore
import type { Session } from '#session/session.ts'
import type { RegistrationWorker } from '#workers/registration/client.ts'
import type { SurfaceFound } from '#workers/registration/messages.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { createBonePoints, flat, pointsOf } from './bone-points.ts'
import { createContourPose } from './contour-pose.ts'
import { createDriftWatch } from './drift-watch.ts'
import { landmarkOutcome } from './landmark-outcome.ts'
import type { PoseBook } from './pose-book.ts'
import { sweptAccuracy } from './swept-accuracy.ts'
import { touchNow } from './tip-touch.ts'

export interface RegisterDesk extends RegisterCommands {
  /** Once per displayed frame: another case forgets everything. */
  see(): void
  /** A picture that bone is looked for in, and what was found, shown in time or not. */
  offer(frame: Pick<UltrasoundFrame, 'frameId' | 'atMs'>): void
  found(contour: BoneContour): void
}

export interface RegisterParts {
  readonly session: Session
  readonly live: Live
  readonly graph: TransformGraph
  readonly poses: PoseBook
  readonly headsetPoses: PoseBook
  readonly worker: RegistrationWorker
  /** Of the day, ms: what is recorded carries a date. */
  readonly dateNow: () => number
}

/** The contour's neighbours err alike, and so do pictures of one hand: measured in the simulated room. */
export const POINTS_PER_FREE_ONE = 12
/** A contour lies in front of bone by as much as its line is thick, and is now and then no bone at all. */
export const NOISE_MM = 1.5
const LEAST_CONTOUR_POINTS = 30
const FRESH_MS = 1000
/** How often the count of points is told: React renders it. */
const TOLD_EACH_MS = 250

export function createRegisterDesk(parts: RegisterParts): RegisterDesk {
  const { session, live, graph, poses, headsetPoses, worker, dateNow } = parts
  const { actions } = session
  const bone = createBonePoints()
  const contourPose = createContourPose(graph, poses)
  let newest: { readonly points: readonly Point<'patient'>[]; readonly atMs: number } | undefined
  let reckoning: AbortController | undefined
  let toldMs = -Infinity
  let lastCase = session.getState().openCase

  const now = () => session.getState().registering
  const change = (more: Partial<Registering>) => actions.set({ registering: { ...now(), ...more } })
  const sweep = (state: Registering['sweep']['state'], points = 0, fraction = 0) =>
    change({ sweep: { state, points, fraction } })
  const say = (error: unknown) => actions.notify('warning', `Registration: ${wordsOf(error)}`)
  const touch = () => touchNow(graph, [poses, headsetPoses], live.nowMs)
  const drift = createDriftWatch({
    check: async (points, matrix) => agreementOf(await worker.check(flat(points), matrix)),
    onLost: (offMm) => {
      actions.notify('warning', 'Bone in the picture no longer lies on bone of the CT: has the reference moved? Register again.') // prettier-ignore
      conclude({ isPassed: false, how: 'watched while in use', worstMm: offMm, atEpochMs: dateNow() })
    },
  })

  function conclude(verdict: Registering['verdicts'][number] | undefined) {
    if (!verdict) return
    const { registration, registering } = session.getState()
    actions.set({
      registering: { ...registering, verdicts: [...registering.verdicts, verdict], checks: [] },
      ...(registration && { registration: { ...registration, verdict } }),
    })
  }

  function addCheck(check: RegisterCheck) {
    const checks = [...now().checks, check]
    change({ checks })
    conclude(verdictOf(checks, dateNow()))
  }

  async function reckon() {
    const { registration, registering, target } = session.getState()
    const volume = live.arrival?.volume
    const guess = registration?.matrix ?? registering.outcome?.matrix
    if (!volume || volume.frame !== 'ct') return say('bone is found in a CT, and none is open')
    if (!guess) return say('touch three landmarks first: they say roughly how the patient lies')
    const points = bone.all
    const { signal } = (reckoning = new AbortController())
    sweep('computing', points.length)
    try {
      await worker.useBone(volume, BONE_HU)
      signal.throwIfAborted()
      const options = { ...SURFACE_OPTIONS, noiseMm: NOISE_MM, pointsPerFreeOne: POINTS_PER_FREE_ONE }
      const onProgress = (fraction: number) => sweep('computing', points.length, fraction)
      const found = await worker.register({ points: flat(points), guess, options }, onProgress, signal)
      change({ outcome: surfaceOutcome(found, points, target), isLevelChecked: false, checks: [] })
    } catch (error) {
      if (!signal.aborted) say(error)
    } finally {
      if (reckoning?.signal === signal) {
        reckoning = undefined
        sweep('idle', points.length)
      }
    }
  }

  async function agreementNow() {
    const { registration } = session.getState()
    const seen = contourPoints()
    const volume = live.arrival?.volume
    if (!registration || !volume) return say('there is nothing registered to check')
    if (!seen || seen.length < LEAST_CONTOUR_POINTS)
      return say('hold the probe so that bone is outlined in the picture')
    await worker.useBone(volume, BONE_HU)
    const { medianMm } = agreementOf(await worker.check(flat(seen), registration.matrix))
    addCheck({ how: 'contour', offMm: medianMm })
  }

  /** Of the last second. */
  const contourPoints = () => (newest && live.nowMs - newest.atMs < FRESH_MS ? newest.points : undefined)

  return {
    see() {
      const { openCase } = session.getState()
      if (openCase?.geometry !== lastCase?.geometry) {
        reckoning?.abort()
        bone.clear()
        actions.set({ registering: NOT_REGISTERING })
      }
      lastCase = openCase
    },

    offer: (frame) => contourPose.offer(frame),

    found(contour) {
      const { registering, registration, pictureLagMs } = session.getState()
      const patientFromImage = contourPose.of(contour.frameId, pictureLagMs)
      if (!patientFromImage) return
      newest = { points: pointsOf(contour, patientFromImage), atMs: live.nowMs }
      if (registering.sweep.state === 'collecting') {
        bone.take(contour, patientFromImage)
        if (bone.count !== registering.sweep.points && live.nowMs - toldMs > TOLD_EACH_MS) {
          toldMs = live.nowMs
          sweep('collecting', bone.count)
        }
      }
      drift.see(contour, patientFromImage, registration, live.nowMs)
    },

    startSweep() {
      reckoning?.abort()
      bone.clear()
      change({ way: 'surface', outcome: undefined, checks: [] })
      sweep('collecting')
      actions.setLayer('contour', true)
    },
    finishSweep: () => void reckon(),
    stopSweep() {
      reckoning?.abort()
      sweep('idle')
    },
    touchLandmark() {
      const { registering, target } = session.getState()
      const next = registering.landmarks.findIndex(({ touched }) => !touched)
      if (next < 0) return say('pick a landmark in the CT first')
      const touched = touch()
      if (!touched.ok) return say(touched.reason)
      const landmarks = registering.landmarks.map((each, n) => (n === next ? { ...each, touched: touched.at } : each))
      const outcome = landmarkOutcome(landmarks, target)
      if (typeof outcome === 'string') say(outcome)
      change({ way: 'landmarks', landmarks, isLevelChecked: false, checks: [], outcome: typeof outcome === 'string' ? undefined : outcome }) // prettier-ignore
    },
    clearLandmarks: () => change({ landmarks: [], outcome: undefined, checks: [] }),
    useOutcome() {
      const registering = now()
      const why = whyNotUsed(registering)
      const { outcome } = registering
      if (why || !outcome) return say(why)
      const how = outcome.way === 'landmarks' ? 'landmarks touched' : 'bone swept by ultrasound'
      const { matrix, accuracy } = outcome
      actions.set({ registration: { matrix, how, accuracy }, registering: { ...registering, checks: [] } })
      drift.forget()
    },
    touchCheck() {
      const { registration, registering, target } = session.getState()
      const touched = touch()
      if (!touched.ok) return say(touched.reason)
      const known = [...registering.landmarks.map(({ inCt }) => inCt), ...(target ? [target] : [])]
      if (!registration || known.length === 0) return say('pick landmarks in the CT to touch first')
      const at = apply(transform('ct', 'patient', registration.matrix), touched.at)
      const offs = known.map((place) => distance<'ct'>(place, at))
      addCheck({ how: 'touched', offMm: Math.min(...offs) })
    },
    contourCheck: () => void agreementNow().catch(say),
  }
}

function surfaceOutcome(
  { matrix, covariance, middle, rmsMm, refusals, isAccepted, residualsMm }: SurfaceFound,
  points: readonly Point<'patient'>[],
  target: Point<'ct'> | undefined,
): RegisterOutcome {
  const accuracy = sweptAccuracy({ covariance, middle })
  const map = transform('ct', 'patient', matrix)
  const each = Math.max(1, Math.ceil(points.length / MOST_DRAWN))
  return {
    way: 'surface',
    matrix,
    accuracy,
    freMm: rmsMm,
    treMm: treAt(accuracy, target ?? point('ct', ...middle)),
    placeIs: target ? 'the target' : 'the middle of the points',
    refusals,
    isAccepted,
    leftOutMm: [],
    residuals: points.flatMap((place, n) => (n % each ? [] : [{ at: apply(map, place), mm: Math.abs(residualsMm[n]!) }])), // prettier-ignore
  }
}

/** Of residuals, on the hologram. */
const MOST_DRAWN = 1500

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
