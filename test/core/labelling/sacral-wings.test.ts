import { expect, test } from 'vitest'
import { sacralDisc } from '#core/labelling/sacral-wings.ts'

test.each([
  { what: 'alae under the lowest disc', shares: [0.43, 0.09, 0, 0], index: 0 },
  { what: 'alae under two: where they begin', shares: [0.8, 0.75, 0.1, 0], index: 1 },
  { what: 'broad processes of a heavy L5', shares: [0.9, 0.33, 0.01, 0], index: 0 },
  { what: 'something dense higher up', shares: [0.74, 0.27, 0.41, 0.28], index: 0 },
])('$what: disc $index lies on the sacrum', ({ shares, index }) => {
  expect(sacralDisc(shares)?.index).toBe(index)
})

test('where two begin nearly as suddenly it is doubtful', () => {
  const [sure, doubtful] = [sacralDisc([0.8, 0.1, 0]), sacralDisc([0.8, 0.42, 0])]
  expect(sure!.confidence).toBeGreaterThan(0.9)
  expect(doubtful!.confidence).toBeLessThan(0.4)
})

test('without alae there is none', () => {
  expect(sacralDisc([0.2, 0.1, undefined, 0])).toBeUndefined()
})
