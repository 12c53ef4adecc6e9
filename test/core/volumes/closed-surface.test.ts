import { describe, expect, test } from 'vitest'
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { readStl } from '#core/volumes/read-stl.ts'
import { createRandom } from '#core/phantom/random.ts'
import { box, sphere } from '#test/core/training/solids.ts'

describe('2 000 points about a sphere of 40 mm, seed 8', () => {
  const surface = closedSurface(sphere(40, 96))
  const random = createRandom(8)
  const next = () => random.uniform()
  const points = Array.from({ length: 2000 }, () => [next() * 120 - 60, next() * 120 - 60, next() * 120 - 60] as const)

  test('are inside where their distance from the middle says so', () => {
    const wrong = points.filter((at) => {
      const mm = Math.hypot(...at)
      return Math.abs(mm - 40) > 0.1 && surface.isInside(at) !== mm < 40
    })
    expect(wrong).toEqual([])
  })

  test('meet it on the way out where a line meets the sphere, within a tenth of a millimetre', () => {
    const offMm = points.flatMap((from) => {
      const x = Math.sqrt(1600 - from[1] ** 2 - from[2] ** 2)
      // Not where the line grazes it.
      if (Math.hypot(...from) > 39 || !(x > 20)) return []
      return [Math.abs(surface.firstHit(from, [from[0] + 300, from[1], from[2]])![0] - x)]
    })
    expect(offMm.length).toBeGreaterThan(150)
    expect(Math.max(...offMm)).toBeLessThan(0.1)
  })
})

test('asked again and again in cells that hold no surface, 20 000 points about a box, seed 9, are as the box has it', () => {
  const surface = closedSurface(box([-20, -10, -30], [20, 10, 30]))
  const random = createRandom(9)
  const next = (half: number) => (2 * random.uniform() - 1) * half
  const wrong = Array.from({ length: 20_000 }, () => [next(30), next(20), next(40)] as const).filter(([x, y, z]) => {
    const isIn = Math.abs(x) < 20 && Math.abs(y) < 10 && Math.abs(z) < 30
    return surface.isInside([x, y, z]) !== isIn
  })
  expect(wrong).toEqual([])
})

test('a segment that ends before the surface meets nothing', () => {
  const surface = closedSurface(box([0, 0, 0], [10, 10, 10]))
  expect(surface.firstHit([5, 5, 5], [5, 5, 9])).toBeUndefined()
  expect(surface.firstHit([5, 5, 5], [5, 5, 11])).toEqual([5, 5, 10])
})

describe('STL', () => {
  const text = `solid part
 facet normal 0 0 1
  outer loop
   vertex 0 0 0
   vertex 1 0 0
   vertex 0 2.5 0
  endloop
 endfacet
endsolid`
  const bytesOf = (said: string) => new TextEncoder().encode(said)

  test('text and binary of one triangle are the same nine numbers', () => {
    const binary = new Uint8Array(84 + 50)
    const view = new DataView(binary.buffer)
    view.setUint32(80, 1, true)
    view.setFloat32(84 + 12 + 12, 1, true)
    view.setFloat32(84 + 12 + 28, 2.5, true)
    const corners = [0, 0, 0, 1, 0, 0, 0, 2.5, 0]
    expect([...(readStl(bytesOf(text)).positions as Float32Array)]).toEqual(corners)
    expect([...(readStl(binary).positions as Float32Array)]).toEqual(corners)
  })

  test.each([
    ['', 'Not an STL'],
    ['solid a\nendsolid', 'no triangle'],
    [text.replace('vertex 0 2.5 0', ''), 'ends within triangle 1'],
    [text.replace('2.5', 'x'), 'NaN in triangle 1'],
  ])('%j is refused: %s', (said, reason) => {
    expect(() => readStl(bytesOf(said))).toThrow(reason)
  })

  test('a binary file that is cut short says how long it should be', () => {
    const cut = new Uint8Array(200)
    new DataView(cut.buffer).setUint32(80, 3, true)
    expect(() => readStl(cut)).toThrow('3 triangles, which is 234 bytes, and has 200')
  })
})
