/** The joints of a bare hand as WebXR gives them, in metres: undefined while one of them is not seen. */
import type { Finger, Place, SeenHand } from '#core/signals/raised-palm.ts'

const FINGERS = ['index', 'middle', 'ring', 'pinky'] as const
const JOINTS = ['phalanx-proximal', 'phalanx-intermediate', 'phalanx-distal', 'tip'] as const

export function seenHand(frame: XRFrame, source: XRInputSource, room: XRSpace): SeenHand | undefined {
  const { handedness } = source
  // Joints are named by words in the standard; the type declarations have an older draft's numbers.
  const hand = source.hand as unknown as ReadonlyMap<string, XRJointSpace> | undefined
  if (!hand || handedness === 'none') return undefined
  const at = (name: string): Place | undefined => {
    const joint = hand.get(name)
    const position = joint && poseOf(frame, joint, room)?.transform.position
    return position && [position.x, position.y, position.z]
  }
  const wrist = at('wrist')
  const fingers = FINGERS.map((finger) => JOINTS.map((joint) => at(`${finger}-finger-${joint}`)))
  if (!wrist || fingers.some((joints) => joints.includes(undefined))) return undefined
  return { side: handedness, wrist, fingers: fingers as unknown as readonly [Finger, Finger, Finger, Finger] }
}

/** A space of a session that is ending throws instead of saying undefined. */
function poseOf(frame: XRFrame, joint: XRJointSpace, room: XRSpace): XRJointPose | undefined {
  try {
    return frame.getJointPose?.(joint, room)
  } catch {
    return undefined
  }
}
