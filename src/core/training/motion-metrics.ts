/**
 * How a tool was moved: time, way, speed, smoothness, turning, room taken.
 *
 * Definitions: Perk Tutor (PythonMetrics, core and master), without two of its faults: an inefficiency is not divided
 * by nothing, and speed is that of the tip, so that turning about a far origin is no movement.
 */
import { createActions } from './actions.ts'
import { placeMetric, stepMetric, type Metric } from './metric.ts'
import { distance, lengthOf, minus, originOf, type TrackedSample, type Vector } from './tracked-sample.ts'

/** Perk Tutor's thresholds of an action. */
export const ACTION_SPEEDS = { translationMmPerS: 50, rotationDegPerS: 50 } as const

const stepMm = (now: TrackedSample, before: TrackedSample) => distance(originOf(now), originOf(before))

export function elapsedTime(device: string): Metric {
  let sum = 0
  return stepMetric(
    { name: 'Elapsed Time', unit: 's', device },
    (_now, _before, stepS) => (sum += stepS),
    () => sum,
  )
}

export function pathLength(device: string): Metric {
  let sum = 0
  return stepMetric(
    { name: 'Path Length', unit: 'mm', device },
    (now, before) => (sum += stepMm(now, before)),
    () => sum,
  )
}

/** The mean of the speeds from sample to sample: not way by time. */
export function averageVelocity(device: string): Metric {
  let [sum, count] = [0, 0]
  return stepMetric(
    { name: 'Average Velocity', unit: 'mm/s', device },
    (now, before, stepS) => {
      sum += stepMm(now, before) / stepS
      count++
    },
    () => (count ? sum / count : undefined),
  )
}

/** √Σ|jerk|²·dt by backward differences over four samples. */
export function motionSmoothness(device: string): Metric {
  let sum = 0
  let velocity: Vector | undefined
  let acceleration: Vector | undefined
  const slope = (now: Vector, before: Vector, stepS: number): Vector => [
    (now[0] - before[0]) / stepS,
    (now[1] - before[1]) / stepS,
    (now[2] - before[2]) / stepS,
  ]
  return stepMetric(
    { name: 'Motion Smoothness', unit: 'mm/s^3', device },
    (now, before, stepS) => {
      const newVelocity = slope(originOf(now), originOf(before), stepS)
      const newAcceleration = velocity && slope(newVelocity, velocity, stepS)
      const jerk = newAcceleration && acceleration && slope(newAcceleration, acceleration, stepS)
      if (jerk) sum += (jerk[0] ** 2 + jerk[1] ** 2 + jerk[2] ** 2) * stepS
      velocity = newVelocity
      acceleration = newAcceleration
    },
    () => Math.sqrt(sum),
  )
}

/** Angle between two poses, degrees, 0–180: its sine from the skew part of the turn between them, its cosine from the trace. */
export function turnedDeg({ patientFromDevice: m }: TrackedSample, { patientFromDevice: n }: TrackedSample): number {
  const part = (row: number, column: number) =>
    m[row]! * n[column]! + m[row + 4]! * n[column + 4]! + m[row + 8]! * n[column + 8]!
  const skew = lengthOf(part(2, 1) - part(1, 2), part(0, 2) - part(2, 0), part(1, 0) - part(0, 1))
  return (Math.atan2(skew, part(0, 0) + part(1, 1) + part(2, 2) - 1) * 180) / Math.PI
}

export type Turned = typeof turnedDeg

/** Several metrics ask about the same step, one after the other. */
export function rememberingTurn(): Turned {
  let [last, lastBefore]: (TrackedSample | undefined)[] = []
  let deg = 0
  return (now, before) => {
    if (last !== now || lastBefore !== before) deg = turnedDeg(now, before)
    last = now
    lastBefore = before
    return deg
  }
}

export function rotationTotal(device: string, turned: Turned = turnedDeg): Metric {
  let sum = 0
  return stepMetric(
    { name: 'Rotation Total', unit: 'deg', device },
    (now, before) => (sum += turned(now, before)),
    () => sum,
  )
}

export function translationalActions(device: string): Metric {
  const actions = createActions(ACTION_SPEEDS.translationMmPerS)
  return stepMetric(
    { name: 'Translational Actions', unit: 'count', device },
    (now, before, stepS) => actions.see(stepMm(now, before) / stepS, now.timeS, before.timeS),
    () => actions.count,
  )
}

export function rotationalActions(device: string, turned: Turned = turnedDeg): Metric {
  const actions = createActions(ACTION_SPEEDS.rotationDegPerS)
  return stepMetric(
    { name: 'Rotational Actions', unit: 'count', device },
    (now, before, stepS) => actions.see(turned(now, before) / stepS, now.timeS, before.timeS),
    () => actions.count,
  )
}

/** Volume of the smallest box along the frame's axes that holds every place the tool was at. */
export function boundingBoxVolume(device: string): Metric {
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  return placeMetric({ name: 'Bounding Box Volume', unit: 'mm^3', device }, (sample) => {
    const at = originOf(sample)
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, at[axis]!)
      high[axis] = Math.max(high[axis]!, at[axis]!)
    }
    return (high[0]! - low[0]!) * (high[1]! - low[1]!) * (high[2]! - low[2]!)
  })
}

/** Root mean square distance from the mean place. */
export function rmsAboutMean(device: string): Metric {
  let count = 0
  let squares = 0
  let mean: Vector = [0, 0, 0]
  return placeMetric({ name: 'RMS', unit: 'mm', device }, (sample) => {
    count++
    const off = minus(originOf(sample), mean)
    mean = [mean[0] + off[0] / count, mean[1] + off[1] / count, mean[2] + off[2] / count]
    const offNow = minus(originOf(sample), mean)
    squares += off[0] * offNow[0] + off[1] * offNow[1] + off[2] * offNow[2]
    return Math.sqrt(squares / count)
  })
}

/** How much longer the way was than the straight one, %; undefined where start and end are one place. */
export function pathInefficiency(device: string): Metric {
  let [start, end]: (Vector | undefined)[] = []
  let way = 0
  return placeMetric({ name: 'Path Inefficiency', unit: '%', device }, (sample) => {
    const at = originOf(sample)
    way += end ? distance(at, end) : 0
    start ??= at
    end = at
    const straight = distance(start, end)
    return straight > 0 ? 100 * (way / straight - 1) : undefined
  })
}
