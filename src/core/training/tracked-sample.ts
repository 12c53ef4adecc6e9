/**
 * Poses of tracked tools as a metric takes them, and the order in which they come.
 *
 * A recording is walked by its master, the first device in it; every other device gives its last pose of that moment
 * (Perk Tutor's rule, with its tolerance of 1 ms).
 */
import type { Matrix } from '#core/frames/transform.ts'

export interface TrackedSample {
  readonly timeS: number
  readonly device: string
  /** mm; any fixed frame, one for all devices and the tissue. */
  readonly patientFromDevice: Matrix
}

export const SAME_MOMENT_S = 0.001

/** One sample per device and moment of the master, in time; a device that has not been seen yet gives none. */
export function* walkByMaster(samples: readonly TrackedSample[]): Generator<TrackedSample> {
  const master = samples[0]?.device
  const others = new Map<string, { readonly own: TrackedSample[]; next: number }>()
  for (const sample of samples) {
    if (sample.device === master) continue
    const track = others.get(sample.device) ?? { own: [], next: 0 }
    track.own.push(sample)
    others.set(sample.device, track)
  }
  for (const { own } of others.values()) own.sort((a, b) => a.timeS - b.timeS)
  const walked = samples.filter(({ device }) => device === master).sort((a, b) => a.timeS - b.timeS)
  for (const sample of walked) {
    yield sample
    for (const track of others.values()) {
      while (track.next < track.own.length && isBy(track.own[track.next]!.timeS, sample.timeS)) track.next++
      const last = track.own[track.next - 1]
      if (last) yield last.timeS === sample.timeS ? last : { ...last, timeS: sample.timeS }
    }
  }
}

/**
 * The same order for a run that is going on. @param take gets what `walkByMaster` would give, once for each sample of
 * the master that is pushed; what others give of the same moment is to be pushed before it.
 */
export function createWalk(master: string, take: (sample: TrackedSample) => void): (sample: TrackedSample) => void {
  const others = new Map<string, TrackedSample[]>()
  return (sample) => {
    if (sample.device !== master) {
      const track = others.get(sample.device)
      if (track) track.push(sample)
      else others.set(sample.device, [sample])
      return
    }
    take(sample)
    for (const track of others.values()) {
      while (track.length > 1 && isBy(track[1]!.timeS, sample.timeS)) track.shift()
      if (track.length && isBy(track[0]!.timeS, sample.timeS)) take({ ...track[0]!, timeS: sample.timeS })
    }
  }
}

const isBy = (timeS: number, momentS: number) => timeS <= momentS || timeS - momentS < SAME_MOMENT_S

export type Vector = readonly [number, number, number]

export const originOf = ({ patientFromDevice: m }: TrackedSample): Vector => [m[12]!, m[13]!, m[14]!]

/** Of the device's own +z, which in a needle's frame is where it points; a unit vector. */
export function axisOf({ patientFromDevice: m }: TrackedSample): Vector {
  const length = lengthOf(m[8]!, m[9]!, m[10]!)
  return [m[8]! / length, m[9]! / length, m[10]! / length]
}

/** A square root of squares: `Math.hypot` guards against numbers that no hand reaches, and takes five times as long. */
export const lengthOf = (x: number, y: number, z: number) => Math.sqrt(x * x + y * y + z * z)
export const distance = (a: Vector, b: Vector) => lengthOf(a[0] - b[0], a[1] - b[1], a[2] - b[2])
export const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
export const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
export const along = (from: Vector, direction: Vector, mm: number): Vector => [
  from[0] + direction[0] * mm,
  from[1] + direction[1] * mm,
  from[2] + direction[2] * mm,
]
