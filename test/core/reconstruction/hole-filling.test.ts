import { describe, expect, test } from 'vitest'
import { filledHoles } from '#core/reconstruction/hole-filling.ts'
import type { HoleFilling } from '#core/reconstruction/settings.ts'
import type { Voxels } from '#core/reconstruction/splatter.ts'
import { pseudoRandom } from '#test/core/openigtlink/pseudo-random.ts'

const HOLE = -1

/** Voxels by their grey, -1 where no pixel came. */
function voxels(...grey: number[]): Voxels {
  return {
    values: Uint8Array.from(grey, (value) => Math.max(0, value)),
    weights: Uint16Array.from(grey, (value) => (value === HOLE ? 0 : 256)),
  }
}
const filled = (row: number[], ...ways: HoleFilling[]) => [...filledHoles(voxels(...row), [row.length, 1, 1], ways)]

describe('sticks', () => {
  const stick = (lengthLimit: number): HoleFilling => ({ kind: 'stick', lengthLimit, sticks: 1 })

  test('three holes between 10 and 50: the nearer end counts more, the one ahead by a step too much', () => {
    // 50 counts 2/5, 3/5 and 4/5: 0.6 * 10 + 0.4 * 50 = 26, 34, 42.
    expect(filled([10, HOLE, HOLE, HOLE, 50], stick(9))).toEqual([10, 26, 34, 42, 50])
  })

  test('a stick of five voxels reaches over three holes, one of four does not', () => {
    expect(filled([10, HOLE, HOLE, HOLE, 50], stick(5))).toEqual([10, 26, 34, 42, 50])
    expect(filled([10, HOLE, HOLE, HOLE, 50], stick(4))).toEqual([10, 0, 0, 0, 50])
  })

  test('a hole at the side has no second end', () => expect(filled([10, HOLE, HOLE], stick(9))).toEqual([10, 0, 0]))

  test('of a short stick and a long one the short one counts; two of one length count alike', () => {
    // Up and down 100 and 100, to the left and right 30 and 50 two steps away.
    const cross = [
      HOLE, HOLE, 100, HOLE, HOLE,
      30, HOLE, HOLE, HOLE, 50,
      HOLE, HOLE, 100, HOLE, HOLE,
    ] // prettier-ignore
    // 100 times a third, by a third, is a little less than 100.
    expect(filledHoles(voxels(...cross), [5, 3, 1], [stick(9)])[7]).toBe(99)
    const even = [HOLE, 100, HOLE, 30, HOLE, 50, HOLE, 100, HOLE]
    // From left to right 30 / 3 + 2 * 50 / 3 = 43, and 100 from top to bottom.
    expect(filledHoles(voxels(...even), [3, 3, 1], [stick(9)])[4]).toBe(71)
  })

  test('two sticks: the second best takes part, by its length', () => {
    const cross = [
      HOLE, HOLE, 100, HOLE, HOLE,
      30, HOLE, HOLE, HOLE, 50,
      HOLE, HOLE, 100, HOLE, HOLE,
    ] // prettier-ignore
    // 100 on a stick of 3, 0.4 * 30 + 0.6 * 50 = 42 on one of 5: (100 / 3 + 42 / 5) / (1 / 3 + 1 / 5) = 78.25.
    const two: HoleFilling = { kind: 'stick', lengthLimit: 9, sticks: 2 }
    expect(filledHoles(voxels(...cross), [5, 3, 1], [two])[7]).toBe(78)
  })

  test('a value without a weight is a hole: what no stick reaches becomes 0', () => {
    const grazed: Voxels = { values: Uint8Array.of(99, 10), weights: Uint16Array.of(0, 256) }
    expect([...filledHoles(grazed, [2, 1, 1], [stick(9)])]).toEqual([0, 10])
    expect([...filledHoles(grazed, [2, 1, 1], [])]).toEqual([99, 10])
  })

  test('the shortest of 13 lines, searched plainly (seed 5)', () => {
    const random = pseudoRandom(5)
    const size = 7
    const grey = Array.from({ length: size ** 3 }, () => (random() < 0.12 ? Math.floor(256 * random()) : HOLE))
    const at = (place: readonly number[]) =>
      Math.min(...place) < 0 || Math.max(...place) >= size
        ? undefined
        : grey[place[0]! + size * (place[1]! + size * place[2]!)]!
    // Ahead is where x grows, or y when x stays; on the lines through opposite corners it is where z grows.
    const directions = Array.from({ length: 27 }, (_, n) => [n % 3, Math.floor(n / 3) % 3, Math.floor(n / 9)])
      .map((step) => step.map((part) => part - 1))
      .filter((step) => (step.includes(0) ? step.find((part) => part !== 0) === 1 : step[2] === 1))
    expect(directions).toHaveLength(13)
    const result = filledHoles(voxels(...grey), [size, size, size], [stick(9)])
    let reached = 0
    for (const [n, value] of grey.entries()) {
      if (value !== HOLE) continue
      const hole = [n % size, Math.floor(n / size) % size, Math.floor(n / size ** 2)]
      const sticks = directions.flatMap((step) => {
        const endOf = (sign: number) => {
          for (let steps = 1; steps < 9; steps++) {
            const there = at(hole.map((part, axis) => part + sign * steps * step[axis]!))
            if (there === undefined) return []
            if (there !== HOLE) return [{ steps, grey: there }]
          }
          return []
        }
        const [ahead, behind] = [endOf(1)[0], endOf(-1)[0]]
        if (!ahead || !behind || ahead.steps + behind.steps + 1 > 9) return []
        const length = ahead.steps + behind.steps + 1
        const aheadShare = (behind.steps + 1) / length
        const between = aheadShare * ahead.grey + (1 - aheadShare) * behind.grey
        return [{ length: length * Math.hypot(...step), grey: between }]
      })
      const shortest = Math.min(...sticks.map(({ length }) => length))
      const best = sticks.filter(({ length }) => length < shortest + 1e-9)
      const wanted = best.length ? best.reduce((sum, one) => sum + one.grey, 0) / best.length : 0
      reached += best.length ? 1 : 0
      // Each stick is cut off, and their mean once more.
      expect(wanted - result[n]!, `voxel ${n}`).toBeGreaterThanOrEqual(-1e-9)
      expect(wanted - result[n]!, `voxel ${n}`).toBeLessThan(2)
    }
    expect(reached).toBeGreaterThan(100)
  })
})

