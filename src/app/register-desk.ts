/**
 * Registers patient and CT as a person asks for it: by touched landmarks, or by bone that ultrasound saw; checks what came
 * of it, and goes on looking whether it still holds.
 */
import { apply, distance, transform, type Point } from '#core/frames/transform.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { BoneLikelihood } from '#core/registration/image-refinement.ts'
import type { Live } from '#session/live.ts'
import type { RegisterCommands } from '#session/register-commands.ts'
import { NOT_REGISTERING, verdictOf, whyNotUsed, type RegisterCheck, type Registering } from '#session/registering.ts' // prettier-ignore
import type { Session } from '#session/session.ts'
import type { RegistrationWorker } from '#workers/registration/client.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { followedLevel } from './bone-outcome.ts'
import { createBonePoints, pointsOf } from './bone-points.ts'
import { createBoneReckoning } from './bone-reckoning.ts'
import { createContourPose } from './contour-pose.ts'
import { createDriftWatch } from './drift-watch.ts'
import { landmarkOutcome } from './landmark-outcome.ts'
import type { PoseBook } from './pose-book.ts'
import { sweptBonePoints } from './swept-bone-points.ts'
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
  let toldMs = -Infinity
  let lastCase = session.getState().openCase
  let lastAim: unknown[] = []
  const reckoning = createBoneReckoning({ session, live, worker })

  const now = () => session.getState().registering
  const change = (more: Partial<Registering>) => actions.set({ registering: { ...now(), ...more } })
  const sweep = (state: Registering['sweep']['state'], points = 0, fraction = 0) =>
    change({ sweep: { state, points, fraction } })
  const say = (error: unknown) => actions.notify('warning', `Registration: ${wordsOf(error)}`)
  const touch = () => touchNow(graph, [poses, headsetPoses], live.nowMs)
  const drift = createDriftWatch({
    check: (points, registration) => reckoning.compare(points, registration),
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

  async function reckon(points: readonly Point<'patient'>[], likelihood?: BoneLikelihood) {
    sweep('computing', points.length)
    try {
      const onProgress = (done: number) => sweep('computing', points.length, done)
      const outcome = await reckoning.lay(points, now().scope, onProgress, likelihood)
      if (outcome) change({ outcome, isLevelChecked: false, checks: [] })
    } catch (error) {
      say(error)
    } finally {
      if (now().sweep.state === 'computing') sweep('idle', bone.count)
    }
  }

  /** Hologram, labels and plan lie where the bone is that the target lies in. */
  function follow() {
    const { registration, target, structures } = session.getState()
    const levels = registration?.levels
    if (!registration || !levels) return
    const aim = [levels, target, structures?.labels]
    if (aim.every((each, n) => each === lastAim[n])) return
    lastAim = aim
    const { name, matrix, accuracy } = followedLevel(levels, reckoning.aim().bone)
    if (name === registration.followed) return
    actions.set({ registration: { ...registration, matrix, accuracy, followed: name } })
  }

  async function agreementNow() {
    const { registration } = session.getState()
    const seen = contourPoints()
    if (!registration || !live.arrival) return say('there is nothing registered to check')
    if (!seen || seen.length < LEAST_CONTOUR_POINTS)
      return say('hold the probe so that bone is outlined in the picture')
    const { medianMm } = await reckoning.compare(seen, registration)
    addCheck({ how: 'contour', offMm: medianMm })
  }

  /** Of the last second. */
  const contourPoints = () => (newest && live.nowMs - newest.atMs < FRESH_MS ? newest.points : undefined)

  return {
    see() {
      const { openCase } = session.getState()
      if (openCase?.geometry !== lastCase?.geometry) {
        reckoning.stop()
        bone.clear()
        actions.set({ registering: NOT_REGISTERING })
      }
      lastCase = openCase
      follow()
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
      reckoning.stop()
      bone.clear()
      change({ way: 'surface', outcome: undefined, checks: [] })
      sweep('collecting')
      actions.setLayer('contour', true)
    },
    finishSweep: () => void reckon(bone.all),
    useSweptBone() {
      const { sweptBone, sweptVolume, registration, registering } = session.getState()
      const guess = registration?.matrix ?? registering.outcome?.matrix
      if (!sweptBone) return say('no bone was swept into a volume yet: record a sweep with its bone first')
      if (!guess) return say('touch three landmarks first: they say roughly how the patient lies')
      change({ way: 'surface', outcome: undefined, checks: [] })
      void reckon(sweptBonePoints(sweptBone, guess), sweptVolume?.bone)
    },
    stopSweep() {
      reckoning.stop()
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
      const { matrix, accuracy, levels } = outcome
      const each = levels && { levels, followed: followedLevel(levels, reckoning.aim().bone).name }
      actions.set({ registration: { matrix, how, accuracy, ...each }, registering: { ...registering, checks: [] } })
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

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
