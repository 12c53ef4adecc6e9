/** A peer the bridge connects to, and connects to again when it is gone. */
import { connect, type Socket } from 'node:net'
import type { Address } from './address.ts'
import { readMessages, sendTo, type Peer, type PeerEvents } from './peer.ts'

const RETRY = {
  firstMs: 250,
  /** A peer that was away long is back in view at most this long after it is up. */
  longestMs: 5000,
}
/** A host that swallows packets says nothing; the system's own limit is two minutes. */
const CONNECT_TIMEOUT_MS = 5000
const KEEP_ALIVE_AFTER_MS = 5000

export function createDialledPeer(address: Address, maxBodyBytes: number, events: PeerEvents): Peer {
  let socket: Socket | undefined
  let retry: NodeJS.Timeout | undefined
  let retryMs = RETRY.firstMs
  let isWanted = false

  function dial(): void {
    events.state('connecting', `connecting to ${address.text}`)
    const attempt = connect({
      host: address.host,
      port: address.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: KEEP_ALIVE_AFTER_MS,
    })
    socket = attempt
    // What a connection that was given up still had in its pocket is not passed on.
    const isCurrent = () => socket === attempt
    const patience = setTimeout(() => {
      const error: NodeJS.ErrnoException = new Error('timed out')
      attempt.destroy(Object.assign(error, { code: 'ETIMEDOUT' }))
    }, CONNECT_TIMEOUT_MS)
    attempt.on('connect', () => {
      clearTimeout(patience)
      if (!isCurrent()) return
      events.state('connected', `connected to ${address.text}`)
    })
    const reading: Pick<PeerEvents, 'message' | 'fault'> = {
      message(header, bytes) {
        // Not on connecting: a peer that accepts and hangs up at once would be dialled four times a second for ever.
        retryMs = RETRY.firstMs
        if (isCurrent()) events.message(header, bytes)
      },
      fault(fault) {
        if (isCurrent()) events.fault(fault)
      },
    }
    readMessages(attempt, maxBodyBytes, reading, (reason) => {
      clearTimeout(patience)
      if (!isCurrent()) return
      socket = undefined
      events.state('lost', `${address.text}: ${reason}`)
      retry = setTimeout(dial, retryMs)
      retryMs = Math.min(retryMs * 2, RETRY.longestMs)
    })
  }

  return {
    start() {
      if (isWanted) return
      isWanted = true
      retryMs = RETRY.firstMs
      dial()
    },
    stop() {
      isWanted = false
      clearTimeout(retry)
      const last = socket
      socket = undefined
      last?.destroy()
    },
    send: (bytes) => sendTo(socket, bytes),
  }
}
