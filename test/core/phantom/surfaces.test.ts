import { beforeAll, describe, expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { boundedSdf, partSurface, withNormals } from '#core/phantom/part-surface.ts'
import type { Part } from '#core/phantom/part.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import type { Box } from '#core/phantom/sdf.ts'
import { layerOf, POSITION_UNIT_MM } from '#core/phantom/structure-layers.ts'
import { DETAIL_ERRORS_MM } from '#core/phantom/surface-groups.ts'
import { surfacesOf, type StructureSurface } from '#core/phantom/surfaces.ts'
import { piecesOf } from '#core/volumes/pieces.ts'
import { simplified } from '#core/volumes/simplify.ts'
import { meshFacts } from '#test/core/volumes/mesh-facts.ts'

const BALL = {
  sdf: (x: number, y: number, z: number) => Math.hypot(x - 3, y + 5, z - 40) - 20,
  box: { low: [-18, -26, 19], high: [24, 16, 61] } as Box,
}
/** One vertebra and what is round it: small enough to be made in a test. */
const L3: Box = { low: [-80, -60, -30], high: [80, 110, 30] }

const spine = createLumbarSpine()
const surfaces: StructureSurface[] = []
beforeAll(async () => {
  for await (const surface of surfacesOf(spine, { within: L3 })) surfaces.push(surface)
}, 240_000)

const at = (surface: StructureSurface, level: number) => ({
  ...surface.mesh,
  indices: surface.mesh.details[level]!.indices,
})

/** What is in the part and the box, in voxels of this size. */
function countedMm3(part: Part, { low, high }: Box, spacing: number): number {
  const count = (axis: number) => Math.ceil((high[axis]! - low[axis]!) / spacing)
  const { labels } = sampleSpine([part], {
    dimensions: [count(0), count(1), count(2)],
    spacingMm: [spacing, spacing, spacing],
    origin: [low[0] + spacing / 2, low[1] + spacing / 2, low[2] + spacing / 2],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  })
  return labels.reduce((sum, label) => sum + Number(label !== 0), 0) * spacing ** 3
}

describe('the surface of a ball of 20 mm, sampled at 1 mm', () => {
  const mesh = withNormals(partSurface(BALL, { spacingMm: 1 }), BALL.sdf, 0.3)

  test('is closed, on the ball within 0.02 mm, with the ball’s own normals within 0.1°', () => {
    expect(meshFacts(mesh)).toMatchObject({ openEdges: 0, forkedEdges: 0, agreeing: 1 })
    for (let n = 0; n < mesh.positions.length; n += 3) {
      const out = [mesh.positions[n]! - 3, mesh.positions[n + 1]! + 5, mesh.positions[n + 2]! - 40]
      expect(Math.abs(Math.hypot(...out) - 20)).toBeLessThan(0.02)
      const cosine = out.reduce((sum, value, axis) => sum + (value / 20) * mesh.normals[n + axis]!, 0)
      expect(cosine).toBeGreaterThan(0.9985)
    }
  })

  test('simplified it keeps to the errors it states, uses fewer triangles each time, and stays closed', async () => {
    const { positions, normals, details } = await simplified(mesh, [0.1, 0.5, 1.5])
    const triangles = details.map(({ indices }) => indices.length / 3)
    expect(triangles.toSorted((a, b) => b - a)).toEqual(triangles)
    for (const [level, { indices, errorMm }] of details.entries()) {
      expect(errorMm).toBeLessThanOrEqual([0.1, 0.5, 1.5][level]! + 1e-6)
      const facts = meshFacts({ positions, normals, indices })
      expect(facts.openEdges).toBe(0)
      // A ball whose surface is off by e everywhere has lost 3 e / 20 of its volume.
      expect(1 - facts.volumeMm3 / ((4 / 3) * Math.PI * 8000)).toBeLessThan((3 * (errorMm + 0.03)) / 20)
    }
  })

  test('coarser levels use the first corners only', async () => {
    const { details } = await simplified(mesh, [0.1, 0.5, 1.5])
    const last = details.map(({ indices }) => indices.reduce((a, b) => Math.max(a, b), 0))
    expect(last[2]).toBeLessThan(last[1]!)
    expect(last[1]).toBeLessThan(last[0]!)
    expect(last[2]! + 1).toBe(new Set(details[2]!.indices).size)
  })
})

describe('the surfaces round L3', () => {
  test('there is one of the vertebra, and of every other group that is there', () => {
    const groups = new Set(surfaces.map(({ group }) => group))
    expect(surfaces.some(({ name, level }) => level === 'L3' && /vertebra/.test(name))).toBe(true)
    for (const group of ['bone', 'muscle', 'disc', 'ligament', 'neural', 'vessel', 'skin'] as const)
      expect(groups).toContain(group)
    expect(new Set(surfaces.map(({ name }) => name)).size).toBe(surfaces.length)
  })

  test('every one is closed at every level of detail: each directed edge is met by one the other way', () => {
    for (const surface of surfaces)
      for (const level of DETAIL_ERRORS_MM.keys())
        expect([surface.name, level, meshFacts(at(surface, level)).openEdges]).toEqual([surface.name, level, 0])
  })

  test('triangles turn outwards: volumes are positive, and normals agree with the triangles on 90 % of the area', () => {
    for (const surface of surfaces) {
      const facts = meshFacts(at(surface, 0))
      expect([surface.name, facts.volumeMm3 > 0, facts.agreeing > 0.9]).toEqual([surface.name, true, true])
    }
  })

  test('corners of bones lie on the signed distance: within 0.15 mm for 95 % of them, within half a sample at creases', () => {
    for (const part of spine.bones) {
      const bounded = boundedSdf(part, L3)
      for (const { group, label, mesh } of surfaces) {
        if (group !== 'bone' || label !== part.label) continue
        const offMm = Array.from({ length: mesh.positions.length / 3 }, (_, n) =>
          Math.abs(bounded.sdf(mesh.positions[3 * n]!, mesh.positions[3 * n + 1]!, mesh.positions[3 * n + 2]!)),
        ).toSorted((a, b) => a - b)
        expect(offMm[Math.floor(offMm.length * 0.95)]).toBeLessThan(0.15)
        expect(offMm.at(-1)).toBeLessThan(0.6)
      }
    }
  })

  test('volumes agree within 3 % with voxels of the same part, counted', () => {
    let compared = 0
    for (const part of spine.parts) {
      const surface = surfaces.find(({ label, group }) => label === part.label && group !== 'skin' && group !== 'fat')
      if (!surface || spine.parts.filter(({ label }) => label === part.label).length > 1) continue
      if (meshFacts(at(surface, 0)).volumeMm3 < 7000) continue
      const voxelsMm3 = countedMm3(part, L3, 0.75)
      const { volumeMm3, areaMm2 } = meshFacts(at(surface, 0))
      // Of a sheet of 2 mm, 3 % are less than the allowed error.
      const isLarge = voxelsMm3 > 8000 && (2 * volumeMm3) / areaMm2 > 5
      if (!isLarge) continue
      compared++
      expect([surface.name, Math.abs(volumeMm3 / voxelsMm3 - 1) < 0.03]).toEqual([surface.name, true])
    }
    expect(compared).toBeGreaterThan(4)
  }, 90_000)
})

describe('nerves and arteries round L3', () => {
  const CRUMB_MM3 = 12
  const tubes = () =>
    surfaces.filter(({ name }) => /nerve root|ganglion|medial branch|lumbar artery|radicular artery/.test(name))

  test('are as many pieces at every level of detail as at the finest: none breaks', () => {
    expect(tubes().length).toBeGreaterThanOrEqual(12)
    for (const surface of tubes()) {
      const { positions, details } = surface.mesh
      const pieces = details.map(({ indices }) => piecesOf(positions, indices).length)
      expect([surface.name, ...pieces]).toEqual([surface.name, ...details.map(() => pieces[0])])
      // The region cuts what turns back out of it.
      expect(pieces[0]).toBeLessThanOrEqual(2)
    }
  })

  test('keep at every level of detail the volume that counted voxels of the same part have, within 9 %', () => {
    for (const surface of tubes()) {
      const part = spine.parts.find(({ label }) => label === surface.label)!
      const { box } = boundedSdf(part, L3)
      const voxelsMm3 = countedMm3(part, box, 0.15)
      // Of a crumb that the region cuts off, the cut itself is most.
      if (voxelsMm3 < CRUMB_MM3) continue
      for (const level of DETAIL_ERRORS_MM.keys()) {
        const ratio = meshFacts(at(surface, level)).volumeMm3 / voxelsMm3
        expect([surface.name, level, ratio.toFixed(3), Math.abs(ratio - 1) < 0.09]).toEqual([
          surface.name,
          level,
          ratio.toFixed(3),
          true,
        ])
      }
    }
  }, 90_000)
})

describe('made ready to be drawn', () => {
  test('a group is one mesh whose corners are where its surfaces have them, within a 128th of a millimetre', () => {
    const bones = surfaces.filter(({ group }) => group === 'bone')
    const layer = layerOf('bone', bones)
    expect(layer.structures.map(({ name }) => name)).toEqual(bones.map(({ name }) => name))
    for (const [which, { firstCorner, corners }] of layer.structures.entries()) {
      const { positions } = bones[which]!.mesh
      expect(corners).toBe(positions.length / 3)
      for (let n = 0; n < corners; n++)
        for (const axis of [0, 1, 2]) {
          const mm = layer.positions[4 * (firstCorner + n) + axis]! * POSITION_UNIT_MM
          expect(Math.abs(mm - positions[3 * n + axis]!)).toBeLessThan(0.008)
        }
    }
  })

  test('its levels of detail follow one another, and together they are all of the indices', () => {
    const layer = layerOf(
      'disc',
      surfaces.filter(({ group }) => group === 'disc'),
    )
    let start = 0
    for (const detail of layer.details) {
      expect(detail.start).toBe(start)
      start += detail.count
    }
    expect(start).toBe(layer.indices.length)
  })

  test('a surface of another group is refused by name', () => {
    expect(() => layerOf('disc', [surfaces[0]!])).toThrow(surfaces[0]!.name)
  })
})

describe('what cannot be had', () => {
  test('a part without a finite box, or a spacing of 0', () => {
    const everywhere = { ...BALL, box: { low: [-Infinity, 0, 0], high: [1, 1, 1] } as Box }
    expect(() => partSurface(everywhere, { spacingMm: 1 })).toThrow('finite box')
    expect(() => partSurface(BALL, { spacingMm: 0 })).toThrow('above 0 mm, got 0')
  })

  test('a part that does not reach into the region has no surface', () => {
    const away = boundedSdf(BALL, { low: [50, 50, 50], high: [60, 60, 60] })
    expect(partSurface(away, { spacingMm: 1 }).indices).toHaveLength(0)
  })

  test('levels of detail whose errors fall are refused', async () => {
    await expect(simplified(partSurface(BALL, { spacingMm: 2 }), [0.5, 0.1])).rejects.toThrow('rising errors')
  })
})
