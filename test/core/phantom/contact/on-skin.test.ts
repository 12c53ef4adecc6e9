import { describe, expect, test } from 'vitest'
import { needleAtPlace, probeAtPlace, type ProbePlace } from '#core/phantom/contact/on-skin.ts'
import { angleOf, column, plus } from '#core/phantom/contact/vector.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { isRigid } from '#core/signals/rotation.ts'

const FACE_MM = 60
const DEGREE = Math.PI / 180
const { skinAt } = createLumbarSpine()
const straight: ProbePlace = { xMm: 0, zMm: -20, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 0 }
const placed = (change: Partial<ProbePlace>) => probeAtPlace(skinAt, { ...straight, ...change }, FACE_MM)!.matrix

describe('a probe put on a place of the skin', () => {
  test('has the middle of its array there and looks in', () => {
    const face = plus(column(placed({}), 3), column(placed({}), 1), FACE_MM)
    expect(Math.abs(skinAt(...face))).toBeLessThan(0.1)
    expect(face[0]).toBeCloseTo(0, 5)
    expect(face[2]).toBeCloseTo(-20, 5)
    expect(angleOf(column(placed({}), 1), [0, -1, 0])).toBeLessThan(25 * DEGREE)
  })

  test('its marked side is the patient’s left when transverse and the head when sagittal', () => {
    expect(column(placed({}), 0)[0]).toBeGreaterThan(0.99)
    expect(column(placed({ turnDeg: 90 }), 0)[2]).toBeGreaterThan(0.9)
  })

  test('tilts and rocks by the degrees asked for, and stays rigid', () => {
    for (const change of [{ tiltDeg: 20 }, { rockDeg: -15 }, { tiltDeg: -10, turnDeg: 40 }]) {
      const asked = Math.abs(Object.values({ tiltDeg: 0, rockDeg: 0, ...change, turnDeg: 0 }).find((v) => v) ?? 0)
      expect(angleOf(column(placed(change), 1), column(placed({}), 1)) / DEGREE).toBeCloseTo(asked, 3)
      expect(isRigid(placed(change))).toBe(true)
    }
  })

  test('tilted to positive the beam goes to the patient’s right when sagittal, as the scripted sweep’s does, and to the head when transverse', () => {
    expect(column(placed({ turnDeg: 90, tiltDeg: 15 }), 1)[0]).toBeLessThan(-0.2)
    expect(column(placed({ tiltDeg: 15 }), 1)[2]).toBeGreaterThan(column(placed({}), 1)[2] + 0.2)
  })

  test('beside the body there is no place', () => {
    expect(probeAtPlace(skinAt, { ...straight, xMm: 900 }, FACE_MM)).toBeUndefined()
  })
})

describe('a needle put on a place of the skin', () => {
  test('has its tip that deep along its own way', () => {
    const m = needleAtPlace(skinAt, { xMm: 10, zMm: 0, upDeg: 20, leftDeg: -10, depthMm: 30 }, 90)!.matrix
    const entry = plus(column(m, 3), column(m, 2), 60)
    expect(Math.abs(skinAt(...entry))).toBeLessThan(0.1)
    const straightIn = needleAtPlace(skinAt, { xMm: 10, zMm: 0, upDeg: 0, leftDeg: 0, depthMm: 30 }, 90)!.matrix
    expect(column(m, 2)[2]).toBeGreaterThan(column(straightIn, 2)[2] + 0.25)
    expect(column(m, 2)[0]).toBeLessThan(column(straightIn, 2)[0] - 0.1)
    expect(isRigid(m)).toBe(true)
  })
})
