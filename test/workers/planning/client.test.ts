import { expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import type { CorridorRequest } from '#core/planning/corridor-search.ts'
import { MATTER } from '#core/planning/known-anatomy.ts'
import { shippedProcedure } from '#core/planning/templates.ts'
import { createPlanningWorker, type PlanningPort } from '#workers/planning/client.ts'
import { servePlanning } from '#workers/planning/serve.ts'

function channel(): PlanningPort {
  const { port1, port2 } = new MessageChannel()
  servePlanning(port2 as never)
  return port1 as unknown as PlanningPort
}

/** A flat back, its skin 40 mm behind the target. */
function request(change: Partial<CorridorRequest> = {}): CorridorRequest {
  const dimensions = [61, 41, 61] as const
  const labels = new Uint16Array(61 * 41 * 61)
  const matter = Uint8Array.from(labels, (_, at) => (Math.floor(at / 61) % 41 < 30 ? MATTER.tissue : MATTER.air))
  const direction = [1, 0, 0, 0, 1, 0, 0, 0, 1] as const
  const geometry = { dimensions, spacingMm: [2, 2, 2], origin: [-60, -20, -60], direction } as const
  const ground = { geometry, labels, matter, sigmaMm: new Map() }
  const target = point('ct', 0, 0, 0)
  return { ground, procedure: shippedProcedure('facet-joint'), place: { level: 'L4', side: 'left' }, target, ...change }
}

test('a search crosses to the worker and comes back with five ways and its time', async () => {
  const found = await createPlanningWorker(channel).search(request())
  expect(found!.corridors).toHaveLength(5)
  expect(found!.tookMs).toBeGreaterThan(0)
})

test('a search that another one replaces has no answer, the other one has', async () => {
  const worker = createPlanningWorker(channel)
  const [first, second] = await Promise.all([worker.search(request()), worker.search(request())])
  expect([first, second?.corridors.length]).toEqual([undefined, 5])
})

test('a search that cannot be done says why', async () => {
  const bad = request({
    place: { level: 'L9', side: 'left' } as never,
    ground: { ...request().ground, geometry: undefined as never },
  })
  await expect(createPlanningWorker(channel).search(bad)).rejects.toThrow(/undefined/)
})
