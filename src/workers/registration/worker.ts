/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { serveRegistration } from './serve.ts'

serveRegistration(self as unknown as Port<Reply, Request>)
