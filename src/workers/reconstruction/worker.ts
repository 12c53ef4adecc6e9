/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveReconstruction } from './serve.ts'

serveReconstruction(self as unknown as Port<Reply, Request>)
