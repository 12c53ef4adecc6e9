/** What PLUS does that one would not: followed so that its volumes are given voxel for voxel. */
import { expect, test } from 'vitest'
import { createReconstruction } from '#core/reconstruction/reconstruction.ts'
import { grid, picture, placedAt, settings } from './pictures.ts'

const overAndOver = (times: number, grey: number, last: number, arithmetic: 'plus-full' | 'float') => {
  const made = createReconstruction(grid(1, 1, 1), settings({ arithmetic }))
  for (let n = 0; n < times; n++) made.add(picture(1, grey), placedAt(0, 0, 0))
  made.add(picture(1, last), placedAt(0, 0, 0))
  return made.volume().values[0]
}

test('the running mean of whole numbers is cut off: 0 and then 255 four times is 203, not 204', () => {
  for (const [arithmetic, grey] of [
    ['plus-full', 203],
    ['float', 204],
  ] as const) {
    const made = createReconstruction(grid(1, 1, 1), settings({ arithmetic }))
    // 0, 127, 169, 190, 203: 127.5 and 169.67 lose their rest before the next pixel comes.
    for (const value of [0, 255, 255, 255, 255]) made.add(picture(1, value), placedAt(0, 0, 0))
    expect(made.volume().values[0]).toBe(grey)
  }
})

test('the 256th pixel and all after it count 1/256: 255 on 255 pixels of 10 is 10.96, cut to 10', () => {
  expect(overAndOver(255, 10, 255, 'plus-full')).toBe(10)
  expect(overAndOver(255, 0, 255, 'plus-full')).toBe(0)
  // As the 255th it is a mean like any other: 254 * 0 + 255, by 255.
  expect(overAndOver(254, 0, 255, 'plus-full')).toBe(1)
})

test('a black pixel is not brighter than nothing: by maximum, linear, it leaves a hole', () => {
  for (const [arithmetic, touchedShare] of [
    ['plus-full', 0.5],
    ['float', 1],
  ] as const) {
    const made = createReconstruction(
      grid(2, 1, 1),
      settings({ arithmetic, interpolation: 'linear', compounding: 'maximum' }),
    )
    made.add(picture(2, 0, 80), placedAt(0, 0, 0))
    expect(made.volume().touchedShare).toBe(touchedShare)
  }
})

test('only one value kept, a voxel takes it from an eighth of the pixel up', () => {
  const take = (z: number) => {
    const made = createReconstruction(
      grid(1, 1, 2),
      settings({ arithmetic: 'plus-full', interpolation: 'linear', compounding: 'latest' }),
    )
    made.add(picture(1, 80), placedAt(0, 0, z))
    return [...made.volume().values]
  }
  expect(take(0.125)).toEqual([80, 80])
  expect(take(0.12)).toEqual([80, 0])
})

test('where the mask is 0 the optimised nearest paths leave the row, and read the next one from there', () => {
  const importance = picture(3, 255, 0, 255, 255, 255, 255)
  const grey = picture(3, 1, 2, 3, 4, 5, 6)
  const made = (['plus-full', 'plus-partial', 'plus-none'] as const).map((arithmetic) => {
    const one = createReconstruction(grid(3, 2, 1), settings({ arithmetic, compounding: 'importance', importance }))
    one.add(grey, placedAt(0, 0, 0))
    return [...one.volume().values]
  })
  // Row 1 begins with the pixel and the trust that row 0 stopped at, and that is 0 again.
  expect(made).toEqual([
    [1, 0, 0, 0, 0, 0],
    [1, 0, 0, 0, 0, 0],
    [1, 0, 3, 4, 5, 6],
  ])
})
