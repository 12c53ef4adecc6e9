import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { fusedTip } from '#core/needle/fused-tip.ts'
import { createRandom } from '#core/phantom/random.ts'

const seenAt = (x: number, y: number, z: number, [a, b, c]: readonly [number, number, number]) => ({
  tip: point('patient', x, y, z),
  covariance: [a * a, 0, 0, 0, b * b, 0, 0, 0, c * c],
})
const trackedAt = (x: number, y: number, z: number, sigmaMm: number) => ({
  tip: point('patient', x, y, z),
  direction: [0, 0, 1] as const,
  sigmaMm,
})

describe('the tip by both', () => {
  test('as sure as each other, they meet half way, and one deviation is 1/√2 of each', () => {
    const both = fusedTip(seenAt(2, 0, 0, [1, 1, 1]), trackedAt(0, 0, 0, 1), 0)!
    expect([both.tip.x, both.tip.y, both.tip.z]).toEqual([1, 0, 0].map((mm) => expect.closeTo(mm, 12)))
    expect(both.covariance[0]).toBeCloseTo(0.5, 12)
    // √7.8147 deviations of 1/√2 mm.
    expect(both.within95Mm).toBeCloseTo(2.7955 / Math.SQRT2, 3)
  })

  test('the picture is believed in its plane, the tracker out of it', () => {
    const both = fusedTip(seenAt(0.9, 0.9, 0.9, [10, 0.1, 0.1]), trackedAt(0, 0, 0, 1), 0)!
    expect(both.tip.x).toBeLessThan(0.02)
    expect(both.tip.y).toBeGreaterThan(0.88)
    expect(both.tip.z).toBeGreaterThan(0.88)
  })

  test('nothing is said by both where they are apart by more than chance, or the tracked tip is out of the slice', () => {
    expect(fusedTip(seenAt(0, 8, 0, [1.5, 0.5, 1]), trackedAt(0, 0, 0, 1), 0)).toBeUndefined()
    expect(fusedTip(seenAt(0, 0, 0, [1.5, 0.5, 1]), trackedAt(0, 0, 0, 1), 4)).toBeUndefined()
    expect(fusedTip(seenAt(0, 0, 0, [1.5, 0.5, 1]), trackedAt(NaN, 0, 0, 1), NaN)).toBeUndefined()
  })

  test('10 000 draws: root mean square 1.18 mm by both, 1.73 by the tracker and 1.87 by the picture alone, as the closed form says, seed 21', () => {
    const random = createRandom(21)
    const [a, b, c] = [1.5, 0.5, 1] as const
    let [both2, tracked2, seen2, held, count] = [0, 0, 0, 0, 0]
    for (let n = 0; n < 10_000; n++) {
      const seen = seenAt(a * random.normal(), b * random.normal(), c * random.normal(), [a, b, c])
      const tracked = trackedAt(random.normal(), random.normal(), random.normal(), 1)
      const found = fusedTip(seen, tracked, 0)
      if (!found) continue
      count++
      const size2 = ({ x, y, z }: { x: number; y: number; z: number }) => x * x + y * y + z * z
      both2 += size2(found.tip)
      tracked2 += size2(tracked.tip)
      seen2 += size2(seen.tip)
      const { x, y, z } = found.tip
      const [u, v, w] = [0, 4, 8].map((at) => found.covariance[at]!) as [number, number, number]
      if ((x * x) / u + (y * y) / v + (z * z) / w <= 7.8147) held++
    }
    // 1/(1/1.5² + 1), 1/(1/0.5² + 1), 1/2: 0.692 + 0.2 + 0.5.
    expect(Math.sqrt(both2 / count)).toBeCloseTo(Math.sqrt(0.6923 + 0.2 + 0.5), 1)
    expect(both2).toBeLessThan(Math.min(tracked2, seen2))
    expect(held / count).toBeGreaterThan(0.94)
    expect(held / count).toBeLessThan(0.96)
    // Of two that are one, 27 in 10 000 are taken for two.
    expect(10_000 - count).toBeLessThan(60)
  })
})
