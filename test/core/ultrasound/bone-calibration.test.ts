import { expect, test } from 'vitest'
import { calibrated, NOT_CALIBRATED } from '#core/ultrasound/bone-calibration.ts'

test('a chance of 0.9 with half the logit and one less is 1 / (1 + e / 3): 0.525', () => {
  // The logit of 0.9 is ln 9, half of it ln 3.
  expect(calibrated(0.9, { scale: 0.5, offset: -1 })).toBeCloseTo(1 / (1 + Math.E / 3), 12)
})

test('not calibrated, chances are what they are', () => {
  for (const chance of [0, 0.01, 0.5, 0.97, 1]) expect(calibrated(chance, NOT_CALIBRATED)).toBeCloseTo(chance, 12)
})

test('never and always stay so; what is no chance is an error', () => {
  expect(calibrated(0, { scale: 2, offset: 5 })).toBe(0)
  expect(calibrated(1, { scale: 2, offset: -5 })).toBe(1)
  expect(() => calibrated(NaN, NOT_CALIBRATED)).toThrow('a chance of NaN')
})
