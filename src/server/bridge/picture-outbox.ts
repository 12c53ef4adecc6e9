/**
 * Pictures on their way to one page: the newest of each device wins.
 *
 * The page says when it has taken one (a credit). At most two are under way, one being
 * drawn and one being carried, so that a page slower than the source sees a picture at
 * most two of its own periods old instead of a growing queue of old ones.
 */

export interface PictureOutbox {
  /** @param key what replaces what: type and device of the message. */
  offer(key: string, bytes: Uint8Array): void
  /** The page has taken this many more. */
  take(count: number): void
  readonly sent: number
  /** Replaced by a newer one, or pushed out by the bound, before the page had room. */
  readonly dropped: number
  readonly inFlight: number
  readonly waiting: number
}

export interface PictureOutboxLimits {
  readonly inFlight: number
  /** Devices with a picture waiting. A peer can invent device names; memory must not follow. */
  readonly waiting: number
  readonly waitingBytes: number
}

export const pictureLimits = (maxBodyBytes: number): PictureOutboxLimits => ({
  inFlight: 2,
  waiting: 16,
  waitingBytes: 2 * maxBodyBytes,
})

export function createPictureOutbox(limits: PictureOutboxLimits, send: (bytes: Uint8Array) => void): PictureOutbox {
  // A Map keeps a replaced picture's place in the queue, so no device starves another.
  const waiting = new Map<string, Uint8Array>()
  let waitingBytes = 0
  let inFlight = 0
  let sent = 0
  let dropped = 0

  function remove(key: string): Uint8Array | undefined {
    const bytes = waiting.get(key)
    waiting.delete(key)
    waitingBytes -= bytes?.byteLength ?? 0
    return bytes
  }

  function flush(): void {
    for (const key of waiting.keys()) {
      if (inFlight >= limits.inFlight) return
      const bytes = remove(key)
      if (!bytes) continue
      inFlight += 1
      sent += 1
      send(bytes)
    }
  }

  return {
    offer(key, bytes) {
      const replaced = waiting.get(key)
      if (replaced) dropped += 1
      waiting.set(key, bytes)
      waitingBytes += bytes.byteLength - (replaced?.byteLength ?? 0)
      for (const oldest of waiting.keys()) {
        if (waiting.size <= limits.waiting && waitingBytes <= limits.waitingBytes) break
        remove(oldest)
        dropped += 1
      }
      flush()
    },
    take(count) {
      inFlight = Math.max(0, inFlight - count)
      flush()
    },
    get sent() {
      return sent
    },
    get dropped() {
      return dropped
    },
    get inFlight() {
      return inFlight
    },
    get waiting() {
      return waiting.size
    },
  }
}
