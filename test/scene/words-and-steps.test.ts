import { describe, expect, test } from 'vitest'
import { moved, sidesOf } from '#scene/clip-steps.ts'
import { pathInWords } from '#scene/path-words.ts'
import { createQuality } from '#scene/quality.ts'

const degrees = (value: number) => (value * Math.PI) / 180

test.each([
  { axial: 12, cranial: 5, words: '12.0° L   5.0° H' },
  { axial: -22.94, cranial: -0.06, words: '22.9° R   0.1° F' },
  { axial: 0.04, cranial: 0, words: '0.0°   0.0°' },
])('a path $axial° to the left and $cranial° to the head reads $words', ({ axial, cranial, words }) => {
  const path = { lengthMm: 48.26, axialAngleRad: degrees(axial), cranialAngleRad: degrees(cranial) }
  expect(pathInWords(path)).toEqual(['48.3 mm', words])
})

describe('cutting from the six sides', () => {
  const whole = { low: [0, 0, 0], high: [1, 1, 1], byPlane: false } as const

  test('a CT stored from left to right begins at the left', () => {
    const direction = [-1, 0, 0, 0, -1, 0, 0, 0, 1]
    expect([0, 1, 2].map((axis) => sidesOf(direction, axis))).toEqual([
      ['Left', 'Right'],
      ['Back', 'Front'],
      ['Feet', 'Head'],
    ])
  })

  test('no face passes the opposite one: 0.05 of the volume stays', () => {
    expect(moved(whole, 1, 'low', 2).low).toEqual([0, 0.95, 0])
    expect(moved(whole, 2, 'high', -2).high).toEqual([1, 1, 0.05])
    expect(moved(whole, 0, 'low', -1).low).toEqual([0, 0, 0])
  })
})

describe('sampling', () => {
  test('grows coarser after 8 late frames, never beyond 1.3 voxels or 2 mm', () => {
    const quality = createQuality()
    const before = quality.step.mm
    for (let frame = 0; frame < 7; frame++) quality.note(40)
    expect(quality.step.mm).toBe(before)
    quality.note(40)
    expect(quality.step.mm).toBeGreaterThan(before)
    for (let frame = 0; frame < 100; frame++) quality.note(40)
    expect(quality.step).toEqual({ voxels: 1.3, mm: 2 })
  })

  test('grows finer again after 180 quick frames in a row', () => {
    const quality = createQuality()
    for (let frame = 0; frame < 8; frame++) quality.note(40)
    const coarse = quality.step.mm
    for (let frame = 0; frame < 179; frame++) quality.note(11)
    expect(quality.step.mm).toBe(coarse)
    quality.note(11)
    expect(quality.step.mm).toBeLessThan(coarse)
  })
})
