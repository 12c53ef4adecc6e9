/** How long a step of the safety watch takes, and how far its distances are from those to every triangle one by one. */
import { structure } from '#core/anatomy/structures.ts'
import { createRandom } from '#core/phantom/random.ts'
import { clearance, type NeedleRod } from '#core/safety/clearance.ts'
import { createHazardWatch } from '#core/safety/hazard-watch.ts'
import { hazardsOf, USUALLY_KEPT_AWAY, type Hazard } from '#core/safety/hazards.ts'
import { nearTriangles, rodDistance } from '#test/core/safety/brute-force.ts'
import { spineMeshes } from '#test/core/safety/spine-hazards.ts'
import { median, type Bench } from './figures.ts'

type Vector = readonly [number, number, number]

const THREE = [structure('dura'), structure('nerve root', 'L4', 'left'), structure('lumbar artery', 'L4', 'left')]
/** Of the built-in plan. */
const [TARGET, ENTRY]: readonly [Vector, Vector] = [
  [17.5, 39.1, -43.6],
  [39.5, 89.6, -43.6],
]
const [RUNS, STEPS] = [15, 600] as const

export function benchSafety(): Promise<Bench> {
  const meshes = spineMeshes()
  const startMs = spentMs()
  const all = hazardsOf(USUALLY_KEPT_AWAY, ({ name }) => meshes.get(name))
  const builtMs = spentMs() - startMs
  const three = all.filter((hazard) => THREE.includes(hazard.structure))
  const course = Array.from({ length: STEPS }, (_, step) => onCourse(step / STEPS))
  const near = perStepUs(() => course.forEach((rod) => three.forEach(({ tree }) => clearance(tree, rod))))
  const beside = randomRods()
  const anywhere = perStepUs(() => beside.forEach((rod) => three.forEach(({ tree }) => clearance(tree, rod))))
  const whole = perStepUs(() => watchAlong(all, course))
  return Promise.resolve({
    name: 'Safety: distances from a needle to what it must not touch, processor time of one core',
    rows: [
      {
        figure: '3 structures (dura, L4 root, L4 lumbar artery), whole shaft, built-in approach, per step',
        value: `${near.toFixed(1)} µs`,
        goal: '≤ 50 µs',
        met: near <= 50,
      },
      {
        figure: '– needles anywhere round them, one in three going through',
        value: `${anywhere.toFixed(1)} µs`,
        goal: '≤ 50 µs',
        met: anywhere <= 50,
      },
      { figure: `– worst error against all triangles, ${beside.length} needles`, value: `${worstMm(three, beside, meshes).toExponential(1)} mm`, goal: '≤ 0.1 mm', met: worstMm(three, beside, meshes) <= 0.1 },
      {
        figure: `${all.length} structures, zones, motion between steps, look-ahead, per step`,
        value: `${whole.toFixed(1)} µs`,
      },
      { figure: `– making their trees, once per case`, value: `${builtMs.toFixed(0)} ms` },
    ],
  }) // prettier-ignore
}

function onCourse(share: number): NeedleRod {
  const way = TARGET.map((value, axis) => value - ENTRY[axis]!)
  const length = Math.hypot(...way)
  const direction = way.map((value) => value / length) as unknown as Vector
  const tip = ENTRY.map((value, axis) => value + share * way[axis]!) as unknown as Vector
  return { tip, direction, lengthMm: 90, radiusMm: 0.35 }
}

function randomRods(): readonly NeedleRod[] {
  const random = createRandom(1)
  return Array.from({ length: STEPS }, () => {
    const tip: Vector = [40 * random.uniform() - 5, 40 * random.uniform(), 60 * random.uniform() - 60]
    const way = [0.5 * random.normal(), -1, 0.3 * random.normal()]
    const direction = way.map((value) => value / Math.hypot(...way)) as unknown as Vector
    return { tip, direction, lengthMm: 90, radiusMm: 0.35 }
  })
}

function watchAlong(hazards: readonly Hazard[], course: readonly NeedleRod[]) {
  const watch = createHazardWatch()
  course.forEach((rod, step) => watch.step(hazards, rod, () => 0.4, (step * 1000) / 60))
}

function worstMm(hazards: readonly Hazard[], rods: readonly NeedleRod[], meshes: ReturnType<typeof spineMeshes>) {
  let worst = 0
  for (const { tree, structure: of } of hazards) {
    const truth = nearTriangles(meshes.get(of.name)!)
    for (const rod of rods) {
      const told = Math.max(-rod.radiusMm, clearance(tree, rod)!.distanceMm)
      worst = Math.max(worst, Math.abs(told - rodDistance(rod, truth, Infinity)))
    }
  }
  return worst
}

function perStepUs(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = spentMs()
    work()
    return ((spentMs() - before) / STEPS) * 1000
  })
  return median(times.slice(RUNS / 3))
}

/** Other programs take the cores away: processor time is what a free core needs. */
function spentMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
