import { describe, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { structure } from '#core/anatomy/structures.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'
import { USUAL_MARGIN, stopAtMm } from '#core/planning/procedure.ts'
import { clearance, type NeedleRod } from '#core/safety/clearance.ts'
import { createHazardWatch } from '#core/safety/hazard-watch.ts'
import { hazardsOf, unwatched, USUALLY_KEPT_AWAY } from '#core/safety/hazards.ts'
import { wayUntil } from '#core/safety/look-ahead.ts'
import type { Zone } from '#core/safety/zones.ts'
import { triangleTree } from '#core/volumes/triangle-tree.ts'
import { nearTriangles, rodDistance } from './brute-force.ts'
import { spineMeshes } from './spine-hazards.ts'

type Vector = readonly [number, number, number]

const meshes = spineMeshes()
const WATCHED = [structure('dura'), structure('nerve root', 'L4', 'left'), structure('lumbar artery', 'L4', 'left')]
const hazards = hazardsOf(
  WATCHED.map((each) => ({ structure: each, margin: USUAL_MARGIN, why: 'test' })),
  ({ name }) => meshes.get(name),
)
const truths = WATCHED.map(({ name }) => nearTriangles(meshes.get(name)!))

const SIGMA_MM = 0.4
const STOP_MM = stopAtMm(USUAL_MARGIN, SIGMA_MM)
const STEP_MS = 1000 / 60
const [LENGTH_MM, RADIUS_MM] = [90, 0.35]

const unit = (v: Vector): Vector => v.map((value) => value / Math.hypot(...v)) as unknown as Vector
const on = (a: Vector, way: Vector, by: number): Vector => [a[0] + by * way[0], a[1] + by * way[1], a[2] + by * way[2]]
const rodAt = (tip: Vector, direction: Vector): NeedleRod => ({ tip, direction, lengthMm: LENGTH_MM, radiusMm: RADIUS_MM }) // prettier-ignore

interface Motion {
  readonly speedMmPerS: number
  /** @param mm gone so far */
  at(mm: number): NeedleRod
}

/** From behind, as a needle in the back goes; 45 mm long. */
const MOTION_MM = 45
const KINDS = ['random', 'grazing', 'fast', 'oblique'] as const

function motion(kind: (typeof KINDS)[number], random: Random): Motion {
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const way = unit([0.5 * random.normal(), -1, 0.3 * random.normal()])
  const mesh = meshes.get(WATCHED[Math.floor(3 * random.uniform())]!.name)!
  const corner = Math.floor((random.uniform() * mesh.positions.length) / 3)
  const onSurface = [0, 1, 2].map((axis) => mesh.positions[3 * corner + axis]!) as unknown as Vector
  const straight = (through: Vector, speedMmPerS: number): Motion => {
    const start = on(through, way, -between(20, 40))
    return { speedMmPerS, at: (mm) => rodAt(on(start, way, mm), way) }
  }
  switch (kind) {
    case 'random':
      return straight([between(0, 40), between(15, 50), between(-60, -10)], between(40, 120))
    case 'fast':
      return straight(onSurface, 200)
    case 'grazing': {
      // Past the structure sideways, at about the distance where it must stop.
      const aside = unit([way[1], -way[0], between(-0.5, 0.5)])
      const beside = on(onSurface, aside, STOP_MM + between(-1, 1))
      return straight(beside, between(60, 200))
    }
    case 'oblique': {
      // Turned and pushed at once, as when a needle is levered.
      const [turn, shift] = [between(-0.5, 0.5), unit([random.normal(), random.normal(), random.normal()])]
      const start = on(onSurface, way, -between(15, 30))
      return {
        speedMmPerS: between(60, 200),
        at(mm) {
          const direction = unit(on(way, shift, (turn * mm) / MOTION_MM))
          return rodAt(on(on(start, way, mm), shift, (8 * turn * mm) / MOTION_MM), direction)
        },
      }
    }
  }
}

/** Truth between two steps is looked at this finely, mm. */
const FINE_MM = 1

const isStop = (zone: Zone) => zone === 'stop' || zone === 'inside'

/** Of each structure the step at which it was truly crossed, and that at which it was told; -1 for never. */
function followed(moved: Motion, steps: number, eachMm: number) {
  const watch = createHazardWatch()
  const crossedAt = truths.map(() => -1)
  const toldAt = truths.map(() => -1)
  for (let step = 0; step <= steps; step++) {
    for (let mm = step === 0 ? 0 : (step - 1) * eachMm + FINE_MM; mm <= step * eachMm; mm += FINE_MM) {
      const rod = moved.at(mm)
      for (const [at, truth] of truths.entries())
        if (crossedAt[at]! < 0 && rodDistance(rod, truth, STOP_MM) <= STOP_MM) crossedAt[at] = step
    }
    const { crossings } = watch.step(hazards, moved.at(step * eachMm), () => SIGMA_MM, step * STEP_MS)
    for (const { hazard } of crossings.filter(({ to }) => isStop(to))) {
      const at = WATCHED.indexOf(hazard.structure)
      if (toldAt[at]! < 0) toldAt[at] = step
    }
  }
  return { crossedAt, toldAt }
}

/** Truth was looked at each millimetre: what is told must be true between two of its looks. */
function isMadeUp(moved: Motion, lengthMm: number, truth: (typeof truths)[number]): boolean {
  for (let mm = 0; mm <= lengthMm; mm += 0.02)
    if (rodDistance(moved.at(mm), truth, STOP_MM + 0.1) <= STOP_MM + 0.1) return false
  return true
}

describe('a needle watched', () => {
  test.each(KINDS.map((kind, n) => ({ kind, seed: 100 + n })))(
    '250 $kind motions to 200 mm/s: no crossing into a stop zone is missed, none is told late, none is made up (seed $seed)',
    { timeout: 120_000 },
    ({ kind, seed }) => {
      const random = createRandom(seed)
      const outcome = { crossed: 0, missed: 0, late: 0, madeUp: 0 }
      for (let n = 0; n < 250; n++) {
        const moved = motion(kind, random)
        const eachMm = (moved.speedMmPerS * STEP_MS) / 1000
        const steps = Math.ceil(MOTION_MM / eachMm)
        const { crossedAt, toldAt } = followed(moved, steps, eachMm)
        const crossed = crossedAt.flatMap((step, at) => (step < 0 ? [] : [{ step, told: toldAt[at]! }]))
        outcome.crossed += crossed.length
        outcome.missed += crossed.filter(({ told }) => told < 0).length
        outcome.late += crossed.filter(({ step, told }) => told > step + 1).length
        const onlyTold = truths.filter((_, at) => crossedAt[at]! < 0 && toldAt[at]! >= 0)
        outcome.madeUp += onlyTold.filter((truth) => isMadeUp(moved, steps * eachMm, truth)).length
      }
      expect(outcome.crossed).toBeGreaterThan(60)
      expect(outcome).toMatchObject({ missed: 0, late: 0, madeUp: 0 })
    },
  )

  test('10 minutes of a clean approach with a trembling hand: no crossing at all (seed 7)', { timeout: 60_000 }, () => {
    const { targetMm, entryMm } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../public/built-in-case/plan.json'), 'utf8'),
    ) as { readonly targetMm: Vector; readonly entryMm: Vector }
    const all = hazardsOf(USUALLY_KEPT_AWAY, ({ name }) => meshes.get(name))
    const random = createRandom(7)
    const way = unit(on(targetMm, entryMm, -1))
    const watch = createHazardWatch()
    let crossings = 0
    for (let step = 0; step < 10 * 60 * 60; step++) {
      // In over 20 s, out over 20 s, again and again.
      const backMm = 30 * (1 + Math.cos((2 * Math.PI * step) / (40 * 60)))
      const tremble: Vector = [0.2 * random.normal(), 0.2 * random.normal(), 0.2 * random.normal()]
      const rod = rodAt(on(on(targetMm, way, -backMm), tremble, 1), way)
      crossings += watch.step(all, rod, () => SIGMA_MM, step * STEP_MS).crossings.length
    }
    expect(all.length).toBeGreaterThan(40)
    expect(crossings).toBe(0)
  })

  test('1000 random needles: the clearance is that of every triangle, to 0.1 mm (seed 31)', () => {
    const random = createRandom(31)
    let worstMm = 0
    for (let n = 0; n < 1000; n++) {
      const { at } = motion(KINDS[n % 4]!, random)
      const rod = at(MOTION_MM * random.uniform())
      for (const [which, { tree }] of hazards.entries()) {
        const told = Math.max(-RADIUS_MM, clearance(tree, rod)!.distanceMm)
        worstMm = Math.max(worstMm, Math.abs(told - rodDistance(rod, truths[which]!, Infinity)))
      }
    }
    expect(worstMm).toBeLessThan(0.1)
  })

  test('a needle in the sac is inside by as much as its axis', () => {
    // The built-in sac is some 15 mm wide; from behind, 3 mm in.
    const tree = triangleTree(meshes.get('dura')!)
    const way: Vector = [0, -1, 0]
    let tip: Vector = [0, 60, -40]
    const outside = clearance(tree, rodAt(tip, way))!.distanceMm
    tip = on(tip, way, outside + RADIUS_MM + 3)
    expect(clearance(tree, rodAt(tip, way))!.distanceMm).toBeLessThan(-2)
  })

  test('a needle pushed straight at a ball 20 mm away stops 5 mm before it after 15 mm', () => {
    const ball = triangleTree(octahedron(10))
    const rod = rodAt([0, 30, 0], [0, -1, 0])
    expect(wayUntil(ball, rod, 5 - RADIUS_MM)).toBeCloseTo(15, 1)
    expect(wayUntil(ball, { ...rod, direction: [0, 1, 0] }, 5)).toBeUndefined()
  })

  test('before it reaches the stop zone it is told how soon, at the speed it has', () => {
    const only = hazardsOf([{ structure: structure('aorta'), margin: USUAL_MARGIN, why: '' }], () => octahedron(10))
    const watch = createHazardWatch()
    let told: number | undefined
    // 20 mm/s: the stop zone, 2.35 mm before the tip of the ball, is 5 mm ahead at last.
    for (let step = 0; step <= 60; step++)
      told = watch.step(only, rodAt([0, 17.35 + (60 - step) / 3, 0], [0, -1, 0]), () => 0, step * STEP_MS).readings[0]
        ?.stopInMs
    expect(told).toBeGreaterThan(230)
    expect(told).toBeLessThan(270)
  })

  test('what a case does not show is named, so that nobody thinks it is watched', () => {
    const all = hazardsOf(USUALLY_KEPT_AWAY, ({ name }) => meshes.get(name))
    expect(unwatched(USUALLY_KEPT_AWAY, all).map(({ name }) => name)).toEqual(
      expect.arrayContaining(['left kidney', 'right kidney']),
    )
  })
})

/** Its six corners lie so far from the origin. */
function octahedron(mm: number) {
  return {
    positions: [mm, 0, 0, -mm, 0, 0, 0, mm, 0, 0, -mm, 0, 0, 0, mm, 0, 0, -mm],
    indices: [0, 2, 4, 2, 1, 4, 1, 3, 4, 3, 0, 4, 2, 0, 5, 1, 2, 5, 3, 1, 5, 0, 3, 5],
  }
}
