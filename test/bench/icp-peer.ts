/** VTK's iterative closest points in a process of its own, asked in turn with ours. Debian: `python3-vtk9`. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Matrix } from '#core/frames/transform.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'

const PYTHON = '/usr/bin/python3'

export interface IcpRun {
  /** Processor time of its `Update`. */
  readonly ms: number
  readonly iterations: number
  readonly matrix: Matrix
}

export interface IcpPeer {
  readonly version: string
  register(points: Float32Array, guess: Matrix, limits: IcpLimits): Promise<IcpRun>
  close(): Promise<void>
}

export interface IcpLimits {
  readonly iterations: number
  /** Stopped once the mean distance of the points moves by less; 0: never. */
  readonly stillMm: number
}

/** As VTK makes one: 50 iterations. */
export const VTK_DEFAULT: IcpLimits = { iterations: 50, stillMm: 0 }
/** Stopped when it stands still. */
export const VTK_STOPPED: IcpLimits = { iterations: 50, stillMm: 0.01 }

export const missingForIcp = (): readonly string[] =>
  spawnSync(PYTHON, ['-c', 'import vtkmodules.vtkCommonDataModel']).status === 0 ? [] : ['python3-vtk9']

export async function startIcp({ positions, indices }: Pick<SurfaceMesh, 'positions' | 'indices'>): Promise<IcpPeer> {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-icp-'))
  const files = [join(folder, 'positions'), join(folder, 'corners')] as const
  await writeFile(files[0], positions)
  await writeFile(files[1], indices)
  const child = spawn(PYTHON, [join(import.meta.dirname, 'icp-peer.py'), ...files], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    if (done) throw new Error('VTK ended without an answer')
    return JSON.parse(value as string) as unknown
  }
  const { version } = (await next()) as { version: string }
  return {
    version,
    async register(points, guess, limits) {
      child.stdin.write(`${JSON.stringify({ points: [...points], guess, ...limits })}\n`)
      return (await next()) as IcpRun
    },
    async close() {
      child.stdin.end()
      child.kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
