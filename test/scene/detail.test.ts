import { describe, expect, test } from 'vitest'
import { createDetailChoice } from '#scene/detail.ts'

const ERRORS_MM = [0.15, 0.5, 1.5]

describe('the level of detail', () => {
  test.each([
    { place: 'at 0.5 m in a headset', pixelsPerMm: 1.6, level: 0 },
    { place: 'at 1.2 m', pixelsPerMm: 0.66, level: 1 },
    { place: 'across the room', pixelsPerMm: 0.2, level: 2 },
  ])('$place, $pixelsPerMm pixels a millimetre, is $level', ({ pixelsPerMm, level }) => {
    const detail = createDetailChoice(ERRORS_MM)
    detail.note(11, pixelsPerMm)
    expect(detail.level).toBe(level)
    expect(ERRORS_MM[level]! * pixelsPerMm).toBeLessThan(0.75)
  })

  test('leaning in brings the fine one at once, leaning out by a little keeps it', () => {
    const detail = createDetailChoice(ERRORS_MM)
    detail.note(11, 0.2)
    detail.note(11, 1.6)
    expect(detail.level).toBe(0)
    detail.note(11, 1.3)
    expect(detail.level).toBe(0)
    detail.note(11, 1)
    expect(detail.level).toBe(1)
  })

  test('ten late frames in a row make it coarser, nine do not', () => {
    const detail = createDetailChoice(ERRORS_MM)
    for (let n = 0; n < 9; n++) detail.note(25, 1.6)
    detail.note(11, 1.6)
    expect(detail.level).toBe(0)
    for (let n = 0; n < 10; n++) detail.note(25, 1.6)
    expect(detail.level).toBe(1)
  })

  test('it is never coarser than the coarsest, and 240 quick frames make it finer by one', () => {
    const detail = createDetailChoice(ERRORS_MM)
    for (let n = 0; n < 200; n++) detail.note(60, 1.6)
    expect(detail.level).toBe(2)
    for (let n = 0; n < 240; n++) detail.note(11, 1.6)
    expect(detail.level).toBe(1)
  })
})
