/**
 * A tracked ultrasound probe and a tracked needle on the built-in phantom: the app's whole data flow without any
 * hardware.
 *
 * Once a hand holds a tool, scanner and tracker run behind the hand by what a picture takes, so that pictures and
 * poses still carry one time and stand in one place.
 */
import type { Transform } from '#core/frames/transform.ts'
import { spineOf } from '#core/phantom/kept-spine.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { checkParameters, TYPICAL, type SpineParameters } from '#core/phantom/parameters.ts'
import type { NeedleShape } from '#core/phantom/contact/needle-contact.ts'
import { MARKER_MM, probeFromImage, sweepAt } from '#core/phantom/sweep.ts'
import type { VesselAcross } from '#core/phantom/ultrasound/laid-vessel.ts'
import { usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { accuracyOf, type TrackerName } from '#core/signals/tracker-model.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { NO_COUNTERS, type Device, type DeviceState, type PoseReading } from '#devices/device.ts'
import { createHeldCourse, needleFromTip, type HeldCourse } from './held-course.ts'
import type { SimulatedPort } from './pictures.ts'
import { bathScene, type Bath } from './bath-scene.ts'
import { createScanner } from './scanner.ts'
import { spineBesides } from './spine-making.ts'
import { createTrackedTools } from './tracked-tools.ts'
import type { TruthChannel } from './truth.ts'

export interface SimulatedSetup {
  readonly scanner: UltrasoundSettings
  readonly needle: NeedleShape
  readonly tracker: TrackerName
}

export interface SimulatedOptions extends Partial<SimulatedSetup> {
  readonly makeWorker?: () => SimulatedPort
  readonly parameters?: SpineParameters
  /** Where the probe is in the CT, ms after the start; without it the scripted sweep over L2 to L5. */
  readonly ctFromProbeAt?: (spine: LumbarSpine, ms: number) => Transform<'ct', 'probe'>
  readonly truth?: TruthChannel
  /** Of the tracker's noise. */
  readonly seed?: number
}

/** What hands would do with the tools; the body has its say here. */
export interface Hands {
  /** 'script': nobody holds it. Undefined: held, but nobody knows where that hand is. */
  readonly probe: Transform<'ct', 'probe'> | 'script' | undefined
  /** Undefined: nobody holds it; in tissue it stays, else it is not there. */
  readonly needle: Transform<'ct', 'needle'> | undefined
  /** The probe is held in a bath of clear water, to be calibrated. */
  readonly bath?: Bath
}

export interface Simulated extends Device {
  readonly spine: LumbarSpine
  /** From the probe's marker to the middle of its array, and from the needle's hub to its tip, mm. */
  readonly faceMm: number
  /** Once per displayed frame, before the device is read. */
  hold(hands: Hands, nowMs: number): void
  /** Another setting of scanner, tracker or needle; takes effect at the next read. */
  adjust(setup: SimulatedSetup): void
  /** A vessel across the tissue, seen in the pictures; undefined takes it out. */
  layVessel(vessel: VesselAcross | undefined): void
  /** The tracker sees neither tool for so long. */
  loseTracking(forMs: number, nowMs: number): void
  /** How far scanner and tracker run behind a hand, ms; 0 while the script leads. */
  readonly behindMs: number
}

/** In whatever posture. */
const isBuiltIn = (parameters: SpineParameters) =>
  JSON.stringify({ ...parameters, posture: TYPICAL.posture }) === JSON.stringify(TYPICAL)

/** Until the first picture says how long one takes. */
const FIRST_BEHIND_MS = 80

export function createSimulated({
  makeWorker,
  parameters = TYPICAL,
  ctFromProbeAt = sweepAt,
  truth,
  seed = 1,
  scanner: settings = usualSettings(),
  needle = { lengthMm: 90, gauge: 18 },
  tracker = 'ideal',
}: SimulatedOptions = {}): Simulated {
  checkParameters(parameters)
  let made: LumbarSpine | undefined
  const spine = () => (made ??= spineOf(parameters))
  let isScannerReady = false
  let setup: SimulatedSetup = { scanner: settings, needle, tracker }
  let state: DeviceState = { state: 'idle' }
  let counters = { ...NO_COUNTERS }
  let startMs = 0
  let firm: PoseReading[] = []
  let isHeld = false
  let behindMs = FIRST_BEHIND_MS
  let lastShownMs = -Infinity
  let wasNeedleSeen = false
  let unseenUntilMs = -Infinity
  let held: HeldCourse | undefined
  const course = () => (held ??= createHeldCourse(spine(), setup.needle, MARKER_MM))
  let tracked = createTrackedTools(tracker, seed, startMs)

  const scanner = createScanner({
    settings,
    ...(makeWorker && { makeWorker }),
    scriptAt: (ms) => ctFromProbeAt(spine(), ms),
    onReady() {
      isScannerReady = true
      runWhenWhole()
    },
    onFailed: fail,
  })

  /** The scanner has tissue to look at, and the hands a body to touch. */
  function runWhenWhole() {
    if (state.state !== 'connecting' || !isScannerReady || !made) return
    state = { state: 'running' }
    scanner.takeAhead()
  }

  function makeBody() {
    if (made) return
    // Without workers there is no page to hold up either.
    if (typeof Worker === 'undefined') return void spine()
    spineBesides(parameters).then(
      (whole) => {
        made = whole
        runWhenWhole()
      },
      (error: unknown) => fail(error instanceof Error ? error.message : String(error)),
    )
  }

  function fail(reason: string) {
    state = { state: 'failed', reason }
    counters = { ...counters, faults: counters.faults + 1 }
    scanner.close()
  }

  function scriptAt(ms: number) {
    return { matrix: ctFromProbeAt(spine(), ms - startMs).matrix, status: 'ok', atMs: ms } as const
  }

  function duePoses(nowMs: number): PoseReading[] {
    const probe = tracked.probe(nowMs, isHeld ? (ms) => course().probeAt(ms - behindMs) : scriptAt)
    const needles = isHeld || wasNeedleSeen ? tracked.needle(nowMs, (ms) => course().needleAt(ms - behindMs)) : []
    if (needles.length && !wasNeedleSeen) {
      wasNeedleSeen = true
      firm.push({ link: needleFromTip(setup.needle), status: 'ok', atMs: Infinity, errorMm: 0 })
    }
    const seen = [...probe, ...needles].map((each) =>
      each.atMs < unseenUntilMs ? { ...each, status: 'out-of-view' as const } : each,
    )
    return [...firm.splice(0), ...seen]
  }

  function duePicture(nowMs: number): UltrasoundFrame | undefined {
    const due = scanner.read(nowMs, tracked.latencyMs)
    if (!due) return undefined
    counters.imagesReceived += due.count
    counters.imagesDropped += due.count - 1
    return isHeld ? brought(due.image, nowMs) : due.image
  }

  /**
   * A picture of a hand's pose is of the moment at which it can be shown: of the tracker's newest sample. From now on
   * the tracker runs behind the hand by what that took.
   */
  function brought(image: UltrasoundFrame, nowMs: number): UltrasoundFrame {
    const atMs = Math.max(tracked.newestMs(nowMs), lastShownMs)
    behindMs = Math.max(0, atMs - image.atMs)
    lastShownMs = atMs
    return { ...image, atMs, receivedAtMs: nowMs }
  }

  function tellCalibration() {
    firm = [{ link: probeFromImage(scanner.picture), status: 'ok', atMs: Infinity, errorMm: 0 }]
  }

  return {
    name: isBuiltIn(parameters) ? 'Simulated probe on the built-in spine' : 'Simulated probe on this simulated body',
    kind: 'simulated',
    get spine() {
      return spine()
    },
    faceMm: MARKER_MM,
    get fan() {
      return scanner.picture.fan
    },
    get accuracy() {
      return accuracyOf(setup.tracker)
    },
    get state() {
      return state
    },
    get counters() {
      return counters
    },
    get behindMs() {
      return isHeld ? behindMs : 0
    },

    start(nowMs) {
      startMs = nowMs
      isHeld = wasNeedleSeen = false
      unseenUntilMs = -Infinity
      lastShownMs = -Infinity
      held = undefined
      tracked = createTrackedTools(setup.tracker, seed, startMs)
      truth?.clear()
      counters = { ...NO_COUNTERS }
      tellCalibration()
      state = { state: 'connecting' }
      try {
        isScannerReady = false
        scanner.start(parameters, nowMs)
        // After the worker: it makes its own meanwhile.
        makeBody()
      } catch (error) {
        fail(error instanceof Error ? error.message : String(error))
      }
    },

    hold({ probe, needle: handOfNeedle, bath }, nowMs) {
      if (state.state !== 'running') return
      isHeld = probe !== 'script' || handOfNeedle !== undefined || course().isNeedleIn
      scanner.hold(isHeld, nowMs)
      if (!isHeld && !wasNeedleSeen) return
      const isProbeFree = probe !== 'script'
      const ledProbe = probe === 'script' ? ctFromProbeAt(spine(), nowMs - startMs) : probe
      const now = course().hold({ probe: ledProbe, isProbeFree, needle: handOfNeedle }, nowMs)
      truth?.tell(course().truth()!, course().takeFelt())
      if (!now.probe) return
      const scene = bath && bathScene(bath, now, scanner.picture, setup.needle)
      scanner.take(now.probe, course().needlesInTissue(), now.atMs, nowMs, scene)
    },

    layVessel: scanner.layVessel,
    loseTracking: (forMs, nowMs) => void (unseenUntilMs = nowMs + forMs),

    adjust(next) {
      const before = setup
      setup = next
      if (next.tracker !== before.tracker) tracked = createTrackedTools(next.tracker, seed, startMs)
      if (next.needle.lengthMm !== before.needle.lengthMm || next.needle.gauge !== before.needle.gauge) {
        held = undefined
        wasNeedleSeen = false
      }
      if (scanner.adjust(next.scanner)) tellCalibration()
    },

    read(nowMs) {
      if (state.state !== 'running') return { poses: [], image: undefined }
      const image = duePicture(nowMs)
      const poses = duePoses(nowMs)
      counters = { ...counters, posesReceived: counters.posesReceived + poses.length }
      scanner.takeAhead()
      return isHeld ? { poses, image, feel: course().takeFeel() } : { poses, image }
    },

    stop() {
      scanner.close()
      state = { state: 'idle' }
    },
  }
}
