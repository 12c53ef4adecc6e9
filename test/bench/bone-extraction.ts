/**
 * The bone of a CT as triangles, at its full resolution: ours, vtk.js and VTK (flying edges), in turn on the same voxels.
 * Equal surfaces first: as many triangles, the same area. Processor time, for other programs take the cores away.
 */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { readVolume } from '#cli/read-volume.ts'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { sharedData } from '#test/real/shared-data.ts'
import { median, type Bench, type Figure } from './figures.ts'

const CT = 'ct/lidc0314_lower'
/** Along the body; all of a slice. */
const SLICES = 90
const LEVEL_HU = 300
const RUNS = 3
const GOAL = { vtkJs: 100, vtk: 1 } as const
const PYTHON = '/usr/bin/python3'

interface Run {
  readonly ms: number
  readonly triangles: number
  readonly areaMm2: number
}

export async function benchBoneExtraction(): Promise<Bench> {
  const name = 'bone surface at full resolution'
  const folder = sharedData(CT)
  if (!folder) return { name, rows: [{ figure: `skipped: ${CT} is not there`, value: '–' }] }
  const read = await readVolume(folder)
  if ('code' in read) throw new Error(read.message)
  const volume = { ...read.volume, voxels: Int16Array.from(read.volume.voxels) }
  const { dimensions } = volume.geometry
  if (dimensions[2] !== SLICES) throw new Error(`${CT} has ${dimensions[2]} slices`)
  const vtkJs = await createVtkJs(volume)
  const vtk = await startVtk(volume)
  const runs = { ours: [] as Run[], vtkJs: [] as Run[], vtk: [] as Run[] }
  for (let n = 0; n < RUNS; n++) {
    runs.ours.push(ours(volume))
    runs.vtkJs.push(vtkJs())
    if (vtk) runs.vtk.push(await vtk.run())
  }
  await vtk?.close()
  const [own] = runs.ours
  const ratio = (peer: readonly Run[]) => median(peer.map(({ ms }, n) => ms / runs.ours[n]!.ms))
  const row = (who: string, peer: readonly Run[], goal: number): Figure[] => {
    const [one] = peer
    if (!one) return [{ figure: `${who}: missing (python3-vtk9)`, value: '–' }]
    const times = ratio(peer)
    return [
      { figure: `${who}, triangles and area against ours`, value: `${one.triangles - own!.triangles}, ${((100 * (one.areaMm2 - own!.areaMm2)) / own!.areaMm2).toFixed(3)} %` },
      { figure: `${who}, ms of processor`, value: median(peer.map(({ ms }) => ms)).toFixed(0) },
      { figure: `ours against ${who}`, value: `${times.toFixed(1)}x`, goal: `>= ${goal}x`, met: times >= goal },
    ] // prettier-ignore
  }
  return {
    name: `${name} (${dimensions.join(' x ')}, ${LEVEL_HU} HU, ${own!.triangles} triangles)`,
    rows: [
      { figure: 'ours, ms of processor', value: median(runs.ours.map(({ ms }) => ms)).toFixed(0) },
      ...row('vtk.js', runs.vtkJs, GOAL.vtkJs),
      ...row(`VTK ${vtk?.version ?? ''}, one thread`, runs.vtk, GOAL.vtk),
    ],
  }
}

function timed<T>(work: () => T): readonly [T, number] {
  const before = process.cpuUsage()
  const made = work()
  const { user, system } = process.cpuUsage(before)
  return [made, (user + system) / 1000]
}

function ours(volume: Volume): Run {
  const [surface, ms] = timed(() => isoSurface(volume, LEVEL_HU))
  if (surface.type !== 'surface') throw new Error('too large')
  const { positions, indices } = surface.mesh
  return { ms, triangles: indices.length / 3, areaMm2: areaOf(positions, indices, 0, 3) }
}

/** @param lead numbers before the three corners of each triangle @param step from one to the next */
function areaOf(positions: ArrayLike<number>, corners: ArrayLike<number>, lead: number, step: number): number {
  let area = 0
  for (let at = lead; at < corners.length; at += step) {
    const [a, b, c] = [3 * corners[at]!, 3 * corners[at + 1]!, 3 * corners[at + 2]!]
    const [ux, uy, uz] = [0, 1, 2].map((n) => positions[b + n]! - positions[a + n]!) as [number, number, number]
    const [vx, vy, vz] = [0, 1, 2].map((n) => positions[c + n]! - positions[a + n]!) as [number, number, number]
    area += Math.hypot(uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx) / 2
  }
  return area
}

interface CubesMaker {
  newInstance(of: object): {
    setInputData(image: object): void
    update(): void
    getOutputData(): { getPolys(): { getData(): Uint32Array }; getPoints(): { getData(): Float32Array } }
  }
}

/** As cornerstone3D and others have it: marching cubes with merged points and normals. */
async function createVtkJs({ geometry, voxels }: Volume): Promise<() => Run> {
  // @ts-expect-error -- the package says nothing of this filter's types
  const { default: cubes } = (await import('@kitware/vtk.js/Filters/General/ImageMarchingCubes.js')) as { default: CubesMaker } // prettier-ignore
  const { default: imageData } = await import('@kitware/vtk.js/Common/DataModel/ImageData.js')
  const { default: dataArray } = await import('@kitware/vtk.js/Common/Core/DataArray.js')
  const image = imageData.newInstance()
  image.setDimensions([...geometry.dimensions])
  image.setSpacing([...geometry.spacingMm])
  image.getPointData().setScalars(dataArray.newInstance({ name: 'hu', values: voxels as Int16Array, numberOfComponents: 1 })) // prettier-ignore
  return () => {
    const filter = cubes.newInstance({ contourValue: LEVEL_HU, computeNormals: true, mergePoints: true })
    filter.setInputData(image)
    const [output, ms] = timed(() => {
      filter.update()
      return filter.getOutputData()
    })
    const polys = output.getPolys().getData()
    return { ms, triangles: polys.length / 4, areaMm2: areaOf(output.getPoints().getData(), polys, 1, 4) }
  }
}

/** Debian's python3-vtk9, in a process of its own; undefined where it is missing. */
async function startVtk({ geometry, voxels }: Volume) {
  if (spawnSync(PYTHON, ['-c', 'import vtkmodules.vtkFiltersCore']).status !== 0) return undefined
  const folder = await mkdtemp(join(tmpdir(), 'interspace-edges-'))
  const file = join(folder, 'voxels.raw')
  await writeFile(file, voxels as Int16Array)
  const shape = [...geometry.dimensions, ...geometry.spacingMm].map(String)
  const child = spawn(PYTHON, [join(import.meta.dirname, 'edges-peer.py'), file, ...shape], { stdio: ['pipe', 'pipe', 'inherit'] }) // prettier-ignore
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('VTK ended without an answer')
    return JSON.parse(value as string) as unknown
  }
  const { version } = (await next()) as { version: string }
  return {
    version,
    async run() {
      child.stdin.write(`${JSON.stringify({ level: LEVEL_HU })}\n`)
      return (await next()) as Run
    },
    async close() {
      child.stdin.end()
      child.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
