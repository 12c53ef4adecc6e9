/**
 * The other end of an OpenIGTLink connection, however it was made: dialled by the bridge
 * (PLUS, or 3D Slicer as server) or awaited by it (3D Slicer as client).
 */
import type { Socket } from 'node:net'
import { crc64 } from '#core/openigtlink/crc64.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { HEADER_BYTES, type Fault, type Header } from '#core/openigtlink/message.ts'

export type PeerState = 'connecting' | 'connected' | 'lost'

export interface PeerEvents {
  /** One whole message whose checksum is right; the bytes are not written to again. */
  message(header: Header, bytes: Uint8Array): void
  fault(fault: Fault): void
  /** @param detail a sentence for the person. */
  state(state: PeerState, detail: string): void
}

export interface Peer {
  /** Connects, or waits, and goes on trying until stopped. Nothing when it is already at it. */
  start(): void
  stop(): void
  /** False when there is nobody to send to, or it does not read what it is sent. */
  send(bytes: Uint8Array): boolean
}

/** Commands to a peer that does not read them must not fill this machine's memory. */
const UNSENT_BYTES = 4 << 20

export const sendTo = (socket: Socket | undefined, bytes: Uint8Array): boolean => {
  if (!socket || socket.readyState !== 'open' || socket.writableLength > UNSENT_BYTES) return false
  socket.write(bytes)
  return true
}

/**
 * Reads messages off a socket until it ends.
 *
 * A message with a wrong checksum is counted and left out: its length was right, so the
 * next one is found. After a header that makes no sense nothing can be found any more, and
 * the connection is given up.
 *
 * @param ended called once, with the reason in words.
 */
export function readMessages(
  socket: Socket,
  maxBodyBytes: number,
  events: Pick<PeerEvents, 'message' | 'fault'>,
  ended: (reason: string) => void,
): void {
  const framing = createFraming({ maxBodyBytes })
  let reason = 'the peer closed the connection'

  socket.on('data', (chunk: Uint8Array) => {
    for (const framed of framing.push(chunk)) {
      if (!framed.ok) {
        events.fault(framed.fault)
        reason = 'what the peer sends cannot be read on'
        socket.destroy()
        return
      }
      const { header, bytes } = framed
      const crc = crc64(bytes.subarray(HEADER_BYTES))
      if (crc === header.crc) events.message(header, bytes)
      else
        events.fault({
          code: 'crc',
          at: 50,
          reason: `CRC is ${header.crc.toString(16)}, the body's is ${crc.toString(16)}`,
          type: header.type,
          device: header.device,
        })
    }
  })
  socket.on('error', (error: NodeJS.ErrnoException) => (reason = inWords(error)))
  socket.on('close', () => ended(reason))
}

function inWords(error: NodeJS.ErrnoException): string {
  switch (error.code) {
    case 'ECONNREFUSED':
      return 'nothing listens there'
    case 'ECONNRESET':
    case 'EPIPE':
      return 'the peer broke the connection off'
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'there is no machine of that name'
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'ETIMEDOUT':
      return 'the machine cannot be reached'
    default:
      return error.message
  }
}
