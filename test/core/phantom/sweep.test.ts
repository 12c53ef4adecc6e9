import { describe, expect, test } from 'vitest'
import { apply, compose, point, type Transform } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { probeFromImage, SWEEP_PERIOD_MS, sweepAt } from '#core/phantom/sweep.ts'
import { facePx, pictureOf } from '#core/phantom/ultrasound/probe-geometry.ts'

const spine = createLumbarSpine()
const picture = pictureOf('C5-2', 100, 320, 240)
const inImage = (ctFromProbe: Transform<'ct', 'probe'>) => compose(ctFromProbe, probeFromImage(picture))

describe('the scripted sweep', () => {
  const moments = Array.from({ length: 380 }, (_, n) => n * 100)

  test('keeps the middle of the array pressed 2 to 4.5 mm into the skin, all the way', () => {
    for (const ms of moments) {
      const face = apply(inImage(sweepAt(spine, ms)), point('image', ...facePx(picture), 0))
      const depth = -spine.skinAt(face.x, face.y, face.z)
      expect(depth).toBeGreaterThan(2)
      expect(depth).toBeLessThan(4.5)
    }
  })

  test('is rigid and right-handed at every moment', () => {
    for (const ms of moments) {
      const { matrix: m } = sweepAt(spine, ms)
      const [a, b, c] = [0, 4, 8].map((at) => m.slice(at, at + 3)) as [number[], number[], number[]]
      const dot = (u: number[], v: number[]) => u.reduce((sum, x, axis) => sum + x * v[axis]!, 0)
      for (const [u, v] of [
        [a, b],
        [a, c],
        [b, c],
      ] as const)
        expect(Math.abs(dot(u, v))).toBeLessThan(1e-9)
      const cross = [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!]
      expect(dot(cross, c)).toBeCloseTo(1, 9)
    }
  })

  test('moves no faster than 60 mm/s, never jumps, and begins again where it ended', () => {
    const marker = (ms: number) => apply(sweepAt(spine, ms), point('probe', 0, 60, 0))
    for (let ms = 0; ms < SWEEP_PERIOD_MS + 1000; ms += 50) {
      const [from, to] = [marker(ms), marker(ms + 50)]
      expect(Math.hypot(to.x - from.x, to.y - from.y, to.z - from.z)).toBeLessThan(3)
    }
  })

  test('goes over L5 and L2 transversely, with the marked side of the picture to the patient’s left, and sagittally with it to the head', () => {
    const acrossAt = (ms: number) => sweepAt(spine, ms).matrix.slice(0, 3)
    expect(acrossAt(3000)[0]).toBeGreaterThan(0.99)
    expect(acrossAt(17_000)[2]).toBeGreaterThan(0.97)
    expect(apply(sweepAt(spine, 0), point('probe', 0, 60, 0)).z).toBeLessThan(spine.landmarks.L5.bodyCentre[2] + 5)
    expect(apply(sweepAt(spine, 11_999), point('probe', 0, 60, 0)).z).toBeGreaterThan(
      spine.landmarks.L2.bodyCentre[2] - 5,
    )
  })
})