describe('cubes', () => {
  const row = [100, 200, HOLE, HOLE, HOLE]

  test('the nearest known voxels, by cubes of growing size', () => {
    const nearest = (leastKnown: number): HoleFilling => ({ kind: 'nearest', size: 5, leastKnown })
    expect(filled(row, nearest(0))).toEqual([100, 200, 200, 200, 0])
    // One of 125 voxels is known: 0.008.
    expect(filled(row, nearest(0.0079))[2]).toBe(200)
    expect(filled(row, nearest(0.0081))[2]).toBe(0)
  })

  test('by distance: 200 beside the hole and 100 two away are 166', () => {
    // (200 / 1 + 100 / 2) / (1 + 1 / 2) = 166.7, cut off.
    expect(filled(row, { kind: 'distance', size: 5, leastKnown: 0 })).toEqual([100, 200, 166, 200, 0])
  })

  test('by a Gaussian of 1 voxel: the same two are 181', () => {
    // exp(-1/2) = 0.6065 and exp(-2) = 0.1353: (200 * 0.6065 + 100 * 0.1353) / 0.7418 = 181.8.
    const gaussian = { kind: 'gaussian', size: 5, leastKnown: 0, deviation: 1, isByWeight: false } as const
    expect(filled(row, gaussian)[2]).toBe(181)
    // Seen four times, 100 counts four times as much: (121.3 + 54.1) / (0.6065 + 0.5413) = 152.8.
    const seen: Voxels = { values: Uint8Array.of(100, 200, 0), weights: Uint16Array.of(1024, 256, 0) }
    expect([...filledHoles(seen, [3, 1, 1], [{ ...gaussian, isByWeight: true }])]).toEqual([100, 200, 152])
  })

  test('ways are tried in their order, each on what pixels reached, not on what was filled', () => {
    const stick: HoleFilling = { kind: 'stick', lengthLimit: 3, sticks: 1 }
    const nearest: HoleFilling = { kind: 'nearest', size: 3, leastKnown: 0 }
    expect(filled([10, HOLE, 30, HOLE, HOLE, HOLE], stick, nearest)).toEqual([10, 23, 30, 30, 0, 0])
  })
})
