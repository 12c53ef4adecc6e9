/**
 * The worker's half: holds the two sockets to the bridge, reads every message, and hands poses over as they
 * come and of pictures only the newest.
 *
 * Poses have a socket of their own and never wait for a picture. A picture leaves for the page only when
 * the page has taken the one before: a page that is slow finds the newest, not a queue of old ones.
 */
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { timestampToEpochMs } from '#core/openigtlink/message.ts'
import { createClockOffset, type ClockOffset } from '#core/signals/clock-offset.ts'
import { createLane, LANE, type Lane, type Socket } from './lane.ts'
import { createLateness } from './lateness.ts'
import type {
  Port,
  ReceiveCounters,
  ReceivedPicture,
  ReceivedPose,
  ReceiveOptions,
  Reply,
  Request,
} from './messages.ts'
import { SLOT_BYTES, slotWriter } from './picture-slot.ts'
import { createReader, type Reader, type Reading } from './reading.ts'
import { createStanding } from './standing.ts'

export interface ReceivingParts {
  readonly openSocket: (url: string) => Socket
  /** ms since 1970, monotonic. */
  readonly epochMs: () => number
  readonly timing?: typeof LANE
}

export function serveReceiving(port: Port<Reply, Request>, { openSocket, epochMs, timing }: ReceivingParts): void {
  let connection: { close(): void; taken(): void } | undefined
  port.onmessage = ({ data: request }) => {
    switch (request.type) {
      case 'connect': {
        connection?.close()
        const nowMs = () => epochMs() - request.clockZeroEpochMs
        connection = connect(port, request.options, request.slot, openSocket, nowMs, timing ?? LANE)
        return
      }
      case 'taken':
        return connection?.taken()
      case 'disconnect':
        connection?.close()
        connection = undefined
        return
      default:
        request satisfies never
    }
  }
}

function connect(
  port: Port<Reply, Request>,
  options: ReceiveOptions,
  slot: SharedArrayBuffer | undefined,
  openSocket: (url: string) => Socket,
  /** The page's clock. */
  nowMs: () => number,
  timing: typeof LANE,
) {
  const counted = { images: 0, dropped: 0, poses: 0, late: 0, faults: 0 }
  const lateness = createLateness()
  const standing = createStanding()
  let clock: ClockOffset = createClockOffset()
  let reader: Reader = createReader(options)
  let poses: ReceivedPose[] = []
  let picture: ReceivedPicture | undefined
  let isPageWaiting = true
  let lastWords = ''
  let told = ''
  let isAsked = false
  const shared = slot && slotWriter(slot)

  function take(bytes: Uint8Array<ArrayBuffer>) {
    const receivedAtMs = nowMs()
    const decoded = decodeMessage(bytes, { verifyCrc: options.verifyCrc ?? true })
    if (!decoded.ok) return accept(reader.readFault(decoded.fault), receivedAtMs, receivedAtMs)
    const { type, device, timestamp } = decoded.message.header
    const stampMs = timestamp === 0n ? undefined : timestampToEpochMs(timestamp)
    if (stampMs !== undefined) {
      clock.see(stampMs, receivedAtMs)
      if (lateness.isLate(`${type} ${device}`, stampMs)) {
        counted.late += 1
        return
      }
    }
    const atMs = stampMs === undefined ? undefined : clock.onPageClock(stampMs)
    accept(reader.read(decoded.message), atMs ?? receivedAtMs, receivedAtMs, stampMs)
  }

  function accept(reading: Reading, atMs: number, receivedAtMs: number, stampEpochMs?: number) {
    if (reading.fault) {
      counted.faults += 1
      lastWords = reading.fault
    }
    if (reading.words) lastWords = reading.words
    if (reading.poses.length) {
      if (poses.length === 0) queueMicrotask(handPoses)
      poses.push(...reading.poses.map((pose) => ({ ...pose, atMs })))
      counted.poses += reading.poses.length
    }
    if (reading.picture) {
      const stamped = stampEpochMs === undefined ? {} : { stampEpochMs }
      const frame = { ...reading.picture, frameId: counted.images++, atMs, receivedAtMs, ...stamped }
      if (shared && frame.grey.length <= SLOT_BYTES) {
        // Ready for the page when it is in the slot, not when its first byte came.
        const wasReplaced = shared.put({ ...frame, receivedAtMs: nowMs() })
        if (wasReplaced) counted.dropped += 1
        return
      }
      if (picture) counted.dropped += 1
      picture = frame
      handPicture()
    }
  }

  function handPoses() {
    if (poses.length) port.postMessage({ type: 'poses', poses, counters: counters() }, [])
    poses = []
  }

  function handPicture() {
    if (!picture || !isPageWaiting) return
    isPageWaiting = false
    port.postMessage({ type: 'picture', picture, counters: counters() }, [picture.grey.buffer])
    picture = undefined
  }

  function counters(): ReceiveCounters {
    const { bridgeDropped, bridgeLate, bridgeFaults } = standing
    return {
      images: counted.images + bridgeDropped,
      imagesDropped: counted.dropped + bridgeDropped,
      poses: counted.poses,
      // The bridge passes late poses on, so they are counted at both ends.
      late: Math.max(counted.late, bridgeLate),
      faults: counted.faults + bridgeFaults,
    }
  }

  function tell() {
    told = lastWords
    const detail = [standing.detail, lastWords].filter(Boolean).join('; ')
    port.postMessage({ type: 'report', state: standing.state, detail, counters: counters() }, [])
  }

  /** A peer that was away may be another one: its clock, its names and its pictures begin anew. */
  function begin() {
    lateness.forget()
    clock = createClockOffset()
    reader = createReader(options)
    isAsked = false
  }

  /** Only once the socket that carries the question is known to be open. */
  function ask() {
    const resolutionMs = options.askTrackingMs
    if (resolutionMs === undefined || isAsked || standing.state !== 'connected') return
    isAsked = true
    lanes.poses.send(encodeMessage({ device: '', content: { type: 'STT_TDATA', resolutionMs, coordinates: '' } }))
  }

  function change(update: () => void) {
    const before = standing.state
    update()
    if (standing.state === 'connected' && before !== 'connected') begin()
    tell()
  }

  const lane = (name: 'poses' | 'images'): Lane => {
    const url = `${options.bridgeUrl.replace(/\/$/, '')}/${name}?address=${encodeURIComponent(options.address)}`
    const events = {
      message(bytes: Uint8Array<ArrayBuffer>) {
        // Said at once: what is newest is decided here, and the next one may come while this one is read.
        if (name === 'images') lanes.images.send('{"taken":1}')
        take(bytes)
        if (lastWords !== told) tell()
      },
      text(text: string) {
        change(() => standing.report(name, text))
        if (name === 'poses') ask()
      },
      down: (reason: string, isRefused: boolean) => change(() => standing.down(name, reason, isRefused)),
    }
    return createLane(() => openSocket(url), events, timing)
  }
  const lanes: Record<'poses' | 'images', Lane> = { poses: lane('poses'), images: lane('images') }

  return {
    taken() {
      isPageWaiting = true
      handPicture()
    },
    close() {
      lanes.poses.close()
      lanes.images.close()
    },
  }
}
