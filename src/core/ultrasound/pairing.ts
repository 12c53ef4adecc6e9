/**
 * Which picture to show, so that what was found is drawn on the very picture it was found in.
 *
 * Recognition takes time, and meanwhile newer pictures come. When it is quick, the
 * newest picture that has been recognised is shown, with its contour; when it is
 * slow, the newest picture is shown bare rather than late.
 */
import { isStale } from '#core/signals/staleness.ts'
import type { BoneContour } from './bone-contour.ts'
import type { UltrasoundFrame } from './ultrasound-frame.ts'

export interface Shown {
  readonly frame: UltrasoundFrame
  /** Found in `frame`; never in another picture. */
  readonly contour: BoneContour | undefined
}

export interface Pairing {
  offer(frame: UltrasoundFrame): void
  found(contour: BoneContour): void
  /** What to draw. With `isContourWanted` false nothing waits for recognition. */
  shown(nowMs: number, isContourWanted: boolean): Shown | undefined
  /** Forgets everything: the source changed or went silent. */
  clear(): void
}

/** How long a newer picture may wait for its contour before it is shown without one, ms. At 50 mm/s probe speed 60 ms is 3 mm. */
export const PATIENCE_MS = 60

/** A display slower than the patience must wait one of its own frames, or nothing recognised would ever be seen on it. */
const MOST_PATIENCE_MS = 120

/** Pictures kept while they are being recognised: the one in work and the one waiting. */
const KEPT = 4

export function createPairing(patienceMs = PATIENCE_MS): Pairing {
  let frames: UltrasoundFrame[] = []
  let recognised: Shown | undefined
  let lastShownMs = -Infinity
  let lastShownId = -1

  function choose(newest: UltrasoundFrame, nowMs: number, displayedMs: number, isContourWanted: boolean): Shown {
    const bare = { frame: newest, contour: undefined }
    const pair = recognised
    // Time only goes forward: after a newer picture was shown bare, an older one does not come back for its contour.
    if (!pair || !isContourWanted || pair.frame.frameId < lastShownId) return bare
    const waiting = frames.find(({ frameId }) => frameId > pair.frame.frameId)
    const isWithinPatience = !waiting || nowMs - waiting.receivedAtMs <= Math.max(patienceMs, displayedMs)
    return isWithinPatience && !isStale(pair.frame.atMs, nowMs) ? pair : bare
  }

  return {
    offer(frame) {
      frames = [...frames.slice(1 - KEPT), frame]
    },
    found(contour) {
      const frame = frames.find(({ frameId }) => frameId === contour.frameId)
      if (frame && frame.frameId > (recognised?.frame.frameId ?? -1)) recognised = { frame, contour }
    },
    shown(nowMs, isContourWanted) {
      const displayedMs = Math.min(nowMs - lastShownMs, MOST_PATIENCE_MS)
      lastShownMs = nowMs
      const newest = frames.at(-1)
      if (!newest) return undefined
      const found = choose(newest, nowMs, displayedMs, isContourWanted)
      lastShownId = found.frame.frameId
      return found
    },
    clear() {
      frames = []
      recognised = undefined
      lastShownId = -1
    },
  }
}
