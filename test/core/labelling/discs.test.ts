import { describe, expect, test } from 'vitest'
import { findDiscs } from '#core/labelling/discs.ts'
import { sacralDisc } from '#core/labelling/sacral-wings.ts'
import { createRandom } from '#core/phantom/random.ts'

/** Marrow of 120 HU, discs of 75 every 34 mm with an endplate of 190 on either side, and noise. */
function profileWith(discs: readonly number[], lengthMm: number, noiseHu: number, seed = 3): Float32Array {
  const random = createRandom(seed)
  const near = (at: number, mm: number, widthMm: number) => Math.exp(-0.5 * ((at - mm) / widthMm) ** 2)
  return Float32Array.from({ length: lengthMm }, (_, at) => {
    const dark = discs.reduce((sum, mm) => sum + near(at, mm, 2.5), 0)
    const bright = discs.reduce((sum, mm) => sum + near(at, mm - 6, 1.8) + near(at, mm + 6, 1.8), 0)
    return 120 - 45 * dark + 70 * bright + noiseHu * random.normal()
  })
}

describe('discs of a made profile, noise of seed 3', () => {
  test.each([
    { discs: [30, 64, 98, 132], noiseHu: 0 },
    { discs: [30, 64, 98, 132], noiseHu: 6 },
    { discs: [25, 53, 81, 115, 150], noiseHu: 6 },
  ])('$discs mm with $noiseHu HU of noise are found within 2 mm', ({ discs, noiseHu }) => {
    const found = findDiscs(profileWith(discs, 180, noiseHu)).map(({ at }) => at)
    expect(found).toHaveLength(discs.length)
    for (const [n, at] of found.entries()) expect(Math.abs(at - discs[n]!)).toBeLessThanOrEqual(2)
  })

  test('marrow alone has none', () => expect(findDiscs(profileWith([], 180, 6))).toEqual([]))
})

describe('the disc on the sacrum', () => {
  test.each([
    { what: 'the uppermost with alae under it', shares: [0.6, 0.55, 0.1, 0.1], index: 1 },
    { what: 'the lowest of a spine cut off at S1', shares: [0.55, 0.12, 0.1], index: 0 },
  ])('is $what', ({ shares, index }) => expect(sacralDisc(shares)?.index).toBe(index))

  test('there is none where no disc has alae, or the column ends under the lowest', () => {
    expect(sacralDisc([0.2, 0.1, 0.1])).toBeUndefined()
    expect(sacralDisc([undefined, 0.1])).toBeUndefined()
  })

  test('a broad transverse process of L5 makes it less sure', () => {
    expect(sacralDisc([0.55, 0.35, 0.1])!.confidence).toBeLessThan(sacralDisc([0.55, 0.1, 0.1])!.confidence)
  })
})
