/**
 * One peer and the pages that listen to it: every message goes to every page that asked
 * for its kind, and all of them are told how it goes.
 */
import type { BridgeReport } from '#core/openigtlink/bridge-report.ts'
import type { Fault, Header } from '#core/openigtlink/message.ts'
import type { Address } from './address.ts'
import { createLateness } from './lateness.ts'
import type { Peer, PeerEvents, PeerState } from './peer.ts'

export type Lane = 'poses' | 'images'

/**
 * What goes in the wide lane: anything of an image's size. TRACKEDFRAME and USMESSAGE are
 * PLUS's own pictures. Everything else is small and must not wait.
 */
const IMAGE_TYPES: ReadonlySet<string> = new Set([
  'IMAGE',
  'VIDEO',
  'NDARRAY',
  'POLYDATA',
  'TRACKEDFRAME',
  'USMESSAGE',
  'IMGMETA',
  'LBMETA',
  'VIDEOMETA',
  'COLORT',
])

export const laneOf = (type: string): Lane => (IMAGE_TYPES.has(type) ? 'images' : 'poses')

/** One socket of one page. */
export interface Listener {
  readonly lane: Lane
  offer(key: string, bytes: Uint8Array): void
  report(report: BridgeReport): void
  /** Of this listener alone. */
  readonly forwarded: number
  readonly dropped: number
}

export interface Channel {
  readonly address: string
  /** @returns leaves again. */
  join(listener: Listener): () => void
  /** To the peer; false when it did not take it, which is counted. */
  send(bytes: Uint8Array): boolean
  report(): BridgeReport
  /** Messages of pages that the peer could not take. */
  readonly unsent: number
  /** Messages left out on the pose lane because a page's socket was stuck. */
  readonly droppedPoses: number
  readonly listeners: number
  close(): void
}

const REPORT_EVERY_MS = 1000
/** Long enough for a page to be loaded anew without the peer noticing. */
const LINGER_MS = 10_000

/** @param makePeer its events may come at once. */
export function createChannel(address: Address, makePeer: (events: PeerEvents) => Peer): Channel {
  const listeners = new Set<Listener>()
  const lateness = createLateness()
  let state: PeerState | 'refused' = 'connecting'
  let stateDetail = ''
  let lastFault = ''
  let received = 0
  let late = 0
  let faults = 0
  let unsent = 0
  /** Of listeners that have left. */
  const past = { poses: { forwarded: 0, dropped: 0 }, images: { forwarded: 0, dropped: 0 } }
  let reporting: NodeJS.Timeout | undefined
  let lingering: NodeJS.Timeout | undefined
  let isClosed = false

  const total = (lane: Lane, what: 'forwarded' | 'dropped') =>
    [...listeners].reduce((sum, listener) => sum + (listener.lane === lane ? listener[what] : 0), past[lane][what])

  const report = (): BridgeReport => ({
    address: address.text,
    state,
    detail: lastFault ? `${stateDetail}; last fault: ${lastFault}` : stateDetail,
    received,
    forwardedImages: total('images', 'forwarded'),
    droppedImages: total('images', 'dropped'),
    late,
    faults,
    atEpochMs: Date.now(),
  })

  function tell(): void {
    const now = report()
    for (const listener of listeners) listener.report(now)
  }

  const peer = makePeer({
    message({ type, device, timestamp }: Header, bytes) {
      received += 1
      const lane = laneOf(type)
      const key = `${type}\0${device}`
      const isLate = lateness.isLate(key, timestamp)
      if (isLate) late += 1
      // A late pose still fills a gap between two others; a late picture is only an old picture.
      if (isLate && lane === 'images') return
      for (const listener of listeners) if (listener.lane === lane) listener.offer(key, bytes)
    },
    fault({ type, device, at, reason }: Fault) {
      faults += 1
      lastFault = `${[type, device].filter(Boolean).join(' ') || 'a message'}, byte ${at}: ${reason}`
    },
    state(next, detail) {
      if (next === 'connected') lateness.forget()
      state = next
      stateDetail = detail
      tell()
    },
  })

  return {
    address: address.text,
    join(listener) {
      clearTimeout(lingering)
      listeners.add(listener)
      peer.start()
      reporting ??= setInterval(tell, REPORT_EVERY_MS)
      listener.report(report())
      return () => {
        if (!listeners.delete(listener)) return
        past[listener.lane].forwarded += listener.forwarded
        past[listener.lane].dropped += listener.dropped
        if (listeners.size > 0) return
        clearInterval(reporting)
        reporting = undefined
        // Pages leave last when the server ends; nothing may keep the program alive then.
        if (isClosed) return
        lingering = setTimeout(() => {
          peer.stop()
          if (state === 'connected' || state === 'lost') {
            state = 'connecting'
            stateDetail = 'no page is listening'
          }
        }, LINGER_MS)
      }
    },
    send(bytes) {
      const isSent = peer.send(bytes)
      if (!isSent) unsent += 1
      return isSent
    },
    report,
    get unsent() {
      return unsent
    },
    get droppedPoses() {
      return total('poses', 'dropped')
    },
    get listeners() {
      return listeners.size
    },
    close() {
      isClosed = true
      clearInterval(reporting)
      clearTimeout(lingering)
      peer.stop()
    },
  }
}
