/**
 * A trainee made of numbers: a needle brought to a target with as much tremble, drift, hesitation and wrong beginnings as
 * the skill leaves. It is the scripted expert beside whose trace a run is looked at (skill 1), and it proves that metrics
 * rank people: many of graded skill, whose order is known.
 *
 * Not a model of any person. Sizes are chosen so that skill 1 ends within 1 mm and skill 0 about 9 mm off, as experts
 * and beginners do in phantoms (Ungi et al. 2012: 1.03 ± 0.48 mm guided; smartphone AR study PMC8979406: 12.5 ± 8.4 mm
 * without).
 */
import { createRandom, type Random } from '#core/phantom/random.ts'
import { NEEDLE, PROBE, type PracticeMoment } from '#core/training/tasks/moment.ts'
import type { TaskPlace } from '#core/training/tasks/task-place.ts'
import { along, dot, minus, type TrackedSample, type Vector } from '#core/training/tracked-sample.ts'

export const TRAINEE = {
  samplesPerS: 20,
  outsideMm: 15,
  /** Of an expert, and what lacking skill adds. */
  endMm: [0.5, 7],
  tremorMm: [0.1, 0.7],
  driftMm: [0.5, 4],
  speedMmPerS: [9, -5],
  hesitations: 7,
  wrongBeginnings: 4,
} as const

const by = ([expert, more]: readonly [number, number], skill: number) => expert + (1 - skill) * more

/** @param skill 0–1. @param lookS how far each moment is from the next. */
export function traineeRun({ target, entry }: TaskPlace, skill: number, seed: number): readonly PracticeMoment[] {
  const random = createRandom(seed)
  const way = unit(minus(target, entry))
  const [aside, across] = squareTo(way)
  const off = (mm: number): Vector => {
    const angle = 2 * Math.PI * random.uniform()
    return add(times(aside, mm * Math.cos(angle)), times(across, mm * Math.sin(angle)))
  }
  const end = add(target, off(by(TRAINEE.endMm, skill) * (0.5 + random.uniform())))
  const legs = legsOf({ entry, way, end }, skill, random, off)
  const step = 1 / TRAINEE.samplesPerS
  const probe = probeMatrix(target, way, across)
  const drift = createDrift(random, by(TRAINEE.driftMm, skill))
  const shaken = createDrift(random, by(TRAINEE.tremorMm, skill), 0.12)
  const moments: PracticeMoment[] = []
  let timeS = 0
  for (const { from, to, lastsS } of legs)
    for (let t = 0; t < lastsS; t += step) {
      const share = t / lastsS
      const eased = share * share * (3 - 2 * share)
      const tremble = shaken(step)
      const tip = add(
        add(from, times(minus(to, from), eased)),
        add(times(aside, tremble[0]), times(across, tremble[1])),
      )
      const [beside] = drift(step)
      moments.push(momentOf(timeS, tip, pointing(entry, tip, way), besides(probe, across, beside)))
      timeS += step
    }
  return moments
}

interface Leg {
  readonly from: Vector
  readonly to: Vector
  readonly lastsS: number
}

/** From outside to the end, with wrong beginnings before and rests between. */
function legsOf(
  { entry, way, end }: { readonly entry: Vector; readonly way: Vector; readonly end: Vector },
  skill: number,
  random: Random,
  off: (mm: number) => Vector,
): readonly Leg[] {
  const legs: Leg[] = []
  const outside = along(entry, way, -TRAINEE.outsideMm)
  const depth = Math.max(10, dot(minus(end, entry), way))
  let at = outside
  const go = (to: Vector) => {
    const speed = by(TRAINEE.speedMmPerS, skill) * (0.9 + 0.2 * random.uniform())
    legs.push({ from: at, to, lastsS: Math.max(0.4, Math.hypot(...minus(to, at)) / speed) })
    at = to
    // Hesitation: a rest whose length nobody plans.
    const rests = (1 - skill) * (TRAINEE.hesitations / 3) * random.uniform()
    if (rests > 0.1) legs.push({ from: at, to: at, lastsS: 1.5 * rests })
  }
  const wrong = Math.round((1 - skill) * TRAINEE.wrongBeginnings * (0.6 + 0.6 * random.uniform()))
  go(entry)
  for (let n = 0; n < wrong; n++) {
    go(add(along(entry, way, depth * (0.5 + 0.4 * random.uniform())), off(3 + 8 * (1 - skill))))
    go(along(entry, way, 3))
  }
  go(along(entry, way, depth * 0.6))
  go(end)
  legs.push({ from: at, to: at, lastsS: 0.6 })
  return legs
}

const momentOf = (timeS: number, tip: Vector, needle: readonly number[], probe: readonly number[]): PracticeMoment => ({
  timeS,
  samples: [sample(timeS, PROBE, probe), sample(timeS, NEEDLE, [...needle, ...tip, 1])],
  truth: undefined,
  felt: [],
  gaze: undefined,
  alarmsRaised: 0,
})

const sample = (timeS: number, device: string, matrix: readonly number[]): TrackedSample => ({
  timeS,
  device,
  patientFromDevice: matrix as unknown as TrackedSample['patientFromDevice'],
})

/** Three columns of a pose whose z goes from the entry to the tip, or along the way while the tip is outside. */
function pointing(entry: Vector, tip: Vector, way: Vector): readonly number[] {
  const inside = minus(tip, entry)
  const z = dot(inside, way) > 5 ? unit(inside) : way
  const [x, y] = squareTo(z)
  return [...x, 0, ...y, 0, ...z, 0]
}

/** A picture in which the way lies: x along it over the skin, y into the body. */
function probeMatrix(target: Vector, way: Vector, across: Vector): readonly number[] {
  const y: Vector = unit(add(way, times(across, -dot(way, across))))
  const x = cross(y, across)
  return [...x, 0, ...y, 0, ...across, 0, ...along(target, y, -60), 1]
}

const besides = (probe: readonly number[], across: Vector, mm: number): readonly number[] => [
  ...probe.slice(0, 12),
  ...along([probe[12]!, probe[13]!, probe[14]!], across, mm),
  1,
]

/** Wanders about nought (an Ornstein-Uhlenbeck walk) with this deviation, forgetting itself in `forgetsS`. */
function createDrift(random: Random, deviation: number, forgetsS = 2): (stepS: number) => readonly [number, number] {
  let [a, b] = [deviation * random.normal(), deviation * random.normal()]
  return (stepS) => {
    const keep = Math.exp(-stepS / forgetsS)
    const fresh = deviation * Math.sqrt(1 - keep * keep)
    a = keep * a + fresh * random.normal()
    b = keep * b + fresh * random.normal()
    return [a, b]
  }
}

const add = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const times = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
/** Two directions square to it and to each other. */
function squareTo(way: Vector): readonly [Vector, Vector] {
  const first = unit(cross(way, Math.abs(way[2]) < 0.8 ? [0, 0, 1] : [1, 0, 0]))
  return [first, cross(way, first)]
}
