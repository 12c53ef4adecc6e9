import { expect, test } from 'vitest'
import { confirmedPlaces, hasCountMoved, levelMovedUp, movedCount, PROPOSED } from '#core/anatomy/confirmed-levels.ts'
import { noSweep, sweepOn, sweptLevels, type LevelSweep } from '#core/anatomy/level-sweep.ts'
import { point } from '#core/frames/transform.ts'

/** Each place seen eight times within 3 mm. */
function swept(before: LevelSweep<'patient'>, name: 'lamina' | 'sacrum', z: readonly number[]): LevelSweep<'patient'> {
  const seen = z.flatMap((at) =>
    Array.from({ length: 8 }, (_, n) => ({ name, at: point('patient', n % 2, 0, at + (n % 3)), confidence: 0.9 })),
  )
  return sweepOn(before, seen)
}

/** The sacrum ends at 0; four laminae 32 mm apart. */
const usual = (): LevelSweep<'patient'> =>
  swept(swept(noSweep(), 'sacrum', [0, -4, -8, -12, -16, -20]), 'lamina', [24, 56, 88, 120])

test('a count as it was confirmed has not moved, and neither has one that went on to the next level', () => {
  const sweep = usual()
  const places = confirmedPlaces(sweep, sweptLevels(sweep)!)
  expect(new Set(places.map(({ level }) => level))).toEqual(new Set(['L5', 'L4', 'L3', 'L2']))
  expect(hasCountMoved(places, sweptLevels(sweep)!)).toBe(false)
  expect(hasCountMoved(places, sweptLevels(swept(sweep, 'lamina', [152]))!)).toBe(false)
})

test('a sacrum found 32 mm further up, so that what was L4 is L5 now, moves every level and is noticed', () => {
  const sweep = usual()
  const places = confirmedPlaces(sweep, sweptLevels(sweep)!)
  const further = swept(swept(sweep, 'sacrum', [24, 28, 32]), 'lamina', [152])
  expect(hasCountMoved(places, sweptLevels(further)!)).toBe(true)
})

test('without a level left of what was confirmed nothing has moved', () => {
  expect(hasCountMoved<'patient'>([], sweptLevels<'patient'>(usual())!)).toBe(false)
})

test.each([
  { level: 'L5', upBy: 1, moved: 'L4' },
  { level: 'L1', upBy: 1, moved: 'T12' },
  { level: 'T12', upBy: 1, moved: undefined },
  { level: 'L5', upBy: -1, moved: undefined },
  { level: 'L4', upBy: 0, moved: 'L4' },
] as const)('$level, $upBy level up, is $moved', ({ level, upBy, moved }) =>
  expect(levelMovedUp(level, upBy)).toBe(moved),
)

test('moving a confirmed count makes it a proposal again, and two levels are the most', () => {
  const up = movedCount({ isConfirmed: true, upBy: 0 }, 1)
  expect(up).toEqual({ isConfirmed: false, upBy: 1 })
  expect(movedCount(movedCount(up, 1), 1).upBy).toBe(2)
  expect(movedCount(up, -1)).toEqual(PROPOSED)
})
