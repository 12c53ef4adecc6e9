import { describe, expect, test } from 'vitest'
import { LEVELS } from '#core/anatomy/levels.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, TYPICAL, type Posture } from '#core/phantom/parameters.ts'
import { LORDOSIS_LEFT, placed, unplaced, type Placement } from '#core/phantom/placement.ts'
import { createRandom } from '#core/phantom/random.ts'

const lean = ({ axes }: Placement) => (Math.atan2(axes[7], axes[8]) * 180) / Math.PI
const lordosis = (vertebrae: readonly Placement[], sacrum: Placement) => lean(vertebrae[1]!) - lean(sacrum)

describe.each(['prone', 'sitting'] as const)('the same person %s', (posture: Posture) => {
  test.each([11, 12, 13])(
    'seed %i: each bone is moved rigidly; 500 places (seed 4) are as far from it as before',
    (seed) => {
      const supine = createLumbarSpine(drawParameters(seed))
      const moved = createLumbarSpine(drawParameters(seed, posture))
      const random = createRandom(4)
      for (const [n, before] of [...supine.vertebrae, supine.sacrum].entries()) {
        const after = moved.vertebrae[n] ?? moved.sacrum
        for (let k = 0; k < 500; k++) {
          const local = [random.normal() * 25, 20 + random.normal() * 25, random.normal() * 20] as const
          const [a, b] = [placed(before, local), placed(after, local)]
          expect(moved.bones[n]!.sdf(...b)).toBeCloseTo(supine.bones[n]!.sdf(...a), 6)
        }
      }
    },
  )

  test('has lost its share of the lordosis, and L3 has not moved', () => {
    const { vertebrae, sacrum, supine } = createLumbarSpine({ ...TYPICAL, posture })
    const left = lordosis(vertebrae, sacrum) / lordosis(supine.vertebrae, supine.sacrum)
    expect(Math.abs(left - LORDOSIS_LEFT[posture])).toBeLessThan(0.06)
    expect(vertebrae[LEVELS.indexOf('L3')]!.centre).toEqual([0, 0, 0])
  })

  test('neighbours have moved against each other by 1 to 12 degrees, so that one rigid motion cannot fit them all', () => {
    const { vertebrae, supine } = createLumbarSpine({ ...TYPICAL, posture })
    const turned = vertebrae.map((v, n) => lean(v) - lean(supine.vertebrae[n]!))
    expect(Math.max(...turned) - Math.min(...turned)).toBeGreaterThan(4)
    for (const [n, v] of vertebrae.entries()) {
      if (n === 0) continue
      const joint = turned[n - 1]! - turned[n]!
      expect(Math.abs(joint)).toBeLessThan(12)
      const shift = unplaced(v, vertebrae[n - 1]!.centre).map(
        (x, axis) => x - unplaced(supine.vertebrae[n]!, supine.vertebrae[n - 1]!.centre)[axis]!,
      )
      expect(Math.hypot(...shift)).toBeLessThan(8)
    }
  })
})

describe('what the parameters do', () => {
  const spine = (change: Partial<typeof TYPICAL>) => createLumbarSpine({ ...TYPICAL, ...change })

  test('lordosis is what was asked for, to a hundredth of a degree', () => {
    for (const lordosisDeg of [25, 49, 70]) {
      const { vertebrae, sacrum } = spine({ lordosisDeg })
      expect(lordosis(vertebrae, sacrum)).toBeCloseTo(lordosisDeg, 2)
    }
  })

  test('scoliosis: the largest difference of sideways lean is the Cobb angle, and a positive one is convex to the left', () => {
    for (const cobbDeg of [20, -30]) {
      const { vertebrae, sacrum } = spine({ scoliosis: { cobbDeg, apex: 'L3' } })
      const roll = [...vertebrae, sacrum].map(({ axes }) => (Math.atan2(axes[6], axes[8]) * 180) / Math.PI)
      expect(Math.max(...roll) - Math.min(...roll)).toBeGreaterThan(0.85 * Math.abs(cobbDeg))
      expect(Math.max(...roll) - Math.min(...roll)).toBeLessThan(1.25 * Math.abs(cobbDeg))
      const [, l1, , l3, , l5] = vertebrae.map(({ centre }) => centre[0])
      expect(Math.sign(l3! - (l1! + l5!) / 2)).toBe(Math.sign(cobbDeg))
    }
  })

  test('a worn disc is lower, a worn joint narrower', () => {
    const worn = spine({
      discHeightLoss: { ...TYPICAL.discHeightLoss, L3: 0.5 },
      facetArthropathy: { ...TYPICAL.facetArthropathy, L3: { left: 3, right: 0 } },
    })
    const healthy = spine({})
    const drop = (s: typeof worn) => s.landmarks.L3.bodyCentre[2] - s.landmarks.L4.bodyCentre[2]
    expect(drop(healthy) - drop(worn)).toBeGreaterThan(2)
    expect(worn.shapes.joints[3]!.left.gapMm).toBe(1)
    expect(worn.shapes.joints[3]!.right.gapMm).toBe(2.5)
  })

  test('a fused transitional vertebra is one bone with the sacrum on its side and moves with it', () => {
    const fused = spine({ transition: { left: 'III', right: 'none' }, posture: 'sitting' })
    const from = fused.landmarks.L5.transverseTips.left
    const to = placed(fused.sacrum, [40, 4, -9])
    const along = Array.from(
      { length: 41 },
      (_, n) => from.map((c, axis) => c + (n / 40) * (to[axis]! - c)) as [number, number, number],
    )
    expect(Math.min(...along.map((p) => Math.max(fused.bones[5]!.sdf(...p), fused.bones[6]!.sdf(...p))))).toBeLessThan(
      0,
    )
    const apart = unplaced(fused.sacrum, fused.vertebrae[5]!.centre)
    const before = unplaced(fused.supine.sacrum, fused.supine.vertebrae[5]!.centre)
    expect(Math.hypot(...apart.map((c, n) => c - before[n]!))).toBeLessThan(1e-6)
  })

  test.each([
    [{ statureCm: 240 }, 'statureCm is 240; a lumbar spine has 150 to 200'],
    [{ lordosisDeg: 5 }, 'lordosisDeg is 5; a lumbar spine has 20 to 75'],
    [{ bodyMassIndex: Number.NaN }, 'bodyMassIndex is NaN; a lumbar spine has 17 to 45'],
    [
      { discHeightLoss: { ...TYPICAL.discHeightLoss, L4: 0.9 } },
      'discHeightLoss.L4 is 0.9; a lumbar spine has 0 to 0.7',
    ],
    [{ seed: 1.5 }, 'seed is 1.5; it must be a whole number'],
  ])('%j is refused by name', (change, message) => {
    expect(() => spine(change)).toThrow(new RangeError(message))
  })
})
