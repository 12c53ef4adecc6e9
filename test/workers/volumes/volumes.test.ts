import { afterEach, describe, expect, test } from 'vitest'
import type { LabelField } from '#core/volumes/label-field.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { TYPICAL } from '#core/phantom/parameters.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { createVolumes, type VolumesPort } from '#workers/volumes/client.ts'
import type { Port, Reply, Request } from '#workers/volumes/messages.ts'
import { serveVolumes, type VolumesLimits } from '#workers/volumes/serve.ts'
import { AXES, ball } from '#test/core/volumes/ball.ts'
import { meshFacts } from '#test/core/volumes/mesh-facts.ts'

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

function connected(limits?: VolumesLimits) {
  const surfaces: { mesh: SurfaceMesh; strideVoxels: number }[] = []
  const failures: string[] = []
  const ports: VolumesPort[] = []
  const volumes = createVolumes({
    makeWorker() {
      const { port1, port2 } = new MessageChannel()
      open.push(port1, port2)
      serveVolumes(port2 as unknown as Port<Reply, Request>, limits)
      ports.push(port1 as unknown as VolumesPort)
      return ports.at(-1)!
    },
    onSurface: (mesh, strideVoxels) => surfaces.push({ mesh, strideVoxels }),
    onFailed: (reason) => failures.push(reason),
  })
  return { volumes, surfaces, failures, ports }
}

async function until(isDone: () => boolean) {
  while (!isDone()) await new Promise((resolve) => setTimeout(resolve, 2))
}
const settle = () => new Promise((resolve) => setTimeout(resolve, 150))

describe('bone surfaces', () => {
  const volume = ball(AXES[2]!.geometry)

  test('the surface of a ball of 20 mm comes back closed and with its volume of 33510 mm³', async () => {
    const { volumes, surfaces } = connected()
    volumes.extractSurface(volume, 0)
    await until(() => surfaces.length > 0)
    const facts = meshFacts(surfaces[0]!.mesh)
    expect(facts.openEdges).toBe(0)
    expect(facts.volumeMm3 / 33510).toBeCloseTo(1, 2)
    expect(surfaces[0]!.strideVoxels).toBe(1)
    expect(volume.voxels.length).toBe(70 * 60 * 60)
  })

  test('of three asked for in a row only the last comes', async () => {
    const { volumes, surfaces } = connected()
    volumes.extractSurface(volume, 0)
    volumes.extractSurface(volume, 50)
    volumes.extractSurface(volume, 100)
    await until(() => surfaces.length > 0)
    await settle()
    expect(surfaces).toHaveLength(1)
    // 100 HU is 10 mm under the surface: a ball of 10 mm.
    expect(meshFacts(surfaces[0]!.mesh).volumeMm3 / ((4 / 3) * Math.PI * 1000)).toBeCloseTo(1, 1)
  })

  test('a cancelled one never comes', async () => {
    const { volumes, surfaces, failures } = connected()
    volumes.extractSurface(volume, 0)
    volumes.cancelSurface()
    await settle()
    expect([surfaces, failures]).toEqual([[], []])
  })

  test('with too many triangles every second voxel is used, and that is said', async () => {
    const { volumes, surfaces } = connected({ maxTriangles: 5000, drawnTriangles: 5000, maxStrideVoxels: 8 })
    volumes.extractSurface(volume, 0)
    await until(() => surfaces.length > 0)
    expect(surfaces[0]!.strideVoxels).toBe(2)
    expect(surfaces[0]!.mesh.indices.length / 3).toBeLessThan(5000)
  })

  test('when even that is too many it says why, and the next one still comes', async () => {
    const { volumes, surfaces, failures } = connected({ maxTriangles: 800, drawnTriangles: 800, maxStrideVoxels: 2 })
    volumes.extractSurface(volume, 0)
    await until(() => failures.length > 0)
    expect(failures[0]).toContain('more than 800 triangles')
    volumes.extractSurface(volume, 150)
    await until(() => surfaces.length > 0)
  })

  test('more triangles than are drawn are simplified away: closed, and within 2 % of its volume', async () => {
    const { volumes, surfaces } = connected({ maxTriangles: 1e6, drawnTriangles: 1500, maxStrideVoxels: 8 })
    volumes.extractSurface(volume, 0)
    await until(() => surfaces.length > 0)
    const facts = meshFacts(surfaces[0]!.mesh)
    expect(facts).toMatchObject({ openEdges: 0 })
    expect(facts.triangles).toBeLessThan(1650)
    expect(facts.triangles).toBeGreaterThan(1200)
    expect(Math.abs(facts.volumeMm3 / 33510 - 1)).toBeLessThan(0.02)
    expect(facts.agreeing).toBeGreaterThan(0.99)
  })

  test('a level that is not a number comes back as a reason', async () => {
    const { volumes, failures } = connected()
    volumes.extractSurface(volume, Number.NaN)
    await until(() => failures.length > 0)
    expect(failures[0]).toContain('got NaN')
  })

  test('3 million voxels go over in pieces and arrive whole', async () => {
    const size = 144
    const voxels = new Int16Array(size ** 3).fill(-1000)
    for (let k = 20; k < 130; k++)
      for (let j = 30; j < 40; j++) voxels.fill(1000, 50 + size * (j + size * k), 60 + size * (j + size * k))
    const geometry = { ...AXES[0]!.geometry, dimensions: [size, size, size] as const }
    const bar: Volume = { frame: 'ct', name: 'bar', geometry, voxels, remarks: [] }
    const { volumes, surfaces } = connected()
    volumes.extractSurface(bar, 0)
    await until(() => surfaces.length > 0)
    // Half of each outermost voxel pair belongs to the bar: 10 x 10 x 110 mm less its bevelled edges.
    const { volumeMm3 } = meshFacts(surfaces[0]!.mesh)
    expect(volumeMm3).toBeGreaterThan(9.9 * 9.9 * 109.9)
    expect(volumeMm3).toBeLessThan(10 * 10 * 110)
  })

  test('a crash is told once, and the next request gets a new worker', async () => {
    const { volumes, surfaces, failures, ports } = connected()
    volumes.extractSurface(volume, 0)
    ports[0]!.onerror!({ message: 'out of memory' } as ErrorEvent)
    await settle()
    expect([failures, surfaces]).toEqual([['out of memory'], []])
    volumes.extractSurface(volume, 0)
    await until(() => surfaces.length > 0)
    expect(ports).toHaveLength(2)
  })
})

