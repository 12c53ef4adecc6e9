import { expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { likeness, sketchOf } from '#core/ultrasound/picture-likeness.ts'

const [WIDTH, HEIGHT] = [240, 240]

/** Bright bands 48 px apart, a bone's echo and shadow in the middle, all shifted; with speckle. */
function picture(shiftPx: number, seed: number) {
  const { uniform } = createRandom(seed)
  const grey = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const [x, y] = [(at % WIDTH) - shiftPx, Math.floor(at / WIDTH)]
    const isShadow = x > 90 && x < 150 && y > 120
    const level = isShadow
      ? 15
      : x > 90 && x < 150 && y > 108
        ? 220
        : 70 + 50 * Math.sin((2 * Math.PI * (y + x / 2)) / 48)
    return Math.min(255, level * (0.5 + uniform()))
  })
  return sketchOf({ widthPx: WIDTH, heightPx: HEIGHT, grey })
}

test.each([1, 2])('the same with other speckle (seed %i) is like it by more than 0.98, shifted by a twelfth by less than 0.8', (seed) => {
  expect(likeness(picture(0, 10), picture(0, seed))).toBeGreaterThan(0.98)
  expect(likeness(picture(0, 10), picture(20, seed))).toBeLessThan(0.8)
}) // prettier-ignore

test('itself is like itself by 1, its negative by -1', () => {
  const grey = Uint8Array.from({ length: 96 * 96 }, (_, at) => 40 + (at % 96))
  const negative = grey.map((value) => 200 - value)
  const of = (values: Uint8Array) => sketchOf({ widthPx: 96, heightPx: 96, grey: values })
  expect(likeness(of(grey), of(grey))).toBeCloseTo(1, 6)
  expect(likeness(of(grey), of(negative))).toBeCloseTo(-1, 6)
})

test('another size, or no contrast, is like nothing', () => {
  const even = (size: number) => sketchOf({ widthPx: size, heightPx: size, grey: new Uint8Array(size * size).fill(90) })
  expect(likeness(even(96), even(48))).toBe(0)
  expect(likeness(even(96), even(96))).toBe(0)
})
