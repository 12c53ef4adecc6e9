import { describe, expect, test } from 'vitest'
import { compose, invert, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { refineByImages } from '#core/registration/image-refinement.ts'
import { turnAndShift } from '#core/registration/starting-poses.ts'
import { ct, jointsOff, likelihood } from './beamed-phantom.ts'

const patientFromCt = transform('patient', 'ct', turnAndShift([0.05, -0.04, 0.03, 120, -30, 50], [0, 0, 0]))
const truth = invert(patientFromCt)
const off = (map: typeof truth) => jointsOff(map, patientFromCt)

describe('a surface fit looked at again by pictures', { timeout: 240_000 }, () => {
  const seen = likelihood(patientFromCt, 0.6, 3)

  test.each([1, 2, 3, 4])(
    '1 mm and 1° off at most, seed %i: taken, and at the facet joints no worse than 0.7 mm',
    (seed) => {
      const random = createRandom(seed)
      const within = (most: number) => most * (2 * random.uniform() - 1)
      const turn = Math.PI / 180
      const start = compose(transform('ct', 'ct', turnAndShift([within(turn), within(turn), within(turn), within(1), within(1), within(1)], [0, 40, -10])), truth) // prettier-ignore
      const found = refineByImages(seen, ct, start)!
      console.log(`seed ${seed}: ${off(start).toFixed(2)} -> ${off(found.map).toFixed(2)} mm, likeness ${found.before.toFixed(3)} -> ${found.after.toFixed(3)}`) // prettier-ignore
      expect(found).toMatchObject({ isTaken: true, reason: '' })
      expect(found.after).toBeGreaterThanOrEqual(found.before)
      expect(off(found.map)).toBeLessThan(0.7)
    },
  )

  test('a fit that is 5 mm off is not carried away: it stays as it was, with the reason', () => {
    const start = compose(transform('ct', 'ct', turnAndShift([0, 0, 0, 5, 0, 0], [0, 0, 0])), truth)
    const found = refineByImages(seen, ct, start)!
    expect(found.isTaken).toBe(false)
    expect(found.reason).toMatch(/check it by touch|too little alike/)
    expect(found.map).toBe(start)
  })

  test('pictures of noise tell nothing, and dark ones are nothing', () => {
    const random = createRandom(9)
    const noise = { ...seen, values: seen.values.map(() => 255 * random.uniform()) }
    const start = transform('ct', 'patient', truth.matrix)
    expect(refineByImages(noise, ct, start)).toMatchObject({ isTaken: false, map: start })
    expect(refineByImages({ ...seen, values: new Uint8Array(seen.values.length) }, ct, start)).toBeUndefined()
  })
})
