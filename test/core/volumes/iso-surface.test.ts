import { describe, expect, test } from 'vitest'
import { CUBE_CASES, CUBE_EDGES } from '#core/volumes/cube-cases.ts'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { AXES, ball, CENTRE, RADIUS_MM, random } from './ball.ts'
import { meshFacts } from './mesh-facts.ts'

function meshOf(volume: Volume, level: number, strideVoxels = 1): SurfaceMesh {
  const found = isoSurface(volume, level, { strideVoxels })
  if (found.type !== 'surface') throw new Error(found.type)
  return found.mesh
}

describe.each(AXES)('a ball of radius 20 mm, $axes', ({ geometry }) => {
  const mesh = meshOf(ball(geometry), 0)
  const facts = meshFacts(mesh)

  test('has the area 5026.5 mm² and the volume 33510 mm³ of a sphere within 0.5 %', () => {
    expect(facts.areaMm2 / (4 * Math.PI * RADIUS_MM ** 2)).toBeCloseTo(1, 2)
    expect(Math.abs(facts.areaMm2 / (4 * Math.PI * RADIUS_MM ** 2) - 1)).toBeLessThan(0.005)
    expect(Math.abs(facts.volumeMm3 / ((4 / 3) * Math.PI * RADIUS_MM ** 3) - 1)).toBeLessThan(0.005)
  })

  test('is closed, every edge has two triangles, and it has no handles: V - T/2 = 2', () => {
    expect(facts).toMatchObject({ openEdges: 0, forkedEdges: 0 })
    expect(facts.vertices - facts.triangles / 2).toBe(2)
  })

  test('corners lie within 0.06 mm of the sphere and normals point from its centre within 6°', () => {
    let farthest = 0
    let leastCosine = 1
    for (let n = 0; n < mesh.positions.length; n += 3) {
      const out = [0, 1, 2].map((axis) => mesh.positions[n + axis]! - CENTRE[axis]!)
      const length = Math.hypot(...out)
      farthest = Math.max(farthest, Math.abs(length - RADIUS_MM))
      const cosine = out.reduce((sum, x, axis) => sum + (x / length) * mesh.normals[n + axis]!, 0)
      leastCosine = Math.min(leastCosine, cosine)
    }
    // HU are whole numbers, 10 per mm: a crossing may be off by 0.05 mm, a slope by 1 in 10.
    expect(farthest).toBeLessThan(0.06)
    expect(leastCosine).toBeGreaterThan(Math.cos((6 * Math.PI) / 180))
    expect(facts.agreeing).toBe(1)
  })

  test('at every second voxel it is still the same ball within 2 %, with a fifth to a third of the triangles', () => {
    const coarse = meshFacts(meshOf(ball(geometry), 0, 2))
    expect(coarse).toMatchObject({ openEdges: 0, forkedEdges: 0 })
    expect(Math.abs(coarse.volumeMm3 / ((4 / 3) * Math.PI * RADIUS_MM ** 3) - 1)).toBeLessThan(0.02)
    expect(coarse.triangles / facts.triangles).toBeGreaterThan(0.2)
    expect(coarse.triangles / facts.triangles).toBeLessThan(0.34)
  })
})

/** Noise with a margin of air: every case of the 256 comes up many times, the ambiguous ones too. */
function noise(seed: number, size: number): Volume {
  const next = random(seed)
  const isMargin = (at: number) => at === 0 || at === size - 1
  const voxels = new Int16Array(size ** 3)
  for (let at = 0; at < voxels.length; at++) {
    const [i, j, k] = [at % size, Math.floor(at / size) % size, Math.floor(at / size ** 2)]
    voxels[at] = isMargin(i) || isMargin(j) || isMargin(k) ? -1000 : Math.round(next() * 2000 - 1000)
  }
  const geometry = {
    dimensions: [size, size, size],
    spacingMm: [1, 1, 1],
    origin: [0, 0, 0],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const
  return { frame: 'ct', name: 'noise', geometry, voxels, remarks: [] }
}

/** Counted voxel pair by voxel pair: the surface has one corner on each pair that the level parts. */
function partedPairs({ voxels, geometry: { dimensions } }: Volume, level: number): number {
  const [nx, ny, nz] = dimensions
  let count = 0
  for (let k = 0; k < nz; k++)
    for (let j = 0; j < ny; j++)
      for (let i = 0; i < nx; i++) {
        const at = i + nx * (j + ny * k)
        const isInside = voxels[at]! >= level
        if (i + 1 < nx && voxels[at + 1]! >= level !== isInside) count++
        if (j + 1 < ny && voxels[at + nx]! >= level !== isInside) count++
        if (k + 1 < nz && voxels[at + nx * ny]! >= level !== isInside) count++
      }
  return count
}

describe.each([{ seed: 1 }, { seed: 2 }, { seed: 3 }])('noise of 21³ voxels (seed $seed)', ({ seed }) => {
  const volume = noise(seed, 21)

  test.each([0, 500, -700])(
    'at the level %i it is closed, never forks, and has one corner per parted voxel pair',
    (level) => {
      const facts = meshFacts(meshOf(volume, level))
      expect(facts).toMatchObject({ openEdges: 0, forkedEdges: 0, vertices: partedPairs(volume, level) })
    },
  )
})

describe('cube cases', () => {
  test('nothing to draw when all corners are on one side, one triangle for one corner, two for a flat cut', () => {
    expect(CUBE_CASES[0]).toHaveLength(0)
    expect(CUBE_CASES[255]).toHaveLength(0)
    for (let corner = 0; corner < 8; corner++) expect(CUBE_CASES[1 << corner]).toHaveLength(3)
    expect(CUBE_CASES[0b00001111]).toHaveLength(6)
  })

  test('every case uses each crossed edge and no other', () => {
    for (const [inside, edges] of CUBE_CASES.entries()) {
      const crossed = CUBE_EDGES.flatMap(({ corner, axis }, edge) =>
        ((inside >> corner) & 1) !== ((inside >> (corner | (1 << axis))) & 1) ? [edge] : [],
      )
      expect([...new Set(edges)].sort((a, b) => a - b)).toEqual(crossed)
    }
  })
})

describe('what cannot be had', () => {
  const volume = ball(AXES[0]!.geometry)

  test('a surface of more triangles than allowed is not returned; with a stride of 2 it fits', () => {
    expect(isoSurface(volume, 0, { maxTriangles: 5000 })).toEqual({
      type: 'too-large',
      maxTriangles: 5000,
      strideVoxels: 1,
    })
    expect(isoSurface(volume, 0, { maxTriangles: 5000, strideVoxels: 2 }).type).toBe('surface')
  })

  test('a level above everything gives an empty mesh; a volume of one slice too', () => {
    expect(meshOf(volume, 5000).indices).toHaveLength(0)
    const flat = { ...volume, geometry: { ...volume.geometry, dimensions: [60, 60, 1] as const } }
    expect(meshOf(flat, 0).indices).toHaveLength(0)
  })

  test('a stride of 0 or a level that is not a number is refused', () => {
    expect(() => isoSurface(volume, 0, { strideVoxels: 0 })).toThrow('stride 0')
    expect(() => isoSurface(volume, Number.NaN)).toThrow('got NaN')
  })
})
