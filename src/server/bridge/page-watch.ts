/** A page's WebSocket while it is open: whether the page is awake, and whether who sits at it is still welcome. */
import type { RawData, WebSocket } from 'ws'

/** A headset that fell asleep says nothing: no answer to a ping for this long ends its socket. */
const PING_EVERY_MS = 10_000
/** 4000–4999 are an application's own (RFC 6455, 7.4.2); the last digits follow HTTP. */
export const REFUSED = 4403

/** @param isWelcome asked again at every ping: whoever signs out or is shut out gets nothing more */
export function watchPage(socket: WebSocket, isWelcome: () => Promise<boolean>): void {
  let isAnswering = true
  const pinging = setInterval(() => {
    if (!isAnswering) return socket.terminate()
    isAnswering = false
    socket.ping()
    void isWelcome().then(
      (isStill) => isStill || socket.close(REFUSED, 'signed out'),
      () => socket.terminate(),
    )
  }, PING_EVERY_MS)
  const answers = () => (isAnswering = true)
  socket.on('pong', answers)
  socket.on('message', answers)
  socket.on('close', () => clearInterval(pinging))
}

export const wholeBytes = (data: RawData): Uint8Array =>
  Array.isArray(data) ? Buffer.concat(data) : data instanceof ArrayBuffer ? new Uint8Array(data) : data
