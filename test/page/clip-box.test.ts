import { describe, expect, test } from 'vitest'
import { axisEnds, isWhole, moveThumb, THINNEST, wholeBox, type Clip } from '#page/clip-box.ts'

const WHOLE: Clip = { low: [0, 0, 0], high: [1, 1, 1], byPlane: false }

describe('the thumbs of the clip box', () => {
  test('one moves, the others stay', () => {
    expect(moveThumb(WHOLE, 1, 'low', 0.25)).toEqual({ low: [0, 0.25, 0], high: [1, 1, 1], byPlane: false })
    expect(moveThumb(WHOLE, 2, 'high', 0.5)).toEqual({ low: [0, 0, 0], high: [1, 1, 0.5], byPlane: false })
  })

  test(`they never come nearer than ${THINNEST}`, () => {
    const cut = moveThumb(WHOLE, 0, 'high', 0.4)
    expect(moveThumb(cut, 0, 'low', 0.9).low[0]).toBeCloseTo(0.38, 12)
    expect(moveThumb(cut, 0, 'high', -1).high[0]).toBe(0.02)
  })

  test('they stay inside the volume', () => {
    expect(moveThumb(WHOLE, 0, 'low', -3).low[0]).toBe(0)
    expect(moveThumb(WHOLE, 0, 'high', 3).high[0]).toBe(1)
  })

  test('whole again keeps the cut at the plane', () => {
    const cut = { ...moveThumb(WHOLE, 0, 'low', 0.3), byPlane: true }
    expect(isWhole(cut)).toBe(false)
    expect(wholeBox(cut)).toEqual({ ...WHOLE, byPlane: true })
    expect(isWhole(wholeBox(cut))).toBe(true)
  })
})

describe('the ends of the axes are named after the patient', () => {
  test('axial, supine: columns run to the left, rows to the back, slices to the head', () => {
    expect(axisEnds({ direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] })).toEqual([['Right', 'Left'], ['Front', 'Back'], ['Feet', 'Head']]) // prettier-ignore
  })

  test('sagittal: columns to the back, rows down to the feet, slices to the right', () => {
    expect(axisEnds({ direction: [0, 1, 0, 0, 0, -1, -1, 0, 0] })).toEqual([['Front', 'Back'], ['Head', 'Feet'], ['Left', 'Right']]) // prettier-ignore
  })

  test('oblique by 30° about x: the nearest direction counts', () => {
    const [cos, sin] = [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)]
    expect(axisEnds({ direction: [1, 0, 0, 0, cos, sin, 0, -sin, cos] })).toEqual([['Right', 'Left'], ['Front', 'Back'], ['Feet', 'Head']]) // prettier-ignore
  })
})
