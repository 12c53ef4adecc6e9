import { expect, test } from 'vitest'
import { clipOfFan } from '#core/reconstruction/clip-of-fan.ts'
import { clipSpans } from '#core/reconstruction/clip.ts'
import { isInFan, type Fan } from '#core/ultrasound/fan.ts'

const FANS: readonly (readonly [string, Fan])[] = [
  ['a rectangle', { kind: 'rectangle', xPx: 3, yPx: 2, widthPx: 5, heightPx: 6 }],
  [
    'a fan',
    {
      kind: 'curvilinear',
      originPx: [9.5, -4.2],
      startRadiusPx: 6.1,
      stopRadiusPx: 17.3,
      startAngleRad: -0.6,
      stopAngleRad: 0.5,
    },
  ],
]

test.each(FANS)('the pixels that count are those within %s', (_, fan) => {
  const [wide, high] = [20, 16]
  const spans = clipSpans(clipOfFan(fan), wide, high, false)
  for (let y = 0; y < high; y++) {
    for (let x = 0; x < wide; x++) {
      const isIn = [0, 2].some((at) => x >= spans[4 * y + at]! && x <= spans[4 * y + at + 1]!)
      expect([x, y, isIn]).toEqual([x, y, isInFan(fan, x, y)])
    }
  }
})

test('without one every pixel counts', () => expect(clipOfFan(undefined)).toEqual({}))
