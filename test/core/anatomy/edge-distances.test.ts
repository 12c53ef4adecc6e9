import { expect, test } from 'vitest'
import { edgeDistances } from '#core/anatomy/edge-distances.ts'
import { createRandom } from '#core/phantom/random.ts'

test('in a stripe four cells wide the outer cells are half a cell from the edge, the inner ones one and a half', () => {
  const side = 8
  const cells = Uint8Array.from({ length: 64 }, (_, at) => (at % side >= 2 && at % side < 6 ? 3 : 0))
  const row = [...edgeDistances(cells, side).subarray(24, 32)].map((value) => value / 16)
  expect(row).toEqual([1.5, 0.5, 0.5, 1.5, 1.5, 0.5, 0.5, 1.5])
})

test('one class everywhere has no edge', () => {
  expect(new Set(edgeDistances(new Uint8Array(100).fill(2), 10))).toEqual(new Set([240]))
})

/** Every cell against every other: from its middle to half way to the nearest of another class. */
function byTrying(cells: Uint8Array, side: number): number[] {
  return [...cells].map((own, at) => {
    let least = Infinity
    cells.forEach((other, from) => {
      if (other === own) return
      const apart = Math.hypot((at % side) - (from % side), Math.floor(at / side) - Math.floor(from / side))
      least = Math.min(least, apart)
    })
    return least
  })
}

test('random round regions of three classes: at most half a cell less than to the nearest other cell, and a twelfth more, seeds 1 to 20', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const random = createRandom(seed)
    const side = 24
    const discs = Array.from({ length: 5 }, () => [random.uniform() * side, random.uniform() * side, 3 + 5 * random.uniform(), 1 + Math.floor(3 * random.uniform())] as const) // prettier-ignore
    const cells = Uint8Array.from({ length: side * side }, (_, at) => {
      const on = discs.find(([x, y, r]) => Math.hypot((at % side) - x, Math.floor(at / side) - y) < r)
      return on ? on[3] : 0
    })
    const exact = byTrying(cells, side)
    edgeDistances(cells, side).forEach((value, at) => {
      const nearest = Math.min(15, exact[at]!)
      expect(value / 16).toBeGreaterThanOrEqual(Math.min(15, nearest - Math.SQRT1_2) - 0.04)
      expect(value / 16).toBeLessThanOrEqual(nearest * (13 / 12) - 0.4)
    })
  }
})

test('sizes that do not agree are named', () => {
  expect(() => edgeDistances(new Uint8Array(9), 4)).toThrow('4 x 4 cells are not 9')
})
