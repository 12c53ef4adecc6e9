/**
 * The hologram stays where a person put it in the real room, also when the headset corrects its map, and stands there
 * again in the next session.
 *
 * What a person does wins: while the hologram is being moved the anchor says nothing, and once it has stood still for a
 * moment another place is held.
 */
import { invert, multiply, transform, type Matrix } from '#core/frames/transform.ts'
import { createRoomAnchor } from '#devices/headset/room-anchor.ts'
import type { Session } from '#session/session.ts'

export interface AnchoringParts {
  readonly session: Session
  readonly store: { readonly read: () => string | undefined; readonly write: (text: string) => void }
}

export interface Anchoring {
  /** Once per XR frame, before the pipeline. */
  follow(frame: XRFrame, space: XRReferenceSpace, nowMs: number): void
}

/** What outlives a session: how the hologram of that case stood to its anchor. */
interface KeptPlace {
  readonly handle: string
  readonly caseName: string
  readonly anchorFromCt: Matrix
}

const STANDS_STILL_MS = 600
/** Less than a person sees, and more than rounding. */
const SMALLEST_STEP_MM = 0.05

export function createAnchoring({ session, store }: AnchoringParts): Anchoring {
  let xrSession: XRSession | undefined
  /** The placement the anchor and this file agree on; another one is a person's. */
  let ours: Matrix | undefined
  let movedAtMs: number | undefined
  let anchorFromCt: Matrix | undefined
  let restoring: KeptPlace | undefined

  const anchor = createRoomAnchor({
    onHandle(handle) {
      const { openCase } = session.getState()
      if (handle && openCase && anchorFromCt)
        store.write(JSON.stringify({ handle, caseName: openCase.name, anchorFromCt } satisfies KeptPlace))
    },
    onNotRestored() {
      restoring = undefined
      movedAtMs = -Infinity
    },
  })

  function begin(frame: XRFrame) {
    xrSession = frame.session
    const { openCase, placement } = session.getState()
    ours = placement
    anchorFromCt = undefined
    const kept = keptIn(store.read())
    restoring = kept?.caseName === openCase?.name ? kept : undefined
    if (restoring) anchor.restore(restoring.handle)
    else movedAtMs = -Infinity
  }

  /** The rigid part of it is anchored; its scale stays with the hologram. */
  function take(placement: Matrix) {
    const roomFromAnchor = rigidPart(placement)
    anchorFromCt = multiply(invert(transform('room', 'anchor', roomFromAnchor)).matrix, placement)
    anchor.hold(roomFromAnchor)
    movedAtMs = undefined
  }

  return {
    follow(frame, space, nowMs) {
      if (frame.session !== xrSession) begin(frame)
      const roomFromAnchor = anchor.observe(frame, space)
      const { placement, openCase } = session.getState()
      if (!openCase) return
      if (restoring && roomFromAnchor) {
        anchorFromCt = restoring.anchorFromCt
        restoring = undefined
        movedAtMs = undefined
        ours = placement
        session.actions.notify('info', 'The hologram stands where it stood last time. Check that it is right.')
      } else if (!restoring && placement !== ours) {
        ours = placement
        movedAtMs = nowMs
      }
      if (movedAtMs !== undefined) {
        if (nowMs - movedAtMs > STANDS_STILL_MS) take(placement)
        return
      }
      if (!roomFromAnchor || !anchorFromCt || anchor.state !== 'held') return
      const anchored = multiply(roomFromAnchor, anchorFromCt)
      if (stepMm(anchored, placement) < SMALLEST_STEP_MM) return
      ours = anchored
      session.actions.set({ placement: anchored })
    },
  }
}

/** Of the places that the two give to the origin and to the ends of axes of 100 mm, the largest difference. */
function stepMm(a: Matrix, b: Matrix): number {
  const at = (m: Matrix, column: number) =>
    [0, 1, 2].map((row) => m[12 + row]! + (column < 0 ? 0 : 100 * m[4 * column + row]!))
  const off = (column: number) => {
    const [p, q] = [at(a, column), at(b, column)]
    return Math.hypot(p[0]! - q[0]!, p[1]! - q[1]!, p[2]! - q[2]!)
  }
  return Math.max(...[-1, 0, 1, 2].map(off))
}

function rigidPart(m: Matrix): Matrix {
  const scale = Math.hypot(m[0]!, m[1]!, m[2]!)
  return m.map((value, at) => (at < 12 && at % 4 < 3 ? value / scale : value))
}

/** Undefined for anything but what was written here. */
function keptIn(text: string | undefined): KeptPlace | undefined {
  try {
    const kept = JSON.parse(text ?? '') as Partial<KeptPlace>
    const { handle, caseName, anchorFromCt } = kept
    const isMatrix = Array.isArray(anchorFromCt) && anchorFromCt.length === 16 && anchorFromCt.every(Number.isFinite)
    return typeof handle === 'string' && typeof caseName === 'string' && isMatrix
      ? { handle, caseName, anchorFromCt }
      : undefined
  } catch {
    return undefined
  }
}
