import { expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import type { Structures } from '#session/open-case.ts'
import { knownAnatomy, withPoints } from '#session/planning.ts'
import { EMPTY_HISTORY } from '#core/planning/plan-history.ts'
import { point } from '#core/frames/transform.ts'

const labels = {
  geometry: { dimensions: [1, 1, 1], spacingMm: [1, 1, 1], origin: [0, 0, 0], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] },
  labels: new Uint16Array(1),
} as const
const [dura, body] = [structure('dura').label, structure('vertebral body', 'L4').label]

test('of a model every place is exact; of a person’s volume each as sure as was said, and 2 mm unsure where nobody said', () => {
  expect(knownAnatomy({ structures: { meshes: [], labels } })?.sigmaMm.size).toBe(0)
  const trusts = new Map([
    [dura, { source: 'fit', uncertaintyMm: undefined }],
    [body, { source: 'picture', uncertaintyMm: 1.4 }],
  ] as const)
  const origin = { trusts, said: 'fitted' } as unknown as Structures['origin']
  const known = knownAnatomy({ structures: { meshes: [], labels, origin } })!
  expect([known.sigmaMm.get(dura), known.sigmaMm.get(body), known.from]).toEqual([2, 1.4, 'fitted'])
})

test('points kept apart from a plan are one step of it, and none when the plan has them', () => {
  const [target, entry] = [point('ct', 1, 2, 3), point('ct', 1, 60, 3)]
  const { plan } = withPoints(EMPTY_HISTORY, target, entry)
  expect([plan.now.target, plan.now.entry, plan.past.length]).toEqual([target, entry, 1])
  expect(withPoints(plan, { ...target }, { ...entry }).plan).toBe(plan)
})
