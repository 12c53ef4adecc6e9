/** Worker entry. Wiring only. */
import type { Port, SamplingReply, SamplingRequest } from './messages.ts'
import { serveSampling } from './sampling.ts'

serveSampling(self as unknown as Port<SamplingReply, SamplingRequest>)
