import { describe, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { USUAL_MARGIN } from '#core/planning/procedure.ts'
import type { HazardReading } from '#core/safety/hazard-watch.ts'
import { triangleTree } from '#core/volumes/triangle-tree.ts'
import { clearanceTone } from '#sound/clearance-tone.ts'

const mesh = { positions: [0, 0, 0, 1, 0, 0, 0, 1, 0], indices: [0, 1, 2] }
const tree = triangleTree(mesh)
const RIGHT = [-1, 0, 0] as const
/** @param leftwards where the structure lies from the needle, along the patient's left */
const reading = (leftMm: number, leftwards: number): HazardReading => ({
  hazard: { structure: structure('dura'), margin: USUAL_MARGIN, why: '', mesh, tree },
  clearance: { distanceMm: leftMm + 2, backMm: 0, onNeedle: [0, 0, 0], onHazard: [leftwards, -3, 0] },
  sigmaMm: 0,
  leftMm,
  zone: 'clear',
  stopInMs: undefined,
})

describe('the tone of distance', () => {
  test('is silent with more than 10 mm left, and with nothing near', () => {
    expect(clearanceTone(reading(10.1, 0), RIGHT)).toBeUndefined()
    expect(clearanceTone(undefined, RIGHT)).toBeUndefined()
  })
  test.each([
    { leftMm: 10, periodMs: 1000 },
    { leftMm: 5, periodMs: 560 },
    { leftMm: 0, periodMs: 120 },
    { leftMm: -3, periodMs: 120 },
  ])('with $leftMm mm left beeps each $periodMs ms', ({ leftMm, periodMs }) =>
    expect(clearanceTone(reading(leftMm, 0), RIGHT)?.periodMs).toBeCloseTo(periodMs),
  )
  test('is higher and from the right when it lies to the right, lower and from the left when to the left', () => {
    const [right, middle, left] = [-4, 0, 4].map((x) => clearanceTone(reading(4, x), RIGHT)!)
    expect([right!.hz, middle!.hz, left!.hz]).toEqual([880, 622, 440])
    expect(right!.pan).toBeCloseTo(0.8)
    expect(left!.pan).toBeCloseTo(-0.8)
  })
})
