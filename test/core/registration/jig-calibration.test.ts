import { describe, expect, test } from 'vitest'
import { apply, compose, point, transform } from '#core/frames/transform.ts'
import { createRandom } from '#core/phantom/random.ts'
import { calibrateInJig, PRINTED_JIG } from '#core/registration/jig-calibration.ts'
import { rigidMatrix, type Quaternion } from '#core/signals/rotation.ts'

const FACE = { px: [320, 12], mmPerPx: [0.2, 0.2] } as const

function seated(seed: number, noiseMm: number) {
  const random = createRandom(seed)
  const q = [random.normal(), random.normal(), random.normal(), random.normal()]
  const length = Math.hypot(...q)
  const probeFromJig = transform('probe', 'phantom', rigidMatrix(q.map((v) => v / length) as unknown as Quaternion, [15, -30, 80])) // prettier-ignore
  const off = () => noiseMm * random.normal()
  const touched = PRINTED_JIG.dimples.map((dimple) => {
    const { x, y, z } = apply(probeFromJig, dimple)
    return point('probe', x + off(), y + off(), z + off())
  })
  return { probeFromJig, touched }
}

describe('a probe in the printed jig, eight dimples touched to 0.5 mm per axis', () => {
  test('a pixel 60 mm deep comes out within 2.5 mm, and on the whole as far off as expected, seeds 1-60', () => {
    let [squares, expected, worst] = [0, 0, 0]
    for (let seed = 1; seed <= 60; seed++) {
      const { probeFromJig, touched } = seated(seed, 0.5)
      const made = calibrateInJig(PRINTED_JIG, touched, FACE)
      const a = apply(made.probeFromImage, point('image', 320, 12 + 300, 0))
      const b = apply(probeFromJig, point('phantom', 0, 60, 0))
      const off = Math.hypot(a.x - b.x, a.y - b.y, a.z - b.z)
      worst = Math.max(worst, off)
      squares += off * off
      expected += made.errorMm ** 2
    }
    console.log(`jig: worst of 60 ${worst.toFixed(2)} mm, found/expected ${Math.sqrt(squares / expected).toFixed(2)}`)
    expect(worst).toBeLessThan(2.5)
    expect(Math.sqrt(squares / expected)).toBeGreaterThan(0.7)
    expect(Math.sqrt(squares / expected)).toBeLessThan(1.4)
  })

  test('without noise x goes to the marked side and y away from the face, as drawn', () => {
    const { probeFromJig, touched } = seated(3, 0)
    const { probeFromImage } = calibrateInJig(PRINTED_JIG, touched, FACE)
    const there = compose(probeFromJig, transform('phantom', 'phantom', [0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.2, 0, -64, -2.4, 0, 1])) // prettier-ignore
    for (const [at, value] of there.matrix.entries()) expect(probeFromImage.matrix[at]).toBeCloseTo(value, 9)
  })
})

describe('what is refused, seed 2', () => {
  const { touched } = seated(2, 0.3)

  test('three dimples', () => {
    expect(() => calibrateInJig(PRINTED_JIG, touched.slice(0, 3), FACE)).toThrow('3 dimples are too few: touch at least 4 of 8') // prettier-ignore
  })

  test('the jig the wrong way round', () => {
    const mirrored = touched.map(({ x, y, z }) => point('probe', -x, y, z))
    expect(() => calibrateInJig(PRINTED_JIG, mirrored, FACE)).toThrow('fit only as a mirror image')
  })

  test('one dimple missed by 12 mm is named', () => {
    const missed = touched.map((each, n) => (n === 4 ? point('probe', each.x + 12, each.y, each.z) : each))
    expect(() => calibrateInJig(PRINTED_JIG, missed, FACE)).toThrow(/fit to \d\.\d mm only, number 5 worst: touch them/)
  })
})
