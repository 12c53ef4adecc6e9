import { expect, test } from 'vitest'
import { nameBeside, sayLevel, sayLevelsFrom } from '#session/vertebra-words.ts'

const placement = { centre: [0, 0, 0], axes: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const
const l3 = { level: 'L3', confidence: 0.954, isCut: false, placement, pitchMm: 35 } as const

test.each([
  { vertebra: l3, isConfirmed: false, says: 'L3? 95 %' },
  { vertebra: l3, isConfirmed: true, says: 'L3' },
  { vertebra: { ...l3, isCut: true }, isConfirmed: true, says: 'L3 (cut)' },
  { vertebra: { ...l3, level: undefined, confidence: 0 }, isConfirmed: false, says: 'not named' },
])('a vertebra is called “$says”', ({ vertebra, isConfirmed, says }) => {
  expect(sayLevel(vertebra, isConfirmed)).toBe(says)
})

test.each([
  { countedFrom: 'sacrum', isConfirmed: false, says: 'a proposal' },
  { countedFrom: 'nothing', isConfirmed: false, says: 'No sacrum was found in this volume' },
  { countedFrom: 'sacrum', isConfirmed: true, says: 'confirmed by you' },
] as const)('counted from $countedFrom, confirmed $isConfirmed: “$says”', ({ countedFrom, isConfirmed, says }) => {
  const spine = { countedFrom, vertebrae: [], sacrum: undefined, canal: [], remarks: [] }
  expect(sayLevelsFrom(spine, isConfirmed)).toContain(says)
})

test('of vertebrae that nobody has named the lowest whole one is pointed out beside it; a named one has its name', () => {
  const unnamed = { ...l3, level: undefined, confidence: 0 }
  const vertebrae = [{ ...unnamed, isCut: true }, unnamed, { ...unnamed, isCut: true }]
  expect(vertebrae.map((one) => nameBeside(one, { vertebrae }, false))).toEqual(['', 'lowest whole', ''])
  expect(nameBeside(l3, { vertebrae: [l3] }, false)).toBe('L3?')
  expect(nameBeside(l3, { vertebrae: [l3] }, true)).toBe('L3')
})
