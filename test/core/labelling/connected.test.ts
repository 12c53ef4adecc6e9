import { expect, test } from 'vitest'
import { keepConnected } from '#core/labelling/connected.ts'

test('a speck beside a bone of 40 voxels is left out, another bone in touch with it is not', () => {
  const side = 8
  const geometry = {
    dimensions: [side, side, side],
    spacingMm: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  const owner = new Int8Array(side ** 3).fill(-1)
  const at = (i: number, j: number, k: number) => i + side * (j + side * k)
  for (let k = 0; k < 5; k++) for (let j = 0; j < 4; j++) for (let i = 0; i < 2; i++) owner[at(i, j, k)] = 0
  owner[at(7, 7, 7)] = 0
  owner[at(2, 0, 0)] = 1
  keepConnected(owner, geometry)
  expect(owner[at(7, 7, 7)]).toBe(-1)
  expect(owner[at(2, 0, 0)]).toBe(1)
  expect(owner.filter((who) => who === 0)).toHaveLength(40)
})
