/**
 * Everything but pictures on its way to one page: all of it, in order.
 *
 * Poses are small, so a page that reads at all gets every one. Only when its socket has
 * not moved for so long that the queue is full does the oldest give way to the newest.
 */

export interface PoseOutbox {
  offer(bytes: Uint8Array): void
  readonly sent: number
  /** Gave way because the socket was stuck. */
  readonly dropped: number
}

export interface PoseOutboxLimits {
  /** Handed to the socket and not yet written. */
  readonly inSocketBytes: number
  /** Waiting behind that: 4 MiB are 39 000 transforms, 160 s of them at 240 a second. */
  readonly queuedBytes: number
}

export const POSE_LIMITS: PoseOutboxLimits = { inSocketBytes: 1 << 20, queuedBytes: 4 << 20 }

/** @param send hands bytes to the socket and calls back once they are written. */
export function createPoseOutbox(
  limits: PoseOutboxLimits,
  send: (bytes: Uint8Array, written: () => void) => void,
): PoseOutbox {
  // A Set takes from its front in constant time; an array of this length does not.
  const queue = new Set<Uint8Array>()
  let queuedBytes = 0
  let inSocketBytes = 0
  let sent = 0
  let dropped = 0

  function remove(bytes: Uint8Array): void {
    queue.delete(bytes)
    queuedBytes -= bytes.byteLength
  }

  function flush(): void {
    for (const bytes of queue) {
      if (inSocketBytes >= limits.inSocketBytes) return
      remove(bytes)
      inSocketBytes += bytes.byteLength
      sent += 1
      send(bytes, () => {
        inSocketBytes -= bytes.byteLength
        flush()
      })
    }
  }

  return {
    offer(bytes) {
      queue.add(bytes)
      queuedBytes += bytes.byteLength
      flush()
      for (const oldest of queue) {
        if (queuedBytes <= limits.queuedBytes) break
        remove(oldest)
        dropped += 1
      }
    },
    get sent() {
      return sent
    },
    get dropped() {
      return dropped
    },
  }
}
