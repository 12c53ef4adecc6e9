/** Worker entry. Wiring only: the port here, the model there. */
import type { Port, Reply, Request } from './messages.ts'
import { fetchModel } from './open-model.ts'
import { servePerception } from './serve.ts'

servePerception(self as unknown as Port<Reply, Request>, fetchModel)
