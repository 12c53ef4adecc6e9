import { describe, expect, test } from 'vitest'
import { nameOfLabel, shiftedLabel } from '#core/anatomy/foreign-labels.ts'
import { structure, STRUCTURES } from '#core/anatomy/structures.ts'
import { corrected, netShift, withoutLast, type Correction, type LabelGrid } from '#core/labelling/corrections.ts'

const body = (level: 'T12' | 'L1' | 'L4' | 'L5') => structure('vertebral body', level).label

describe('a level further down', () => {
  test('L4 is L5, and back again changes nothing, for every structure', () => {
    expect(shiftedLabel(body('L4'), 1)).toBe(body('L5'))
    for (const { label } of STRUCTURES) expect(shiftedLabel(shiftedLabel(label, 1), -1)).toBe(label)
    for (const { label } of STRUCTURES) expect(shiftedLabel(shiftedLabel(label, -3), 3)).toBe(label)
  })

  test('beyond T12 and L5 it keeps its name', () => {
    expect(nameOfLabel(shiftedLabel(body('L5'), 1))).toBe('vertebral body L6')
    expect(nameOfLabel(shiftedLabel(body('T12'), -1))).toBe('vertebral body T11')
    expect(nameOfLabel(shiftedLabel(structure('pedicle', 'T12', 'left').label, -2))).toBe('left pedicle T10')
  })

  test('what has no level stays what it is', () => {
    const { label } = structure('aorta')
    expect(shiftedLabel(label, 1)).toBe(label)
  })
})

/** Even voxels of 2 mm, 21 of them each way, the middle one at the origin. */
const SIDE = 21
const empty = (labels = new Uint16Array(SIDE ** 3)): LabelGrid => ({
  geometry: {
    dimensions: [SIDE, SIDE, SIDE],
    spacingMm: [2, 2, 2],
    origin: [-20, -20, -20],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  },
  labels,
})
const ball = (label: number, stroke = 1, over?: number): Correction => ({
  type: 'brush',
  centre: [0, 0, 0],
  radiusMm: 10,
  label,
  over,
  stroke,
})
const count = ({ labels }: LabelGrid, label: number) => labels.filter((one) => one === label).length

describe('a brush of 10 mm', () => {
  test('puts down as many voxels of 2 mm as have their middle in it', () => {
    let inside = 0
    for (let k = -10; k <= 10; k++)
      for (let j = -10; j <= 10; j++) for (let i = -10; i <= 10; i++) if (Math.hypot(i, j, k) <= 5) inside++
    expect(count(corrected(empty(), [ball(7)]), 7)).toBe(inside)
  })

  test('erases only what it may', () => {
    const grid = corrected(empty(), [ball(7)])
    expect(count(corrected(grid, [ball(0, 2, 8)]), 7)).toBe(count(grid, 7))
    expect(count(corrected(grid, [ball(0, 2, 7)]), 7)).toBe(0)
  })
})

describe('a list of corrections', () => {
  const list: readonly Correction[] = [ball(7, 1), ball(8, 2), ball(8, 2), { type: 'shift', by: 1 }]

  test('is undone step by step, a stroke of the brush at once', () => {
    expect(withoutLast(list)).toEqual(list.slice(0, 3))
    expect(withoutLast(list.slice(0, 3))).toEqual(list.slice(0, 1))
    expect(withoutLast([])).toEqual([])
  })

  test('says what a person has changed, as it is called in the end', () => {
    const grid = empty(new Uint16Array(SIDE ** 3).fill(body('L1')))
    const { edited } = corrected(grid, [ball(body('L4')), { type: 'rename', from: body('L1'), to: body('T12') }])
    expect([...edited].toSorted((a, b) => a - b)).toEqual([body('T12'), body('L4')].toSorted((a, b) => a - b))
    expect(netShift(list)).toBe(1)
  })

  test('leaves the labels that it was given as they were', () => {
    const grid = empty()
    corrected(grid, list)
    expect(count(grid, 0)).toBe(SIDE ** 3)
  })
})
