import { expect, test } from 'vitest'
import { createSession } from '#session/session.ts'
import { levelsInWords } from '#session/level-words.ts'

const levels = [
  { level: 'L5', confidence: 0.94 },
  { level: 'L4', confidence: 0.71 },
] as const

test.each([
  [{ isConfirmed: false, upBy: 0 }, 'L5? 95 %, L4? 70 %'],
  [{ isConfirmed: false, upBy: 1 }, 'L5?, L4?: moved one up'],
  [{ isConfirmed: false, upBy: -2 }, 'L5?, L4?: moved two down'],
  [{ isConfirmed: true, upBy: 0 }, 'L5, L4: confirmed'],
])('%j is "%s"', (count, words) => expect(levelsInWords(levels, count)).toBe(words))

test('nothing counted, nothing said', () => expect(levelsInWords([], { isConfirmed: true, upBy: 0 })).toBe(''))

test('confirmed, moved, doubted and forgotten: only what was confirmed last and not moved since is confirmed', () => {
  const { actions, getState } = createSession()
  const count = () => getState().levelCount
  actions.confirmLevels()
  expect(count()).toEqual({ isConfirmed: true, upBy: 0 })
  actions.moveLevels(1)
  expect(count()).toEqual({ isConfirmed: false, upBy: 1 })
  actions.confirmLevels()
  expect(count()).toEqual({ isConfirmed: true, upBy: 1 })
  actions.doubtLevels()
  expect(count()).toEqual({ isConfirmed: false, upBy: 1 })
  expect(getState().notices.map(({ level }) => level)).toEqual(['warning'])
  actions.forgetLevels()
  expect(count()).toEqual({ isConfirmed: false, upBy: 0 })
})
