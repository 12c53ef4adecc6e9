/** Worker entry. Wiring only. */
import type { Port, Reply, Request } from './messages.ts'
import { servePlanning } from './serve.ts'

servePlanning(self as unknown as Port<Reply, Request>)
