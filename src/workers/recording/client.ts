/**
 * The page's half: hands over what was noted in one displayed frame, and knows how far the worker is behind.
 *
 * A worker that falls behind first gets pictures to store as they are, without packing them; when that is not enough,
 * pictures are left out and counted. Notes are never left out: they are small.
 */
import type { Compression, GreyPicture } from '#core/recording/grey-png.ts'
import type { NoteTopic, PictureTopic } from '#core/recording/notes.ts'
import type { Entry, Port, Reply, Request } from './messages.ts'

export interface RecordingPort extends Port<Request, Reply> {
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}

/** Pixels that wait to be written. */
export const WAITING = {
  /** From here on pictures are not packed: about a second of them. */
  unpackedBytes: 8 << 20,
  /** From here on they are left out. */
  mostBytes: 48 << 20,
} as const

export interface RecordingWorker {
  note(topic: NoteTopic, nowMs: number, json: string): void
  /** Its pixels are given away with the next `send`. @returns false when it is left out */
  picture(topic: PictureTopic, frameId: number, atMs: number, picture: GreyPicture): boolean
  /** Hands over what was noted since the last call. */
  send(): void
  /** @returns bytes of the whole file; rejects when the end could not be written */
  end(): Promise<number>
  readonly bytes: number
  readonly waitingBytes: number
  readonly leftOut: number
}

export interface RecordingJob {
  readonly name: string
  readonly clockZeroEpochMs: number
  readonly compression: Compression
  /** Of a patient: what lies in the browser is sealed with it. */
  readonly key?: CryptoKey | undefined
  /** It can no longer write. Called once. */
  readonly onFailed: (reason: string) => void
}

/** Resolves when there is a file. @throws Error when there cannot be one */
export async function beginRecording(makeWorker: () => RecordingPort, job: RecordingJob): Promise<RecordingWorker> {
  const port = makeWorker()
  const begun = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<number>()
  // Whoever ends it asks; until then nobody does.
  ended.promise.catch(() => undefined)
  const sent: number[] = []
  let entries: Entry[] = []
  let transfer: Transferable[] = []
  let [bytes, waitingBytes, openBytes, leftOut] = [0, 0, 0, 0]
  let isOver = false

  function fail(reason: string) {
    if (isOver) return
    isOver = true
    const error = new Error(reason)
    begun.reject(error)
    ended.reject(error)
    port.terminate?.()
    job.onFailed(reason)
  }

  port.onerror = (event) => fail(event.message || 'the recording worker could not be started')
  port.onmessage = ({ data: reply }) => {
    switch (reply.type) {
      case 'begun':
        return begun.resolve()
      case 'written':
        bytes = reply.bytes
        waitingBytes -= sent.shift() ?? 0
        return
      case 'ended':
        isOver = true
        port.terminate?.()
        return ended.resolve((bytes = reply.bytes))
      case 'failed':
        return fail(reply.reason)
      default:
        throw new TypeError(`unknown reply ${(reply satisfies never as Reply).type}`)
    }
  }

  port.postMessage({ type: 'begin', name: job.name, clockZeroEpochMs: job.clockZeroEpochMs, key: job.key }, [])
  await begun.promise

  function send() {
    if (isOver || entries.length === 0) return
    port.postMessage({ type: 'write', entries }, transfer)
    sent.push(openBytes)
    entries = []
    transfer = []
    openBytes = 0
  }

  return {
    get bytes() {
      return bytes
    },
    get waitingBytes() {
      return waitingBytes
    },
    get leftOut() {
      return leftOut
    },
    note(topic, nowMs, json) {
      if (!isOver) entries.push({ type: 'note', topic, nowMs, json })
    },
    picture(topic, frameId, atMs, picture) {
      if (isOver || waitingBytes + picture.grey.length > WAITING.mostBytes) {
        leftOut += 1
        return false
      }
      const isHurried = waitingBytes > WAITING.unpackedBytes
      entries.push({ type: 'picture', topic, frameId, atMs, picture, compression: isHurried ? 'none' : job.compression }) // prettier-ignore
      transfer.push(picture.grey.buffer)
      waitingBytes += picture.grey.length
      openBytes += picture.grey.length
      return true
    },
    send,
    end() {
      send()
      if (!isOver) port.postMessage({ type: 'end' }, [])
      return ended.promise
    },
  }
}
