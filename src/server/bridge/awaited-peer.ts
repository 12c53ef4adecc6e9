/**
 * A peer that connects to the bridge: 3D Slicer's OpenIGTLink connector as a client.
 *
 * One at a time, because poses of two peers under one name would be mixed. A second one is
 * turned away while the first is heard; a first one that has gone silent gives way, since a
 * machine that lost power never says goodbye.
 */
import { createServer, type Socket } from 'node:net'
import { listenFault } from '#server/start-fault.ts'
import type { Address } from './address.ts'
import { readMessages, sendTo, type Peer, type PeerEvents } from './peer.ts'

const SILENT_AFTER_MS = 5000

export interface AwaitedPeer extends Peer {
  /** Peers turned away because one was connected. */
  readonly turnedAway: number
  close(): Promise<void>
}

/** Listens from here on; `start` and `stop` leave the port open. @throws StartFault when it cannot listen. */
export async function createAwaitedPeer(at: Address, maxBodyBytes: number, events: PeerEvents): Promise<AwaitedPeer> {
  let current: Socket | undefined
  let heardAtMs = 0
  let turnedAway = 0
  const waiting = `waiting for a peer on port ${at.port}`

  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 5000 }, (socket) => {
    const nowMs = performance.now()
    if (current && nowMs - heardAtMs < SILENT_AFTER_MS) {
      turnedAway += 1
      socket.on('error', () => undefined)
      socket.destroy()
      return
    }
    const silent = current
    current = socket
    heardAtMs = nowMs
    silent?.destroy()
    events.state('connected', `connected with ${socket.remoteAddress ?? 'a peer'}`)
    socket.on('data', () => (heardAtMs = performance.now()))
    readMessages(socket, maxBodyBytes, events, (reason) => {
      if (current !== socket) return
      current = undefined
      events.state('lost', `${reason}; ${waiting}`)
    })
  })

  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, at.host, at.port)))
    server.listen(at.port, at.host, resolve)
  })
  // A failed accept (no descriptors left) must not end the program.
  server.on('error', () => undefined)
  events.state('connecting', waiting)

  return {
    start: () => undefined,
    stop: () => undefined,
    send: (bytes) => sendTo(current, bytes),
    get turnedAway() {
      return turnedAway
    },
    close: () =>
      new Promise((resolve) => {
        current?.destroy()
        server.close(() => resolve())
      }),
  }
}
