/**
 * The newest picture in memory that worker and page share: the page takes what is newest
 * at the very start of a displayed frame, however long the frame before held it up.
 *
 * A message would be the picture that was newest when the page last had time. Three
 * buffers go round: the worker writes one, the page reads one, the third holds the newest;
 * one atomic exchange swaps it, so neither ever waits and neither sees half a picture.
 */
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'

/** Bytes of a picture that fits; a larger one goes by message. 2048 x 2048. */
export const SLOT_BYTES = 4 << 20
/** Numbers told of each picture. */
const FACTS = 6
const HEAD_BYTES = 8
const BUFFERS = 3
/** In the shared number: the third buffer holds a picture nobody has taken. */
const IS_NEW = 4

export const slotMemory = (): SharedArrayBuffer =>
  new SharedArrayBuffer(HEAD_BYTES + BUFFERS * (FACTS * Float64Array.BYTES_PER_ELEMENT + SLOT_BYTES))

interface Buffers {
  readonly shared: Int32Array<SharedArrayBuffer>
  readonly facts: (index: number) => Float64Array<SharedArrayBuffer>
  readonly grey: (index: number) => Uint8Array<SharedArrayBuffer>
}

function buffersOf(memory: SharedArrayBuffer): Buffers {
  const greyAt = HEAD_BYTES + BUFFERS * FACTS * Float64Array.BYTES_PER_ELEMENT
  return {
    shared: new Int32Array(memory, 0, 1),
    facts: (index) => new Float64Array(memory, HEAD_BYTES + index * FACTS * Float64Array.BYTES_PER_ELEMENT, FACTS),
    grey: (index) => new Uint8Array(memory, greyAt + index * SLOT_BYTES, SLOT_BYTES),
  }
}

export interface SlotWriter {
  /** @returns whether a picture that nobody had taken was replaced. @throws RangeError for one that does not fit. */
  put(frame: UltrasoundFrame): boolean
}

/** The worker's end. Starts with buffer 0; the third one is buffer 2. */
export function slotWriter(memory: SharedArrayBuffer): SlotWriter {
  const { shared, facts, grey } = buffersOf(memory)
  let mine = 0
  Atomics.store(shared, 0, 2)
  return {
    put({ frameId, widthPx, heightPx, grey: pixels, atMs, receivedAtMs, stampEpochMs = Number.NaN }) {
      if (pixels.length > SLOT_BYTES)
        throw new RangeError(`a picture of ${pixels.length} bytes does not fit ${SLOT_BYTES}`)
      facts(mine).set([frameId, widthPx, heightPx, atMs, receivedAtMs, stampEpochMs])
      grey(mine).set(pixels)
      const before = Atomics.exchange(shared, 0, mine | IS_NEW)
      mine = before & 3
      return (before & IS_NEW) !== 0
    },
  }
}

export interface SlotReader {
  /** The newest picture, once. */
  take(): UltrasoundFrame | undefined
}

/** The page's end. Starts with buffer 1. */
export function slotReader(memory: SharedArrayBuffer): SlotReader {
  const { shared, facts, grey } = buffersOf(memory)
  let mine = 1
  return {
    take() {
      if ((Atomics.load(shared, 0) & IS_NEW) === 0) return undefined
      mine = Atomics.exchange(shared, 0, mine) & 3
      const [frameId, widthPx, heightPx, atMs, receivedAtMs, stamp] = facts(mine) as unknown as [
        number,
        number,
        number,
        number,
        number,
        number,
      ]
      // A copy of its own: textures take no shared memory, and the worker goes on writing.
      const pixels = new Uint8Array(grey(mine).subarray(0, widthPx * heightPx))
      const stamped = Number.isNaN(stamp) ? {} : { stampEpochMs: stamp }
      return { frameId, widthPx, heightPx, grey: pixels, atMs, receivedAtMs, ...stamped }
    },
  }
}
