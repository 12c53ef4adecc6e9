import { expect, test } from 'vitest'
import { apply, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { needleOnPicture } from '#scene/needle-on-picture.ts'

/** Half a millimetre a pixel, x to the right, y down, at (100, 200, 300). */
const PICTURE = [0.5, 0, 0, 0, 0, -0.5, 0, 0, 0, 0, -0.5, 0, 100, 200, 300, 1]

test('a needle in the plane, 90 mm long, is where its ends are', () => {
  // Tip at pixel (40, 60), pointing along +x: the hub is 180 pixels to the left.
  const roomFromTip = [0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 120, 170, 300, 1]
  const on = needleOnPicture(roomFromTip, 90, PICTURE)!
  expect([on.tipPx, on.hubPx]).toEqual([
    [40, 60],
    [-140, 60],
  ])
  expect([on.tipOutMm, on.hubOutMm].map(Math.abs)).toEqual([0, 0])
})

test('a needle from the front meets the plane with its tip, its hub 90 mm before it', () => {
  const roomFromTip = [1, 0, 0, 0, 0, -1, 0, 0, 0, 0, -1, 0, 120, 170, 300, 1]
  const on = needleOnPicture(roomFromTip, 90, PICTURE)!
  expect([on.tipOutMm, on.hubOutMm].map(Math.abs)).toEqual([0, 90])
  expect(on.hubPx).toEqual([40, 60])
})

test('as the inverse of the pose has it, seeds 1 to 20', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = createRandom(seed)
    const [a, b, c, d] = Array.from({ length: 4 }, () => random.normal()) as [number, number, number, number]
    const s = 0.4 / (a * a + b * b + c * c + d * d)
    const matrix = [
      (a * a + b * b - c * c - d * d) * s, 2 * (b * c + a * d) * s, 2 * (b * d - a * c) * s, 0,
      2 * (b * c - a * d) * s, (a * a - b * b + c * c - d * d) * s, 2 * (c * d + a * b) * s, 0,
      2 * (b * d + a * c) * s, 2 * (c * d - a * b) * s, (a * a - b * b - c * c + d * d) * s, 0,
      random.normal() * 100, random.normal() * 100, random.normal() * 100, 1,
    ] // prettier-ignore
    const tip = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, random.normal() * 80, random.normal() * 80, 20, 1]
    const at = apply(invert(transform('room', 'image', matrix)), point('room', tip[12]!, tip[13]!, tip[14]!))
    const on = needleOnPicture(tip, 90, matrix)!
    expect(on.tipPx[0]).toBeCloseTo(at.x, 6)
    expect(on.tipPx[1]).toBeCloseTo(at.y, 6)
    expect(on.tipOutMm).toBeCloseTo(0.4 * at.z, 6)
  }
})

test('a pose without area places nothing', () => {
  expect(needleOnPicture(PICTURE, 90, [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1])).toBeUndefined()
})
