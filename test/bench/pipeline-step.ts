/** How long a displayed frame's own work takes with everything on: pictures, names of the registered volume, frozen planes, safety over the whole case, guidance and alarms. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { point } from '#core/frames/transform.ts'
import { readStructureFile } from '#core/phantom/structure-file.ts'
import { hazardsOf, USUALLY_KEPT_AWAY } from '#core/safety/hazards.ts'
import { cleanFrame, FRAME_MS, running } from '#test/app/guarding-rig.ts'
import { spineMeshes } from '#test/core/safety/spine-hazards.ts'
import { median, percentile, type Bench } from './figures.ts'

const FILE = join(import.meta.dirname, '../../public/built-in-case/structures.bin')
const [ROUNDS, STEPS, WARMING] = [5, 1800, 600] as const
/** Of the built-in plan's joint. */
const TARGET = [17.5, 39.1, -43.6] as const

export function benchPipelineStep(): Promise<Bench> {
  const rig = running(640, 480)
  const { field, meshes } = readStructureFile(readFileSync(FILE))
  const meshOf = spineMeshes()
  const hazards = hazardsOf(USUALLY_KEPT_AWAY, ({ name }) => meshOf.get(name))
  const { session } = rig
  session.actions.set({
    target: point('ct', ...TARGET),
    entry: point('ct', TARGET[0], TARGET[1] + 55, TARGET[2]),
    structures: { meshes, labels: field },
    layers: { ...session.getState().layers, names: true },
  })
  session.actions.guard({ hazards, unwatched: [] })
  let nowMs = 1000
  let step = 0
  const tickOnce = () => {
    nowMs += FRAME_MS
    // In and out again every 20 s, as near to the joint as it goes.
    const backMm = 30 * (1 + Math.cos((2 * Math.PI * step++) / 1200))
    cleanFrame(rig, nowMs, [TARGET[0], TARGET[1] + backMm, TARGET[2]])
    const before = spentMs()
    rig.tick(nowMs)
    return spentMs() - before
  }
  for (let n = 0; n < WARMING; n++) {
    tickOnce()
    if (n % 200 === 100) rig.freezing.freeze()
  }
  const rounds = Array.from({ length: ROUNDS }, () => Array.from({ length: STEPS }, tickOnce))
  const p99 = median(rounds.map((times) => percentile(times, 0.99)))
  const half = median(rounds.map((times) => percentile(times, 0.5)))
  const { guidance, names, frozen } = rig.live
  return Promise.resolve({
    name: 'Pipeline: one displayed frame with everything on, processor time of one core',
    rows: [
      { figure: `p99 of ${ROUNDS} x ${STEPS} frames, pictures of 640 x 480`, value: `${p99.toFixed(2)} ms`, goal: '≤ 2 ms', met: p99 <= 2 },
      { figure: '– median', value: `${half.toFixed(2)} ms` },
      { figure: `– with ${hazards.length} structures watched, ${frozen.planes.length} frozen planes, ${names.length} names, guidance`, value: guidance.state },
    ],
  }) // prettier-ignore
}

/** Other programs take the cores away: processor time is what a free core needs. */
function spentMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
