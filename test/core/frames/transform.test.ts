import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  apply,
  compose,
  distance,
  invert,
  point,
  transform,
  transformFromRows,
  type Transform,
} from '#core/frames/transform.ts'

// 0.1 mm pixels; the image starts 20 mm left of and 5 mm below the marker.
const probeFromImage = transform('probe', 'image', [0.1, 0, 0, 0, 0, 0.1, 0, 0, 0, 0, 0.1, 0, -20, 5, 0, 1])
// A quarter turn about z, then 100 mm up.
const patientFromProbe = transform('patient', 'probe', [0, 1, 0, 0, -1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 100, 1])

describe('transform', () => {
  test('a pixel lands where the probe sees it on the patient', () => {
    // Pixel (300, 450) is 10 mm right and 50 mm down of the marker; the quarter turn makes that (-50, 10).
    expect(apply(compose(patientFromProbe, probeFromImage), point('image', 300, 450, 0))).toEqual({
      in: 'patient',
      x: -50,
      y: 10,
      z: 100,
    })
  })

  test('frames that do not meet do not compile, and do not run', () => {
    expectTypeOf(compose(patientFromProbe, probeFromImage)).toEqualTypeOf<Transform<'patient', 'image'>>()
    // @ts-expect-error the order of a matrix product is not a matter of taste
    expect(() => compose(probeFromImage, patientFromProbe)).toThrow('probeFromImage does not meet patientFromProbe')
  })

  test('points do not change frame unnoticed', () => {
    const pixel = point('image', 1, 2, 0)
    // @ts-expect-error a pixel is not a place on the patient
    expect(() => distance(point('patient', 0, 0, 0), pixel)).toThrow('a point in patient and one in image')
    // @ts-expect-error the point is in the wrong frame
    expect(() => apply(patientFromProbe, pixel)).toThrow('patientFromProbe cannot take a point in image')
  })

  test('rows as PLUS writes them become columns', () => {
    const rows = [1, 0, 0, 7, 0, 1, 0, 8, 0, 0, 1, 9, 0, 0, 0, 1]
    expect(transformFromRows('patient', 'probe', rows).matrix.slice(12)).toEqual([7, 8, 9, 1])
  })

  test('a row-major matrix given as column-major is refused, and so is a number that is none', () => {
    expect(() => transform('ct', 'patient', [1, 0, 0, 7, 0, 1, 0, 8, 0, 0, 1, 9, 0, 0, 0, 1])).toThrow(
      'is it row-major?',
    )
    expect(() => transform('ct', 'patient', [Number.NaN, ...Array.from({ length: 15 }, () => 0)])).toThrow(
      'ctFromPatient has NaN at position 0',
    )
    expect(() => transform('ct', 'left-hand', [1, 2])).toThrow('ctFromLeftHand needs 16 numbers, got 2')
  })

  test.each([1, 2, 3, 4, 5])('the inverse of a random affine map, seed %i, takes each point back', (seed) => {
    let state = seed
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647 - 0.5
    const m = Array.from({ length: 16 }, () => random() * 4)
    const there = transform(
      'ct',
      'patient',
      m.map((v, i) => (i % 4 === 3 ? (i === 15 ? 1 : 0) : v)),
    )
    const back = apply(invert(there), apply(there, point('patient', 12, -34, 56)))
    expect(back.x).toBeCloseTo(12, 8)
    expect(back.y).toBeCloseTo(-34, 8)
    expect(back.z).toBeCloseTo(56, 8)
  })

  test('a map that flattens space cannot be inverted, and says which one it is', () => {
    expect(() => invert(transform('probe', 'image', [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]))).toThrow(
      'probeFromImage cannot be inverted',
    )
  })
})