describe('the structures of a spine', () => {
  /** Half of L3 and what is round it. */
  const geometry = {
    dimensions: [40, 50, 16],
    spacingMm: [2, 2, 2],
    origin: [-40, -20, -16],
    direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  } as const

  test('come group by group, bones first, and then the labels, which agree with the spine', async () => {
    const { volumes } = connected()
    const meshes: LayerMesh[] = []
    let field: LabelField | undefined
    await volumes.makeStructures(TYPICAL, geometry, {
      onLayer: (mesh) => meshes.push(mesh),
      onLabels: (labels) => (field = labels),
    })
    expect(meshes[0]!.group).toBe('bone')
    expect(new Set(meshes.map(({ group }) => group)).size).toBe(meshes.length)
    const spine = createLumbarSpine()
    const { geometry: grid, labels } = field!
    const [nx, ny] = grid.dimensions
    for (let at = 0; at < labels.length; at += 997) {
      const ijk = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)]
      const [x, y, z] = ijk.map((n, axis) => grid.origin[axis]! + n * grid.spacingMm[axis]!)
      expect(labels[at]).toBe(spine.labelAt(x!, y!, z!))
    }
  })

  test('aborted they stop coming, and the promise says why', async () => {
    const { volumes } = connected()
    const controller = new AbortController()
    let come = 0
    const made = volumes.makeStructures(
      TYPICAL,
      geometry,
      {
        onLayer() {
          come++
          controller.abort(new Error('another case'))
        },
        onLabels: () => come++,
      },
      controller.signal,
    )
    await expect(made).rejects.toThrow('another case')
    await settle()
    expect(come).toBe(1)
  })

  test('a crash rejects with its reason', async () => {
    const { volumes, ports } = connected()
    const events = { onLayer: () => undefined, onLabels: () => undefined }
    const made = volumes.makeStructures(TYPICAL, geometry, events)
    ports[0]!.onerror!({ message: 'killed' } as ErrorEvent)
    await expect(made).rejects.toThrow('killed')
  })

  test('parameters no spine has are refused by name', async () => {
    const { volumes } = connected()
    const events = { onLayer: () => undefined, onLabels: () => undefined }
    await expect(volumes.makeStructures({ ...TYPICAL, statureCm: 900 }, geometry, events)).rejects.toThrow('statureCm')
  })
})

describe('a body made from parameters', () => {
  test('says where its CT lies, then sends its bones; told to stop, it sends no more', async () => {
    const { volumes } = connected()
    const stop = new AbortController()
    const heard: string[] = []
    const parameters = { ...TYPICAL, scoliosis: { cobbDeg: 30, apex: 'L3' as const } }
    const making = volumes.makeBody(
      parameters,
      {
        onGeometry: ({ spacingMm }) => heard.push(`geometry ${spacingMm.join(' ')}`),
        onLayer: ({ group }) => heard.push(group),
        onLabels: () => heard.push('labels'),
        onSlices: () => heard.push('slices'),
        onProgress: () => undefined,
      },
      stop.signal,
    )
    await until(() => heard.length >= 2)
    stop.abort(new Error('enough'))
    await expect(making).rejects.toThrow('enough')
    expect(heard.slice(0, 2)).toEqual(['geometry 1.25 1.25 2.5', 'bone'])
    const before = heard.length
    await settle()
    expect(heard).toHaveLength(before)
  })
})

describe('the MR of a body made from parameters', () => {
  test('comes slice by slice from the left, and stops when the case is closed', async () => {
    const { volumes } = connected()
    const stop = new AbortController()
    const heard: (string | number)[] = []
    const making = volumes.makeMr(
      { ...TYPICAL, scoliosis: { cobbDeg: 30, apex: 'L3' as const } },
      {
        onGeometry: ({ spacingMm, direction }) => heard.push(`${spacingMm.join(' ')}, next to x ${direction[6]}`),
        onSlices: (k) => heard.push(k),
      },
      stop.signal,
    )
    await until(() => heard.length >= 3)
    stop.abort(new Error('another case'))
    await expect(making).rejects.toThrow('another case')
    expect(heard.slice(0, 3)).toEqual(['1.5 1.5 4.4, next to x -1', 0, 1])
    const before = heard.length
    await settle()
    expect(heard).toHaveLength(before)
  })
})
