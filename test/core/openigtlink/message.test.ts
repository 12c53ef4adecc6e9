import { expect, test } from 'vitest'
import { firstVoxelMatrix } from '#core/openigtlink/content.ts'
import { timestampOfEpochMs, timestampToEpochMs } from '#core/openigtlink/message.ts'
import { IMAGE } from './sample-messages.ts'

test('a timestamp is seconds above 32 bits and a fraction below', () => {
  expect(timestampToEpochMs((1_700_000_000n << 32n) | 0x8000_0000n)).toBe(1_700_000_000_500)
  expect(timestampOfEpochMs(1_700_000_000_500)).toBe((1_700_000_000n << 32n) | 0x8000_0000n)
})

test('there and back again is good to a microsecond', () => {
  for (const epochMs of [0, 0.25, 999.9999, 1_762_000_000_123.456, 4_294_967_295_999.5]) {
    expect(Math.abs(timestampToEpochMs(timestampOfEpochMs(epochMs)) - epochMs)).toBeLessThan(0.001)
  }
})

test('what 32 bits of seconds cannot hold is refused', () => {
  for (const epochMs of [-1, 2 ** 32 * 1000, Number.NaN]) {
    expect(() => timestampOfEpochMs(epochMs)).toThrow(RangeError)
  }
})

test('the first voxel lies (n-1)/2 steps from the centre: 5 x 3 x 2 of 0.5 x 0.25 x 2 mm about 1 2 3', () => {
  // 1 - 0.5 * 2, 2 - 0.25 * 1, 3 - 2 * 0.5
  expect(firstVoxelMatrix(IMAGE)).toEqual([0.5, 0, 0, 0, 0, 0.25, 0, 0, 0, 0, 2, 0, 0, 1.75, 2, 1])
})

test('along turned axes too: i along +y, j along -x', () => {
  const matrix = [0, 2, 0, 0, -3, 0, 0, 0, 0, 0, 1, 0, 100, 200, 300, 1]
  const first = firstVoxelMatrix({ matrix, dimensions: [11, 5, 1] })
  // 100 + 3 * 2, 200 - 2 * 5, 300
  expect(first.slice(12)).toEqual([106, 190, 300, 1])
})
