import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { findBottomLine } from '#core/ultrasound/bottom-line.ts'
import { floorPicture } from './floor-picture.ts'

const SIZE = { widthPx: 160, heightPx: 200 }

describe('the floor of a water bath in a picture of 160 x 200', () => {
  test('is found to a tenth of a pixel, level or tilted by 10°, seeds 1-30', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = createRandom(seed)
      const [depthPx, slope] = [60 + 100 * random.uniform(), 0.18 * (2 * random.uniform() - 1)]
      const line = findBottomLine(floorPicture(SIZE, depthPx, slope, random), SIZE)!
      expect(Math.abs(line.depthPx - depthPx)).toBeLessThan(0.1)
      expect(Math.abs(line.slope - slope)).toBeLessThan(0.01)
    }
  })

  test('is not found in speckle, in a black picture, or where it is a wall at 45°', () => {
    const random = createRandom(4)
    const speckle = Uint8Array.from({ length: 160 * 200 }, () => 255 * random.uniform())
    expect(findBottomLine(speckle, SIZE)).toBeUndefined()
    expect(findBottomLine(new Uint8Array(160 * 200), SIZE)).toBeUndefined()
    expect(findBottomLine(floorPicture(SIZE, 100, 1, random), SIZE)).toBeUndefined()
  })

  test('a third of the columns with something brighter do not move it', () => {
    const random = createRandom(5)
    const grey = floorPicture(SIZE, 120.4, 0, random)
    for (let x = 45; x < 70; x++) for (let y = 80; y < 84; y++) grey[y * 160 + x] = 255
    expect(findBottomLine(grey, SIZE)!.depthPx).toBeCloseTo(120.4, 1)
  })
})
