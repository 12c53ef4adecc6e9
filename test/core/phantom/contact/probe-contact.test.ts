import { describe, expect, test } from 'vitest'
import { transform } from '#core/frames/transform.ts'
import { pressProbe, PROBE_CONTACT } from '#core/phantom/contact/probe-contact.ts'
import { angleOf, column, cross, matrixOf, plus, unit, type Vector } from '#core/phantom/contact/vector.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { isRigid } from '#core/signals/rotation.ts'
import { layeredBody, SKIN_Y } from './layered-body.ts'

const FACE_MM = 60
const DEGREE = Math.PI / 180

/** The hand holds the array's middle this far above the skin (negative: below), its beam tilted about the long axis of the body. */
function held(aboveMm: number, tiltRad = 0, x = 0, z = 0) {
  const beam: Vector = [Math.sin(tiltRad), -Math.cos(tiltRad), 0]
  const marked = unit(cross(beam, [0, 0, 1]))
  const face: Vector = [x, SKIN_Y + aboveMm, z]
  return transform('ct', 'probe', matrixOf(marked, beam, cross(marked, beam), plus(face, beam, -FACE_MM)))
}

const faceOf = (m: readonly number[]) => plus(column(m, 3), column(m, 1), FACE_MM)
const { skinAt } = layeredBody

describe('a probe on a flat back', () => {
  test('far above the skin stays in the hand and touches nothing', () => {
    const hand = held(40)
    expect(pressProbe(skinAt, hand, FACE_MM, false)).toEqual({ ctFromProbe: hand, isTouching: false, pressMm: 0 })
  })

  test('near the skin lies on it; the deeper the hand the more it is pressed in, up to a limit', () => {
    let before = 0
    for (const aboveMm of [7, 0, -5, -15, -30, -60, -100]) {
      const { ctFromProbe, isTouching, pressMm } = pressProbe(skinAt, held(aboveMm), FACE_MM, false)
      expect(isTouching).toBe(true)
      expect(pressMm).toBeGreaterThanOrEqual(before)
      expect(pressMm).toBeLessThanOrEqual(PROBE_CONTACT.mostPressMm)
      expect(faceOf(ctFromProbe.matrix)[1]).toBeCloseTo(SKIN_Y - pressMm, 1)
      before = pressMm
    }
    expect(before).toBeGreaterThan(10)
  })

  test('once it rests it is not lifted by a tremble, and lets go beyond one', () => {
    const { touchMm, letGoMm } = PROBE_CONTACT
    const between = held((touchMm + letGoMm) / 2)
    expect(pressProbe(skinAt, between, FACE_MM, false).isTouching).toBe(false)
    expect(pressProbe(skinAt, between, FACE_MM, true).isTouching).toBe(true)
    expect(pressProbe(skinAt, held(letGoMm + 1), FACE_MM, true).isTouching).toBe(false)
  })

  test('keeps the tilt of the hand up to 40°, and no more', () => {
    for (const [askedDeg, gotDeg] of [[0, 0], [25, 25], [39, 39], [55, 40], [70, 40]] as const) {
      const { ctFromProbe } = pressProbe(skinAt, held(-5, askedDeg * DEGREE), FACE_MM, false)
      expect(angleOf(column(ctFromProbe.matrix, 1), [0, -1, 0]) / DEGREE).toBeCloseTo(gotDeg, 0)
      expect(isRigid(ctFromProbe.matrix)).toBe(true)
    }
  }) // prettier-ignore

  test('held along the skin or out of the body it is in the air', () => {
    expect(pressProbe(skinAt, held(-5, 80 * DEGREE), FACE_MM, false).isTouching).toBe(false)
    expect(pressProbe(skinAt, held(-5, 180 * DEGREE), FACE_MM, false).isTouching).toBe(false)
  })

  test('keeps the turn of the hand about the beam: the marked side stays on its side', () => {
    const { ctFromProbe } = pressProbe(skinAt, held(-5, 20 * DEGREE), FACE_MM, false)
    const marked = column(held(-5, 20 * DEGREE).matrix, 0)
    expect(angleOf(column(ctFromProbe.matrix, 0), marked)).toBeLessThan(1e-6)
  })
})

describe('a probe on the phantom', () => {
  test('lies on the skin wherever the hand holds it over the back, from L1 to L5', () => {
    const spine = createLumbarSpine()
    for (const x of [-50, -20, 0, 20, 50]) {
      for (const z of [60, 30, 0, -30, -70]) {
        const hand = held(-15, 0, x, z)
        const { ctFromProbe, isTouching, pressMm } = pressProbe(spine.skinAt, hand, FACE_MM, false)
        expect(isTouching).toBe(true)
        expect(spine.skinAt(...faceOf(ctFromProbe.matrix))).toBeLessThan(0)
        expect(spine.skinAt(...faceOf(ctFromProbe.matrix))).toBeGreaterThan(-pressMm - 0.5)
      }
    }
  })
})
