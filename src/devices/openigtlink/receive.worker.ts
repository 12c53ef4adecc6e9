/** Worker entry. Wiring only. */
import type { Socket } from './lane.ts'
import type { Port, Reply, Request } from './messages.ts'
import { serveReceiving } from './serve.ts'

serveReceiving(self as unknown as Port<Reply, Request>, {
  openSocket: (url) => new WebSocket(url) as unknown as Socket,
  epochMs: () => performance.timeOrigin + performance.now(),
})
