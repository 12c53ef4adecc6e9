/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveStructures } from './serve.ts'

serveStructures(self as unknown as Port<Reply, Request>)
