/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveLabelling } from './serve.ts'

serveLabelling(self as unknown as Port<Reply, Request>)
