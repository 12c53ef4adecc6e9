import { describe, expect, test } from 'vitest'
import { bathPicture } from '#core/phantom/ultrasound/water-bath.ts'
import { pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'
import { brightSpot } from '#core/ultrasound/bright-spot.ts'
import { markedSide } from '#core/ultrasound/marked-side.ts'

const picture = pictureOf('C5-2', 100, 320, 240)
const spotOf = (scene: Parameters<typeof bathPicture>[1], seed: number) =>
  brightSpot({ ...picture, grey: bathPicture(picture, scene, seed) }, picture.fan)

describe('a tip in a water bath', () => {
  test.each([
    { xPx: 160, yPx: 100 },
    { xPx: 90, yPx: 170 },
    { xPx: 240, yPx: 200 },
  ])('at $xPx, $yPx is found within a pixel, seeds 1-10', (tip) => {
    for (let seed = 1; seed <= 10; seed++) {
      const [x, y] = spotOf({ tip: { ...tip, offMm: 0.5 } }, seed)!
      expect(Math.hypot(x - tip.xPx, y - tip.yPx)).toBeLessThan(1)
    }
  })

  test('5 mm out of the plane it is not there, and in quiet water nothing is', () => {
    expect(spotOf({ tip: { xPx: 160, yPx: 100, offMm: 5 } }, 1)).toBeUndefined()
    expect(spotOf({}, 1)).toBeUndefined()
  })

  test('of two equal spots neither is taken', () => {
    const grey = bathPicture(picture, { tip: { xPx: 120, yPx: 150, offMm: 0 } }, 1)
    const other = bathPicture(picture, { tip: { xPx: 200, yPx: 150, offMm: 0 } }, 2)
    const both = grey.map((value, at) => Math.max(value, other[at]!))
    expect(brightSpot({ ...picture, grey: both }, picture.fan)).toBeUndefined()
  })
})

test('a finger on the marked end of the simulated probe changes the right of the picture', () => {
  const seen = markedSide(bathPicture(picture, {}, 1), bathPicture(picture, { isTouched: true }, 2), picture)
  expect(seen.seen).toBe('marked side right')
})
