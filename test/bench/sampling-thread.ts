/** One thread of the sampling bench: every other slab of slices. */
import { parentPort, workerData } from 'node:worker_threads'
import { BUILT_IN_PARAMETERS } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export interface SamplingShare {
  readonly geometry: VolumeGeometry
  readonly thread: number
  readonly threads: number
}

export interface SampledShare {
  readonly cpuMs: number
  /** Voxels with a label. */
  readonly filled: number
}

const SLAB = 32

const { geometry, thread, threads } = workerData as SamplingShare
const { parts } = createLumbarSpine(BUILT_IN_PARAMETERS)
const before = process.threadCpuUsage()
let filled = 0
for (let k = thread * SLAB; k < geometry.dimensions[2]; k += threads * SLAB) {
  const { labels } = sampleSpine(parts, geometry, [k, Math.min(k + SLAB, geometry.dimensions[2])])
  for (const label of labels) if (label !== 0) filled++
}
const { user, system } = process.threadCpuUsage(before)
parentPort!.postMessage({ cpuMs: (user + system) / 1000, filled } satisfies SampledShare)
