import { describe, expect, test } from 'vitest'
import { IDENTITY } from '#core/frames/transform.ts'
import { edgeLetters, mmPerPixel, PATH_SLICE_MM, pathOnPicture } from '#scene/picture-facts.ts'
import { point } from '#core/frames/transform.ts'

/** x and y of the picture along these directions of the patient (LPS), 0.5 mm a pixel. */
const facing = (x: readonly number[], y: readonly number[]) =>
  [...x.map((part) => part * 0.5), 0, ...y.map((part) => part * 0.5), 0, 0, 0, 1, 0, 10, 20, 30, 1] as const

describe('letters at the edges of a picture', () => {
  test.each([
    { x: [1, 0, 0], least: 'R', greatest: 'L' },
    { x: [-1, 0, 0], least: 'L', greatest: 'R' },
    { x: [0, 0, 1], least: 'F', greatest: 'H' },
    { x: [0, 0, -1], least: 'H', greatest: 'F' },
    { x: [0, 1, 0], least: 'A', greatest: 'P' },
    { x: [Math.cos(0.6), 0, Math.sin(0.6)], least: 'R', greatest: 'L' },
  ])('x towards $x: $least where x is least, $greatest where it is greatest', ({ x, least, greatest }) => {
    expect(edgeLetters(facing(x, [0, -1, 0]))).toEqual({ least, greatest })
  })

  test('none when it lies obliquely, 40° between left and head', () => {
    expect(edgeLetters(facing([Math.cos(0.7), 0, Math.sin(0.7)], [0, -1, 0]))).toBeUndefined()
  })
})

test('the ruler measures the patient, not the hologram: twice life size leaves 0.1 mm a pixel 0.1 mm', () => {
  const twice = IDENTITY.map((value, at) => (at < 12 ? value * 2 : value))
  const pose = [0, 0, 0.2, 0, 0, -0.16, 0, 0, 0, 0, 0, 0, 1, 2, 3, 1]
  expect(mmPerPixel(pose, twice, 0)).toBeCloseTo(0.1, 12)
  expect(mmPerPixel(pose, twice, 1)).toBeCloseTo(0.08, 12)
})

describe('the planned path on a picture', () => {
  /** Axial: x to the left, y to the front, pixel (0, 0) at L 10, P 20, S 30. */
  const pose = facing([1, 0, 0], [0, -1, 0])
  const size = { widthPx: 100, heightPx: 100 }
  const ends = new Float32Array(4)

  test('in its plane it is drawn whole: 10 mm are 20 pixels', () => {
    expect(pathOnPicture(point('ct', 20, 15, 30), point('ct', 30, 5, 30), pose, size, ends)).toBe(true)
    expect([...ends]).toEqual([20, 10, 40, 30])
  })

  test('across it, only the part within 3 mm is drawn', () => {
    expect(PATH_SLICE_MM).toBe(3)
    // From 10 mm above to 10 mm below over 20 mm to the front: within 3 mm from 7 to 13 mm of the way.
    expect(pathOnPicture(point('ct', 20, 20, 40), point('ct', 20, 0, 20), pose, size, ends)).toBe(true)
    const expected = [20, 14, 20, 26]
    ends.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 4))
  })

  test('beside the picture nothing is drawn, and at its edge the line ends there', () => {
    expect(pathOnPicture(point('ct', 70, 15, 30), point('ct', 80, 5, 30), pose, size, ends)).toBe(false)
    expect(pathOnPicture(point('ct', 50, 10, 30), point('ct', 70, 10, 30), pose, size, ends)).toBe(true)
    expect([...ends]).toEqual([80, 20, 99, 20])
  })

  test('10 mm away from the plane nothing is drawn', () => {
    expect(pathOnPicture(point('ct', 20, 15, 41), point('ct', 30, 5, 41), pose, size, ends)).toBe(false)
  })
})
