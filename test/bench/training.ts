/** What every metric of a ten-minute run costs: 50 samples a second of needle and probe, in and out of 20 000 triangles. */
import { measure } from '#core/training/all-metrics.ts'
import type { TrackedSample } from '#core/training/tracked-sample.ts'
import { rigidMatrix } from '#core/signals/rotation.ts'
import { closedSurface } from '#core/volumes/closed-surface.ts'
import { sphere } from '#test/core/training/solids.ts'
import { median, type Bench } from './figures.ts'

const RUN = { minutes: 10, samplesPerS: 50, rounds: 7, goalMs: 200 } as const

export async function benchTraining(): Promise<Bench> {
  const solid = sphere(60, 144)
  const tissue = closedSurface(solid)
  const samples = run()
  const took = Array.from({ length: RUN.rounds }, () => {
    const start = performance.now()
    const before = process.cpuUsage()
    measure(samples, { needle: 'needle', probe: 'probe', tissue })
    const { user, system } = process.cpuUsage(before)
    return { wallMs: performance.now() - start, cpuMs: (user + system) / 1000 }
  })
  const ms = median(took.map(({ cpuMs }) => cpuMs))
  return {
    name: 'Metrics of a run',
    rows: [
      {
        figure: `${samples.length} samples, ${Array.from(solid.indices).length / 3} triangles, all metrics`,
        value: `${ms.toFixed(0)} ms of processor (${median(took.map(({ wallMs }) => wallMs)).toFixed(0)} ms by the clock)`,
        goal: `≤ ${RUN.goalMs} ms`,
        met: ms <= RUN.goalMs,
      },
    ],
  }
}

/** In and out every ten seconds, swaying and leaning. */
function run(): readonly TrackedSample[] {
  return Array.from({ length: RUN.minutes * 60 * RUN.samplesPerS }, (_, index) => {
    const timeS = index / RUN.samplesPerS
    const lean = 0.1 * Math.sin(timeS / 3)
    const needle = rigidMatrix([Math.sin(lean), 0, 0, Math.cos(lean)], [
      5 * Math.sin(timeS), 3 * Math.cos(timeS / 2), -60 + 40 * Math.sin((2 * Math.PI * timeS) / 10),
    ]) // prettier-ignore
    const probe = rigidMatrix([0, 0, Math.sin(lean), Math.cos(lean)], [10 * Math.sin(timeS / 5), 0, -62])
    return [
      { timeS, device: 'needle', patientFromDevice: needle },
      { timeS, device: 'probe', patientFromDevice: probe },
    ]
  }).flat()
}
