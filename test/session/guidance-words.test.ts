import { expect, test } from 'vitest'
import { guidanceInWords, seenViewInWords } from '#session/guidance-words.ts'

test.each([
  [{ seen: { name: 'sagittal laminar', confidence: 0.824 }, silent: undefined }, 'Seen: sagittal laminar, 82 %'],
  [{ seen: undefined, silent: undefined }, 'Seen: no standard view'],
  [{ seen: undefined, silent: 'too unsure' }, 'No view named: too unsure'],
])('%j is "%s"', (told, words) => expect(seenViewInWords(told)).toBe(words))

test.each([
  [{ state: 'reached' }, 'Reached: sagittal laminar', 'reached'],
  [{ state: 'on the way', hint: 'tilt upright' }, 'Tilt upright', 'hint'],
  [{ state: 'silent', reason: 'too unsure' }, 'No hint: too unsure', 'silent'],
  [{ state: 'not looking' }, 'No hint: no fresh picture is looked at', 'silent'],
] as const)('%j is "%s"', (guidance, words, tone) =>
  expect(guidanceInWords(guidance, 'sagittal laminar')).toEqual({ words, tone }),
)
