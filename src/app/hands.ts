/**
 * What the hands that hold simulated tools do with them: controllers, bare hands and the mouse, as poses in the CT.
 *
 * The hologram is reached to where it stands: the hand's pose in the room is taken into the CT by the
 * placement. A tool sits in a fist so that it points where the controller's ray points.
 */
import { compose, invert, transform, type Transform } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import type { Hands, Simulated } from '#devices/simulated/simulated.ts'
import type { MountHand } from '#session/calibrating.ts'
import type { Session } from '#session/session.ts'
import type { PoseBook } from './pose-book.ts'
import type { Rehearsing } from './rehearsal.ts'
import type { ScriptPlayer } from './script-player.ts'

/** On Touch controllers the ray goes 45° below the grip's own -z, between it and -y; bare hands are held alike. */
const S = Math.SQRT1_2

/** The marker is in the fist, the beam goes where the ray goes, the marked side is on the left of a level hand. */
export const HAND_FROM_PROBE = [-1, 0, 0, 0, 0, -S, -S, 0, 0, -S, S, 0, 0, 0, 0, 1] as const
/** The hub is between the fingertips, this far ahead of the fist's middle. */
const HUB_MM = 40
export const HAND_FROM_NEEDLE = [-1, 0, 0, 0, 0, S, -S, 0, 0, -S, -S, 0, 0, -S * HUB_MM, -S * HUB_MM, 1] as const

/** Called once per displayed frame, between reading the headset and reading the source. */
export function reachWith(
  session: Session,
  headsetPoses: PoseBook,
  simulated: Simulated,
  player: ScriptPlayer,
  rehearsing: Rehearsing,
  nowMs: number,
): void {
  const hands = handsNow(session, headsetPoses, simulated, player, nowMs)
  simulated.hold({ ...hands, ...rehearsing.hands(session.getState(), simulated, nowMs) }, nowMs)
}

function handsNow(session: Session, poses: PoseBook, simulated: Simulated, player: ScriptPlayer, nowMs: number): Hands {
  const { simulation, placement } = session.getState()
  const { spine, faceMm } = simulated
  const scripted = player.handsAt(simulation, simulated, nowMs, () =>
    session.actions.simulate({ script: { ...simulation.script, state: 'paused' } }),
  )
  const { probeHolder, needleHolder, probePlace, needlePlace, needle } = simulation
  const inHand = (hand: MountHand) => ctFromHand(poses, hand, placement)
  return {
    probe:
      probeHolder === 'script'
        ? scripted.probe
        : probeHolder === 'mouse'
          ? probeAtPlace(spine.skinAt, probePlace, faceMm)
          : held(inHand(probeHolder), transform(probeHolder, 'probe', HAND_FROM_PROBE)),
    needle:
      needleHolder === 'nobody'
        ? scripted.needle
        : needleHolder === 'mouse'
          ? needleAtPlace(spine.skinAt, needlePlace, needle.lengthMm)
          : held(inHand(needleHolder), transform(needleHolder, 'needle', HAND_FROM_NEEDLE)),
  }
}

function held<Tool extends 'probe' | 'needle'>(
  ctFromHandNow: Transform<'ct', MountHand> | undefined,
  handFromTool: Transform<MountHand, Tool>,
): Transform<'ct', Tool> | undefined {
  return ctFromHandNow && compose(ctFromHandNow, handFromTool)
}

/** Rigid, whatever the hologram's scale: tools keep their size in the CT. */
function ctFromHand(poses: PoseBook, hand: MountHand, placement: readonly number[]) {
  const roomFromHand = poses.newest('room', hand)
  if (!roomFromHand) return undefined
  const { matrix: m } = compose(invert(transform('room', 'ct', placement)), roomFromHand)
  const size = Math.hypot(m[0]!, m[1]!, m[2]!)
  return transform('ct', hand, m.map((value, at) => (at < 12 ? value / size : value)) as number[])
}
