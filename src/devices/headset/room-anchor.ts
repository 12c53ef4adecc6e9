/**
 * One place in the real room that the headset keeps hold of: it moves with the room when the headset finds that its map
 * was a little off, and outlives the session where the browser lets anchors persist.
 *
 * Frame `anchor` has the axes of what was anchored; rigid, mm. WebXR Anchors Module; persistent handles as in its drafts.
 */
import { quaternionOf } from '#core/signals/rotation.ts'
import type { Matrix } from '#core/frames/transform.ts'

export interface RoomAnchor {
  /** Once per XR frame, within it. Undefined while there is no anchor, or while it is not tracked. */
  observe(frame: XRFrame, space: XRReferenceSpace): Matrix | undefined
  /** Takes hold of another place, at the next frame. @param roomFromAnchor rigid, mm */
  hold(roomFromAnchor: Matrix): void
  /** Takes hold again of what an earlier session held. */
  restore(handle: string): void
  readonly state: 'none' | 'asked' | 'held' | 'refused'
}

export interface AnchorEvents {
  /** With it the anchor can be restored; not every browser gives one. */
  readonly onHandle: (handle: string) => void
  /** What was asked to be restored is not there any more, or this headset cannot. */
  readonly onNotRestored: (reason: string) => void
}

/** Persistent anchors, which the type declarations do not know yet. */
type LastingAnchor = XRAnchor & { readonly requestPersistentHandle?: () => Promise<string> }
type LastingSession = XRSession & { readonly restorePersistentAnchor?: (handle: string) => Promise<XRAnchor> }

type Wanted =
  { readonly type: 'hold'; readonly roomFromAnchor: Matrix } | { readonly type: 'restore'; readonly handle: string }

export function createRoomAnchor({ onHandle, onNotRestored }: AnchorEvents): RoomAnchor {
  let wanted: Wanted | undefined
  let held: XRAnchor | undefined
  let session: XRSession | undefined
  let state: RoomAnchor['state'] = 'none'
  /** An answer that comes after something else was asked is nobody's. */
  let asked = 0

  async function ask(frame: XRFrame, space: XRReferenceSpace, what: Wanted) {
    const turn = ++asked
    state = 'asked'
    try {
      const anchor = await (what.type === 'hold'
        ? heldAt(frame, space, what.roomFromAnchor)
        : again(frame, what.handle))
      if (turn !== asked) return anchor.delete()
      held?.delete()
      held = anchor
      state = 'held'
      if (what.type === 'hold') onHandle((await anchor.requestPersistentHandle?.()) ?? '')
    } catch (error) {
      if (turn !== asked) return
      state = 'refused'
      if (what.type === 'restore') onNotRestored(error instanceof Error ? error.message : String(error))
    }
  }

  return {
    get state() {
      return state
    },
    observe(frame, space) {
      if (frame.session !== session) {
        session = frame.session
        held = undefined
        asked++
        if (state !== 'asked') state = 'none'
      }
      if (wanted) {
        const what = wanted
        wanted = undefined
        void ask(frame, space, what)
      }
      if (!held) return undefined
      const pose = poseOf(frame, held, space)
      // Where an anchor is not tracked there is no pose; whether its place is emulated says nothing of an anchor.
      return pose && inMillimetres(pose.transform.matrix)
    },
    hold(roomFromAnchor) {
      wanted = { type: 'hold', roomFromAnchor }
    },
    restore(handle) {
      wanted = { type: 'restore', handle }
    },
  }
}

async function heldAt(frame: XRFrame, space: XRReferenceSpace, m: Matrix): Promise<LastingAnchor> {
  const [x, y, z, w] = quaternionOf(m)
  const place = { x: m[12]! / 1000, y: m[13]! / 1000, z: m[14]! / 1000, w: 1 }
  const anchor = await frame.createAnchor?.(new XRRigidTransform(place, { x, y, z, w }), space)
  if (!anchor) throw new Error('this headset keeps no anchors')
  return anchor
}

async function again({ session }: XRFrame, handle: string): Promise<LastingAnchor> {
  const anchor = await (session as LastingSession).restorePersistentAnchor?.(handle)
  if (!anchor) throw new Error('this browser does not bring anchors back')
  return anchor
}

/** A space of a session that is ending throws instead of saying null. */
function poseOf(frame: XRFrame, { anchorSpace }: XRAnchor, space: XRReferenceSpace): XRPose | undefined {
  try {
    return frame.getPose(anchorSpace, space) ?? undefined
  } catch {
    return undefined
  }
}

const inMillimetres = (metres: Float32Array): Matrix =>
  Array.from(metres, (value, at) => (at >= 12 && at < 15 ? value * 1000 : value))
