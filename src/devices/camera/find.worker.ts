/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveMarkers } from './serve.ts'

serveMarkers(self as unknown as Port<Request, Reply>)
