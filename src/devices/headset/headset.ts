/**
 * The headset as a tracker: where the wearer's head and hands are in the room.
 *
 * A controller or hand that holds the probe is the probe's tracker; how it is held is a link
 * that does not age. WebXR speaks metres; this is the one place where they become mm.
 */
import type { Frame } from '#core/frames/frames.ts'
import { IDENTITY, transform, type Matrix, type Transform } from '#core/frames/transform.ts'
import { isPalmRaised, type Gaze } from '#core/signals/raised-palm.ts'
import { NO_COUNTERS, type Device, type DeviceState, type PoseReading } from '#devices/device.ts'
import { seenHand } from './seen-hand.ts'

export type Hand = 'left-hand' | 'right-hand'

/** probeFromRightHand, needleFromLeftHand …: measured once, then as firm as the mount. */
export type Mount = Transform<'probe' | 'needle' | 'stylus', Hand>

export interface Headset extends Device {
  /** Called once per XR frame, before the pipeline reads. @param space what `room` is measured in. */
  observe(frame: XRFrame, space: XRReferenceSpace, sources: Iterable<XRInputSource>, nowMs?: number): void
  /** Handed over at the next read and after each start; replaces an earlier mount on the same hand. */
  mount(mount: Mount): void
  unmount(hand: Hand): void
  /** A bare hand is held up open before the eyes, its palm away from the face. */
  readonly isPalmRaised: boolean
  /** Shakes the controller in that hand, if it can. @param strength 0–1. */
  pulse(hand: Hand, strength: number, lastsMs: number): void
}

/** As WebXR's gamepads module has it; the type declarations know only the ordinary gamepads' other one. */
interface Actuator {
  pulse(strength: number, lastsMs: number): Promise<unknown>
}

const TRACKED = ['viewer', 'left-hand', 'right-hand'] as const
type Tracked = (typeof TRACKED)[number]

/** Samples kept for a reader that is late: a second at 120 Hz. */
const MOST_WAITING = 3 * 120

export function createHeadset(): Headset {
  const mounts = new Map<Hand, Mount>()
  const lastSeen = new Map<Tracked, Matrix>()
  let state: DeviceState = { state: 'idle' }
  let counters = NO_COUNTERS
  let waiting: PoseReading[] = []
  let areMountsDue = false
  let isRaised = false
  const actuators = new Map<Hand, Actuator | undefined>()

  function see(tracked: Tracked, pose: XRPose | null | undefined, atMs: number) {
    // An emulated position is a guess of the arm's length, not a measurement.
    const matrix = pose && !pose.emulatedPosition ? inMillimetres(pose.transform.matrix) : undefined
    const isUsable = matrix?.every(Number.isFinite) === true
    if (isUsable) lastSeen.set(tracked, matrix)
    const link = transform<Frame, Frame>('room', tracked, lastSeen.get(tracked) ?? IDENTITY)
    waiting.push({ link, status: isUsable ? 'ok' : 'out-of-view', atMs })
  }

  return {
    name: 'Headset',
    kind: 'headset',
    fan: undefined,
    get state() {
      return state
    },
    get counters() {
      return counters
    },

    start() {
      state = { state: 'running' }
      counters = NO_COUNTERS
      waiting = []
      areMountsDue = true
    },

    observe(frame, space, sources, nowMs = performance.now()) {
      if (state.state !== 'running') return
      const hands = new Map<Tracked, XRPose | null | undefined>()
      const viewer = frame.getViewerPose(space)
      const gaze = viewer ? gazeOf(viewer) : undefined
      isRaised = false
      for (const source of sources) {
        if (source.handedness === 'none') continue
        actuators.set(`${source.handedness}-hand`, actuatorOf(source))
        const spaceOfHand = source.gripSpace ?? wristOf(source)
        hands.set(`${source.handedness}-hand`, spaceOfHand && poseIn(frame, spaceOfHand, space))
        const hand = gaze ? seenHand(frame, source, space) : undefined
        isRaised ||= hand !== undefined && isPalmRaised(hand, gaze!)
      }
      see('viewer', viewer, nowMs)
      // A hand that was never there is no tracker that was lost.
      for (const hand of ['left-hand', 'right-hand'] as const) {
        if (hands.has(hand) || lastSeen.has(hand)) see(hand, hands.get(hand), nowMs)
      }
      waiting = waiting.slice(-MOST_WAITING)
    },

    mount(mount) {
      mounts.set(mount.from, mount)
      areMountsDue = true
    },
    get isPalmRaised() {
      return isRaised
    },
    unmount: (hand) => void mounts.delete(hand),
    // A controller that was put down meanwhile refuses: then nobody feels it anyway.
    pulse: (hand, strength, lastsMs) =>
      void actuators
        .get(hand)
        ?.pulse(strength, lastsMs)
        .catch(() => undefined),

    read() {
      if (state.state !== 'running') return { poses: [], image: undefined }
      const firm = areMountsDue ? [...mounts.values()] : []
      const poses = [...firm.map((link): PoseReading => ({ link, status: 'ok', atMs: Infinity })), ...waiting]
      waiting = []
      areMountsDue = false
      counters = { ...counters, posesReceived: counters.posesReceived + poses.length }
      return { poses, image: undefined }
    },

    stop() {
      state = { state: 'idle' }
      waiting = []
      lastSeen.clear()
      isRaised = false
      actuators.clear()
    },
  }
}

const gazeOf = ({ transform: { matrix: m } }: XRViewerPose): Gaze => ({
  eye: [m[12]!, m[13]!, m[14]!],
  ahead: [-m[8]!, -m[9]!, -m[10]!],
})

const actuatorOf = ({ gamepad }: XRInputSource) =>
  (gamepad as { readonly hapticActuators?: readonly Actuator[] } | undefined)?.hapticActuators?.[0]

/** Joints are named by words in the standard; the type declarations have an older draft's numbers. */
const wristOf = ({ hand }: XRInputSource) =>
  (hand as unknown as ReadonlyMap<string, XRJointSpace> | undefined)?.get('wrist')

/** A space of a session that is ending throws instead of saying null. */
function poseIn(frame: XRFrame, space: XRSpace, room: XRSpace): XRPose | undefined {
  try {
    return frame.getPose(space, room)
  } catch {
    return undefined
  }
}

/** WebXR's column-major metres to mm: only the translation has a unit. */
const inMillimetres = (metres: Float32Array): Matrix =>
  Array.from(metres, (value, at) => (at >= 12 && at < 15 ? value * 1000 : value))
