import { describe, expect, test } from 'vitest'
import { classMaps, heatPeaks } from '#core/anatomy/class-maps.ts'
import { readMuscle } from '#core/anatomy/muscle-reading.ts'
import { readLumbar, type LumbarNumbers } from '#core/anatomy/lumbar-reading.ts'

/** Two cells, three classes: one cell almost surely the second class, one torn between the second and the third. */
const LOGITS = Float32Array.of(0, 0, 4, 1, 0, 1)
const INSIDE = Float32Array.of(1, 1)

describe('classes of two cells', () => {
  test('chances are those of a softmax, worked out by hand', () => {
    const { classes, chances, confidence, cells } = classMaps(LOGITS, INSIDE, 1, [0, 0, 0])
    expect([...classes]).toEqual([1, 1])
    expect(chances[0]).toBeCloseTo(Math.E ** 4 / (Math.E ** 4 + 2), 6)
    expect(chances[1]).toBeCloseTo(Math.E / (2 * Math.E + 1), 6)
    expect(cells).toEqual([0, 2, 0])
    expect(confidence[1]).toBeCloseTo((chances[0]! + chances[1]!) / 2, 6)
  })

  test('a temperature of 2 halves the logits', () => {
    const { chances } = classMaps(LOGITS, INSIDE, 2, [0, 0, 0])
    expect(chances[0]).toBeCloseTo(Math.E ** 2 / (Math.E ** 2 + 2), 6)
  })

  test('what is not sure enough is not shown, and nothing outside the field is', () => {
    expect([...classMaps(LOGITS, INSIDE, 1, [0, 0.6, 0.6]).classes]).toEqual([1, 0])
    expect([...classMaps(LOGITS, Float32Array.of(0, 1), 1, [0, 0, 0]).classes]).toEqual([0, 1])
  })

  test('entropy is 1 where all classes are alike and near 0 where one is sure', () => {
    expect(classMaps(new Float32Array(6), INSIDE, 1, [0, 0, 0]).entropy).toBeCloseTo(1, 6)
    expect(classMaps(Float32Array.of(0, 0, 30, 30, 0, 0), INSIDE, 1, [0, 0, 0]).entropy).toBeCloseTo(0, 6)
  })

  test('of two structures the torn one has the greater entropy, worked out by hand', () => {
    // Chances 1/2, 1/4, 1/4 have 1.5 bits of log2(3); 30 logits are sure.
    const logits = Float32Array.of(0, 0, 30, Math.log(0.5), 0, Math.log(0.5))
    const { entropies } = classMaps(logits, INSIDE, 1, [0, 2, 2])
    expect(entropies[1]).toBeCloseTo(0, 6)
    expect(entropies[0]).toBeCloseTo(1.5 / Math.log2(3), 6)
    expect(entropies[2]).toBe(0)
  })

  test('sizes that do not agree are refused', () => {
    expect(() => classMaps(LOGITS, INSIDE, 1, [0, 0])).toThrow(new RangeError('2 classes of 2 cells have 6 logits'))
  })
})

test('a peak between two cells is found between them, in full-size cells', () => {
  const side = 16
  const logits = new Float32Array(2 * side * side).fill(-9)
  const [x, y] = [6.3, 9]
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const height = 0.95 * Math.exp(-((column - x) ** 2 + (row - y) ** 2) / (2 * 1.3 ** 2))
      logits[side * side + row * side + column] = Math.log(height / (1 - height))
    }
  const peaks = heatPeaks(logits, 2, side, 2, 0.3)
  expect(peaks).toHaveLength(1)
  expect(peaks[0]!.kind).toBe(1)
  expect(peaks[0]!.column).toBeCloseTo(2 * x + 0.5, 0)
  expect(peaks[0]!.row).toBeCloseTo(2 * y + 0.5, 0)
  expect(peaks[0]!.height).toBeGreaterThan(0.85)
})

describe('a reading of a picture of 8 x 8 cells', () => {
  const NUMBERS: LumbarNumbers = {
    side: 8,
    classes: ['background', 'lamina'],
    views: ['sagittal laminar', 'other'],
    landmarks: ['lamina'],
    temperature: 1,
    thresholds: { valid: 0.5, entropy: 0.8, 'show.lamina': 0.9, peak: 0.3 },
  }
  const area = 64
  const outputs = (valid: number, lamina: number) => ({
    seg: Float32Array.from({ length: 2 * area }, (_, at) => (at < area ? 0 : lamina)),
    bone: new Float32Array(area).fill(2),
    heat: new Float32Array(16).fill(-9),
    view: Float32Array.of(3, 0),
    valid: Float32Array.of(valid),
  })
  const mask = new Float32Array(area).fill(1)

  test('names what it is sure of, and the view', () => {
    const reading = readLumbar(outputs(4, 3), mask, NUMBERS)
    expect(reading.abstains).toBeUndefined()
    expect(reading.cells).toEqual([0, area])
    expect(reading.view.name).toBe('sagittal laminar')
    expect(reading.view.confidence).toBeCloseTo(Math.E ** 3 / (Math.E ** 3 + 1), 6)
    expect(reading.bone[5]).toBeCloseTo(1 / (1 + Math.E ** -2), 6)
  })

  test('abstains where it is no such picture, where nothing is to be seen, and where all is unsure', () => {
    expect(readLumbar(outputs(-1, 3), mask, NUMBERS).abstains).toBe('not a lumbar picture, or not upright')
    expect(readLumbar(outputs(4, 3), new Float32Array(area), NUMBERS).abstains).toBe('nothing to see')
    expect(readLumbar(outputs(4, 0.1), mask, NUMBERS).abstains).toBe('too unsure')
  })

  test('an output that is missing is an error', () => {
    const { valid: _, ...rest } = outputs(1, 1)
    expect(() => readLumbar(rest, mask, NUMBERS)).toThrow('a lumbar network answers seg, bone, heat, view, valid')
  })
})

describe('a reading of muscles', () => {
  const NUMBERS = { classes: ['background', 'psoas'], temperature: 1, thresholds: { entropy: 0.8, 'show.psoas': 0.9 } }
  const mask = new Float32Array(64).fill(1)
  const seg = (psoas: number) => ({ seg: Float32Array.from({ length: 128 }, (_, at) => (at < 64 ? 0 : psoas)) })

  test('shows what is sure enough: e^3 / (e^3 + 1) is 0.953, e^2 / (e^2 + 1) 0.881', () => {
    expect(readMuscle(seg(3), mask, NUMBERS).cells).toEqual([0, 64])
    expect(readMuscle(seg(2), mask, NUMBERS).cells).toEqual([0, 0])
  })

  test('abstains where there is nothing to see, and where all is unsure', () => {
    expect(readMuscle(seg(3), mask, NUMBERS).abstains).toBeUndefined()
    expect(readMuscle(seg(3), new Float32Array(64), NUMBERS).abstains).toBe('nothing to see')
    expect(readMuscle(seg(0.1), mask, NUMBERS).abstains).toBe('too unsure')
  })
})
