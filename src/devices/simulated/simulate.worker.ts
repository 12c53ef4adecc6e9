/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveSimulated } from './serve.ts'

serveSimulated(self as unknown as Port<Reply, Request>)
