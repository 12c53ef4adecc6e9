import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { createNearest, nearestTriangle, signedDistance } from '#core/volumes/nearest-triangle.ts'
import { createSegmentNearest, segmentToMesh } from '#core/volumes/segment-to-mesh.ts'
import { triangleTree, type Mesh } from '#core/volumes/triangle-tree.ts'
import { distanceTo, pointToTriangle, segmentDistanceTo, trianglesOf } from '#test/core/safety/brute-force.ts'
import { spineMeshes } from '#test/core/safety/spine-hazards.ts'

/** 10 mm along each edge, a corner in the origin. */
const CUBE: Mesh = {
  positions: [0, 0, 0, 10, 0, 0, 10, 10, 0, 0, 10, 0, 0, 0, 10, 10, 0, 10, 10, 10, 10, 0, 10, 10],
  indices: [0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 2, 3, 7, 2, 7, 6, 1, 2, 6, 1, 6, 5, 0, 4, 7, 0, 7, 3],
} // prettier-ignore

describe('distance to a mesh', () => {
  test.each([
    { of: 'before a face', at: [5, 5, 13], mm: 3 },
    { of: 'beside an edge', at: [13, 14, 5], mm: 5 },
    { of: 'off a corner', at: [-1, -2, -2], mm: 3 },
    { of: 'in the middle', at: [5, 5, 5], mm: -5 },
    { of: 'just within', at: [9, 5, 5], mm: -1 },
  ] as const)('$of of a cube it is $mm mm', ({ at: [x, y, z], mm }) =>
    expect(signedDistance(triangleTree(CUBE), x, y, z)).toBeCloseTo(mm, 6),
  )

  test('a limit that nothing is nearer than finds nothing', () => {
    const nearest = { ...createNearest(), distance2: 8.99 }
    expect(nearestTriangle(triangleTree(CUBE), 5, 5, 13, nearest)).toBe(false)
    expect(nearest.triangle).toBe(-1)
  })

  test.each([11, 12, 13])(
    'of 300 places round the L4 root, dura and lumbar artery it is that of every triangle one by one, and the side that of the winding number (seed %i)',
    (seed) => {
      const random = createRandom(seed)
      for (const name of ['left nerve root L4', 'dura', 'left lumbar artery L4']) {
        const mesh = spineMeshes().get(name)!
        const tree = triangleTree(mesh)
        const triangles = trianglesOf(mesh)
        for (let n = 0; n < 100; n++) {
          const corner = Math.floor((random.uniform() * mesh.positions.length) / 3)
          const at = [0, 1, 2].map((axis) => mesh.positions[3 * corner + axis]! + 3 * random.normal())
          const place = at as unknown as readonly [number, number, number]
          expect(signedDistance(tree, ...place)).toBeCloseTo(distanceTo(place, triangles), 4)
        }
      }
    },
  )

  test.each([21, 22])('of 200 straight pieces it is that of every triangle one by one (seed %i)', (seed) => {
    const random = createRandom(seed)
    const mesh = spineMeshes().get('left nerve root L4')!
    const tree = triangleTree(mesh)
    const triangles = trianglesOf(mesh)
    for (let n = 0; n < 200; n++) {
      const start = [20 + 15 * random.normal(), 30 + 15 * random.normal(), -40 + 15 * random.normal()] as const
      const way = [random.normal(), random.normal(), random.normal()]
      const direction = way.map((v) => v / Math.hypot(...way)) as unknown as readonly [number, number, number]
      const end = start.map((v, axis) => v + 40 * direction[axis]!) as unknown as readonly [number, number, number]
      const found = createSegmentNearest()
      segmentToMesh(tree, start, direction, 40, found)
      expect(Math.sqrt(found.distance2)).toBeCloseTo(segmentDistanceTo(start, end, triangles), 4)
      // What it says to be the nearest places are as far apart as it says.
      const on = start.map((v, axis) => v + found.along * direction[axis]!)
      const apart = Math.hypot(on[0]! - found.x, on[1]! - found.y, on[2]! - found.z)
      expect(apart).toBeCloseTo(Math.sqrt(found.distance2), 4)
      const surface = [found.x, found.y, found.z] as const
      expect(Math.min(...triangles.map((each) => pointToTriangle(surface, each)))).toBeLessThan(1e-4)
    }
  })

  test('a mesh without a triangle is refused', () =>
    expect(() => triangleTree({ positions: [], indices: [] })).toThrow('without a triangle'))
})
