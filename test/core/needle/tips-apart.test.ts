import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { AGREED, agreeOn, tipsApart } from '#core/needle/tips-apart.ts'
import { createRandom } from '#core/phantom/random.ts'

/** Along z 1 mm, across 0.5 mm, out of the picture (x) 1.5 mm. */
const COVARIANCE = [2.25, 0, 0, 0, 0.25, 0, 0, 0, 1]
const seenAt = (x: number, y: number, z: number) => ({ tip: point('patient', x, y, z), covariance: COVARIANCE })
const tracked = { tip: point('patient', 0, 0, 60), direction: [0, 0, 1] as const, sigmaMm: 1 }

describe('the tip seen beside the tracked one at (0, 0, 60), 1 mm each way', () => {
  test.each([
    { y: 0, z: 60, outMm: 0, apartMm: 0, isApart: false },
    { y: 0, z: 64, outMm: 0, apartMm: 4, isApart: false },
    { y: 0, z: 66, outMm: 0, apartMm: 6, isApart: true },
    { y: 5, z: 60, outMm: 0, apartMm: 5, isApart: true },
    // The tracked tip is 8 mm beyond the slice: the end that is seen is where the shaft leaves it.
    { y: 0, z: 40, outMm: 8, apartMm: 0, isApart: false },
    { y: 5, z: 40, outMm: 8, apartMm: 5, isApart: true },
    // Beyond the tracked tip there is no shaft.
    { y: 0, z: 70, outMm: 8, apartMm: 10, isApart: true },
  ])('at (0, $y, $z), $outMm mm out: $apartMm mm, apart $isApart', ({ y, z, outMm, apartMm, isApart }) => {
    const found = tipsApart(seenAt(0, y, z), tracked, outMm)
    expect(found.apartMm).toBeCloseTo(apartMm, 9)
    expect(found.isApart).toBe(isApart)
  })

  test('a tracker worse by its own word excuses more', () => {
    expect(tipsApart(seenAt(0, 0, 66), { ...tracked, sigmaMm: 3 }, 0).isApart).toBe(false)
  })
})

describe('over pictures', () => {
  const over = (verdicts: readonly boolean[]) => {
    let now = AGREED
    return verdicts.map((isApart) => (now = agreeOn(now, isApart)).isTold)
  }

  test('told with the fifth in a row, taken back with the third together', () => {
    expect(over([true, true, true, true, false, true])).not.toContain(true)
    expect(over([true, true, true, true, true, false, false, true, false, false, false])).toEqual([
      false, false, false, false, true, true, true, true, true, true, false,
    ]) // prettier-ignore
  })

  test.each([1, 2, 3])('of 2000 pictures of one needle, thrown with both errors, none is told (seed %i)', (seed) => {
    const { normal } = createRandom(seed)
    const verdicts = Array.from({ length: 2000 }, () => {
      const [x, y, z] = [Math.hypot(1.5, 1) * normal(), Math.hypot(0.5, 1) * normal(), 60 + Math.SQRT2 * normal()]
      return tipsApart(seenAt(x, y, z), tracked, 0).isApart
    })
    // 0.27 of 100 by definition: about 5 of 2000.
    const count = verdicts.filter(Boolean).length
    expect(count).toBeLessThan(16)
    expect(over(verdicts)).not.toContain(true)
  })
})
