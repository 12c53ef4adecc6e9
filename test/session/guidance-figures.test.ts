import { describe, expect, test } from 'vitest'
import { FACE_MM, onFace, onSide, sayNearest } from '#session/guidance-figures.ts'
import { whyNotGuided } from '#session/guidance.ts'
import { INITIAL } from '#session/state.ts'

describe('figures of guidance', () => {
  test('on the face 7.5 mm is half way to its rim, and what lies further out than the rim is on it', () => {
    expect(onFace([FACE_MM / 2, 0])).toEqual([0.5, 0])
    const [right, up] = onFace([30, -40])
    expect(Math.hypot(right, up)).toBeCloseTo(1)
    expect(right).toBeCloseTo(0.6)
  })
  test.each([
    { depthMm: 60, at: 0 },
    { depthMm: 80, at: 0 },
    { depthMm: 0, at: 6 / 7 },
    { depthMm: -10, at: 1 },
  ])('with $depthMm mm to go the needle is at $at of the side view', ({ depthMm, at }) =>
    expect(onSide(depthMm)).toBeCloseTo(at),
  )
  test('with nothing near it says so only where something is watched', () => {
    expect(sayNearest(undefined, 50)).toBe('nothing watched within 20 mm')
    expect(sayNearest(undefined, 0)).toBe('nothing is watched in this case')
  })
  test('nothing open, nothing planned, nothing registered: the first of what is missing is said', () =>
    expect(whyNotGuided(INITIAL)).toBe('no CT or MR is open'))
})
