/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveVolumes } from './serve.ts'

serveVolumes(self as unknown as Port<Reply, Request>)
