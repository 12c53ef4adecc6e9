/**
 * A headset's room brought to another tracker while it is being done: moments are taken in which both the controller and
 * what the tracker sees rest, so that the two clocks need not agree.
 */
import { calibrateHandEye, HAND_EYE_LIMITS, type SeenTwice } from '#core/registration/hand-eye.ts'
import { CONTROLLER_TOUCH_LIMITS, registerTouchedController, type ControllerTouch } from '#core/registration/touched-controller.ts' // prettier-ignore
import { apply, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { angleBetween, quaternionOf } from '#core/signals/rotation.ts'
import { figure, reasonOf, type GuidedStanding } from './guided.ts'
import { createRest } from './rest.ts'

type Hand = 'left-hand' | 'right-hand'

export interface HeadsetResult {
  readonly roomFromTracker: Transform<'room', Frame>
  readonly errorMm: number
  readonly rmsMm: number
}

export interface HeadsetRun {
  readonly standing: GuidedStanding
  readonly result: HeadsetResult | undefined
  /** Both at one moment. @param tip of the tool, for touches; its marker alone, for turns. */
  see(roomFromHand: Transform<'room', Hand>, trackerFromTool: Transform<Frame, Frame>, tip: Point<Frame>, atMs: number): void // prettier-ignore
}

export const HEADSET_RUN = {
  turns: 20,
  touches: 8,
  /** From the last moment that was taken: nearer says nothing new. */
  turnDeg: 12,
  apartMm: 40,
  /** A controller's pose trembles. */
  stillMm: 2,
} as const

const GO_ON = {
  turns: 'turn both to another side, then hold still',
  touches: 'another place, the controller turned to another side; touch the same spot and hold still',
} as const

/** @param way 'turns': the marker is fixed to the controller; 'touches': its tip touches one spot of the controller */
export function createHeadsetRun(way: 'turns' | 'touches'): HeadsetRun {
  const [handRest, toolRest] = [0, 1].map(() => createRest<Frame>({ stillMm: HEADSET_RUN.stillMm, apartMm: 0 }))
  const twice: SeenTwice<'room', Hand, Frame, Frame>[] = []
  const touches: ControllerTouch<'room', Hand, Frame>[] = []
  let result: HeadsetResult | undefined
  let spreadDeg = 0
  let advice: string =
    way === 'turns'
      ? 'fix the marker to the controller, and hold both still for a moment'
      : 'touch one spot of the controller with the tip, and hold both still'

  const taken = () => (way === 'turns' ? twice.length : touches.length)
  const wanted = () => Math.max(HEADSET_RUN[way], result ? taken() : taken() + (taken() >= HEADSET_RUN[way] ? 1 : 0))

  function judge() {
    advice = GO_ON[way]
    const least = way === 'turns' ? HAND_EYE_LIMITS.leastPoses : CONTROLLER_TOUCH_LIMITS.leastTouches
    if (taken() < Math.max(least, HEADSET_RUN[way])) return
    try {
      result = way === 'turns' ? byTurns(twice) : byTouches(touches)
      advice = 'done'
    } catch (thrown) {
      advice = reasonOf(thrown)
    }
  }

  function isNew(hand: Transform<'room', Hand>): boolean {
    const before = way === 'turns' ? twice : touches
    const last = before.at(-1)?.worldFromHand
    if (!last) return true
    const turned = turnDeg(last, hand)
    const shift = Math.hypot(...[12, 13, 14].map((at) => last.matrix[at]! - hand.matrix[at]!))
    return way === 'turns' ? turned >= HEADSET_RUN.turnDeg : shift >= HEADSET_RUN.apartMm
  }

  return {
    get standing() {
      return {
        taken: taken(),
        wanted: wanted(),
        figures: [
          figure('turned by', spreadDeg, '°', 0),
          figure('fit', result?.rmsMm, 'mm', 2),
          figure('known to', result?.errorMm, 'mm', 2),
        ],
        advice,
      }
    },
    get result() {
      return result
    },
    see(roomFromHand, trackerFromTool, tip, atMs) {
      if (result) return
      handRest!.see(apply<Frame, Frame>(roomFromHand, point(roomFromHand.from, 0, 0, 0)), atMs)
      toolRest!.see(apply<Frame, Frame>(trackerFromTool, tip), atMs)
      if (!handRest!.now || !toolRest!.now || !isNew(roomFromHand)) return
      if (way === 'turns') twice.push({ worldFromHand: roomFromHand, trackerFromMarker: trackerFromTool })
      else touches.push({ worldFromHand: roomFromHand, tipInTracker: toolRest!.now })
      spreadDeg = Math.max(spreadDeg, ...(way === 'turns' ? twice : touches).map((each) => turnDeg(each.worldFromHand, roomFromHand))) // prettier-ignore
      judge()
    },
  }
}

function byTurns(twice: readonly SeenTwice<'room', Hand, Frame, Frame>[]): HeadsetResult {
  const { worldFromTracker, errorMm, rmsMm } = calibrateHandEye(twice)
  return { roomFromTracker: worldFromTracker, errorMm, rmsMm }
}

function byTouches(touches: readonly ControllerTouch<'room', Hand, Frame>[]): HeadsetResult {
  const { worldFromTracker, errorMm, rmsMm } = registerTouchedController(touches)
  return { roomFromTracker: worldFromTracker, errorMm, rmsMm }
}

const turnDeg = (a: Transform<Frame, Frame>, b: Transform<Frame, Frame>) =>
  (angleBetween(quaternionOf(a.matrix), quaternionOf(b.matrix)) * 180) / Math.PI
