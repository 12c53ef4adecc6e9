/** Worker entry. Wiring only. */
import { createCard } from './card.ts'
import type { Port, Reply, Request } from './messages.ts'
import { serveImaging } from './serve.ts'
import type { SamplerPort } from './tissue-supply.ts'

serveImaging(self as unknown as Port<Reply, Request>, {
  // One core is the page's, one takes pictures; more than three would only wait for memory.
  samplers: Math.min(3, Math.max(1, navigator.hardwareConcurrency - 2)),
  makeCard: () => createCard(new OffscreenCanvas(1, 1)),
  makeSampler: () =>
    new Worker(new URL('./sampling.worker.ts', import.meta.url), { type: 'module' }) as unknown as SamplerPort,
})
