/** The whole built-in case sampled at half a millimetre by two threads: what every image and label of the phantom starts from. */
import { Worker } from 'node:worker_threads'
import { BUILT_IN_PARAMETERS } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { ctField } from '#core/phantom/scan-field.ts'
import type { Bench } from './figures.ts'
import type { SampledShare, SamplingShare } from './sampling-thread.ts'

const SPACING_MM = 0.5
const THREADS = 2
const GOAL_S = 20

export async function benchPhantomSampling(): Promise<Bench> {
  const geometry = ctField(createLumbarSpine(BUILT_IN_PARAMETERS), { inPlaneMm: SPACING_MM, sliceMm: SPACING_MM })
  const startedMs = performance.now()
  const shares = await Promise.all(
    Array.from({ length: THREADS }, (_, thread) => sampled({ geometry, thread, threads: THREADS })),
  )
  const wallS = (performance.now() - startedMs) / 1000
  // Other programs take the cores away; the processor time of the slower thread is what two free cores need.
  const threadS = Math.max(...shares.map(({ cpuMs }) => cpuMs)) / 1000
  const voxels = geometry.dimensions.reduce((a, b) => a * b)
  const filled = shares.reduce((sum, share) => sum + share.filled, 0)
  return {
    name: 'Phantom sampling',
    rows: [
      {
        figure: `the case at ${SPACING_MM} mm (${geometry.dimensions.join(' x ')}), two threads: processor time of the slower one`,
        value: `${threadS.toFixed(1)} s`,
        goal: `≤ ${GOAL_S} s`,
        met: threadS <= GOAL_S,
      },
      { figure: '– the same by the clock, with whatever else ran', value: `${wallS.toFixed(1)} s` },
      {
        figure: '– million voxels in all, of which labelled',
        value: `${Math.round(voxels / 1e6)}, ${Math.round(filled / 1e6)}`,
      },
    ],
  }
}

const sampled = (share: SamplingShare) =>
  new Promise<SampledShare>((resolve, reject) => {
    const worker = new Worker(new URL('./sampling-thread.ts', import.meta.url), { workerData: share })
    worker.once('message', resolve)
    worker.once('error', reject)
  })
