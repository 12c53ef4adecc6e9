import { expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { sayKind, scoreLines } from '#page/review-lines.ts'

test('a moment in words, with a dash for what is not known', () => {
  const moment = { ms: 5, isGuiding: true, frameId: 3, tip: point('ct', 1, 2, 3), score: { toTargetMm: 12.34, offsetMm: 0.96, angleRad: 0.1, inMm: 40 }, nearest: { structure: 'dura', distanceMm: 2.07 } } // prettier-ignore
  expect(scoreLines(moment).map(([, value]) => value)).toEqual(['12.3 mm', '1.0 mm', '6°', '40.0 mm', '2.1 mm to dura', 'tracked', 'asked for']) // prettier-ignore
  expect(scoreLines(undefined).map(([, value]) => value)).toEqual(['–', '–', '–', '–', '–', 'not tracked', 'off'])
})

test.each([
  ['planeWithheld', 'Plane'],
  ['alarm raised', 'Alarm raised'],
])('%s is told as %s', (kind, words) => expect(sayKind(kind)).toBe(words))
