import { expect, test } from 'vitest'
import { imagePlane } from '#core/frames/image-plane.ts'
import { apply, invert, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'

test.each([1, 2, 3])('pixels and distance are those of the whole inverse, for any two columns (seed %i)', (seed) => {
  const { normal } = createRandom(seed)
  for (let n = 0; n < 20; n++) {
    const [x, y, o] = [0, 1, 2].map(() => [normal(), normal(), 10 * normal()]) as [number[], number[], number[]]
    const flat = transform('patient', 'image', [...x, 0, ...y, 0, 0, 0, 0, 0, ...o, 1])
    const plane = imagePlane(flat)!
    const whole = transform('patient', 'image', [...x, 0, ...y, 0, ...plane.normal, 0, ...o, 1])
    const place = point('patient', 5 * normal(), 5 * normal(), 5 * normal())
    const expected = apply(invert(whole), place)
    const { atPx, outMm } = plane.onto(place)
    expect(atPx[0]).toBeCloseTo(expected.x, 6)
    expect(atPx[1]).toBeCloseTo(expected.y, 6)
    expect(outMm).toBeCloseTo(expected.z, 6)
  }
})

test('a pose whose two directions are one has no plane', () => {
  expect(imagePlane(transform('patient', 'image', [1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]))).toBeUndefined()
})
