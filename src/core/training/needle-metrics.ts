/** What a needle did to tissue and how it stood to the picture. The needle points along its own +z (Perk Tutor's default). */
import type { ClosedSurface } from '#core/volumes/closed-surface.ts'
import { createActions } from './actions.ts'
import { placeMetric, stepMetric, type Metric } from './metric.ts'
import { along, axisOf, distance, dot, minus, originOf, type TrackedSample, type Vector } from './tracked-sample.ts'

/** Perk Tutor's numbers. */
export const NEEDLE_OPTIONS = { baseMm: 300, punctureMm: 1, inActionMmPerS: 5 } as const

/** Movement along the needle, whichever way. */
export function depthPerception(device: string): Metric {
  let sum = 0
  return stepMetric(
    { name: 'Depth Perception', unit: 'mm', device },
    (now, before) => (sum += Math.abs(dot(minus(originOf(now), originOf(before)), axisOf(now)))),
    () => sum,
  )
}

export function timeInTissue(device: string, tissue: ClosedSurface): Metric {
  let sum = 0
  return stepMetric(
    { name: 'Time in Tissue', unit: 's', device },
    (now, _before, stepS) => (sum += tissue.isInside(originOf(now)) ? stepS : 0),
    () => sum,
  )
}

export function pathInTissue(device: string, tissue: ClosedSurface): Metric {
  let sum = 0
  return stepMetric(
    { name: 'Path in Tissue', unit: 'mm', device },
    (now, before) => (sum += tissue.isInside(originOf(now)) ? distance(originOf(now), originOf(before)) : 0),
    () => sum,
  )
}

/** Area that the shaft within the tissue sweeps from sample to sample, as two triangles. */
export function tissueDamage(device: string, tissue: ClosedSurface): Metric {
  let sum = 0
  /** Each sample is asked about twice: as the newer one and as the older one of a step. */
  let last: { readonly of: TrackedSample; readonly exit: Vector | undefined } | undefined
  function exitOf(sample: TrackedSample): Vector | undefined {
    if (last?.of === sample) return last.exit
    return tissue.firstHit(originOf(sample), along(originOf(sample), axisOf(sample), -NEEDLE_OPTIONS.baseMm))
  }
  return stepMetric(
    { name: 'Tissue Damage', unit: 'mm^2', device },
    (now, before) => {
      const [tip, tipBefore] = [originOf(now), originOf(before)]
      if (!tissue.isInside(tip) || !tissue.isInside(tipBefore)) return
      const exitBefore = exitOf(before)
      const exit = exitOf(now)
      last = { of: now, exit }
      if (exit && exitBefore) sum += area(tip, tipBefore, exit) + area(exit, exitBefore, tipBefore)
    },
    () => sum,
  )
}

/** Heron. */
function area(a: Vector, b: Vector, c: Vector): number {
  const [x, y, z] = [distance(a, b), distance(b, c), distance(c, a)]
  const half = (x + y + z) / 2
  return Math.sqrt(Math.max(0, half * (half - x) * (half - y) * (half - z)))
}

/** Times the tip went in: it and a millimetre before and behind it all inside, after all were outside. */
export function tissuePunctures(device: string, tissue: ClosedSurface): Metric {
  let [count, isIn] = [0, false]
  return placeMetric({ name: 'Tissue Punctures', unit: 'count', device }, (sample) => {
    const isInside = (way: number) =>
      tissue.isInside(along(originOf(sample), axisOf(sample), way * NEEDLE_OPTIONS.punctureMm))
    // The tip decides whether the other two are asked at all: a question costs two rays through the tissue.
    if (!isIn && isInside(0) && isInside(-1) && isInside(1)) {
      isIn = true
      count++
    } else if (isIn && !isInside(0) && !isInside(-1) && !isInside(1)) isIn = false
    return count
  })
}

export interface NeedleToProbe {
  readonly needle: string
  readonly probe: string
}

/**
 * How far the tip is from the picture's plane (x and y of the probe's frame) and how far the needle is from lying in it,
 * mean and most, while the needle is in action.
 */
export function needlePlaneMetrics({ needle, probe }: NeedleToProbe): readonly Metric[] {
  const actions = createActions(NEEDLE_OPTIONS.inActionMmPerS)
  let plane: TrackedSample | undefined
  let before: TrackedSample | undefined
  let now: { distanceMm: number; angleDeg: number } | undefined
  const seen = { count: 0, sumMm: 0, mostMm: 0, sumDeg: 0, mostDeg: 0 }

  function see(sample: TrackedSample) {
    if (sample.device === probe) plane = sample
    if (sample.device === needle && sample.timeS !== before?.timeS) {
      if (before) {
        const stepS = sample.timeS - before.timeS
        actions.see(distance(originOf(sample), originOf(before)) / stepS, sample.timeS, before.timeS)
      }
      before = sample
    }
    if (plane?.timeS !== before?.timeS || !plane || !before) return
    now = needleToPlane(before, plane)
    if (!actions.isActing) return
    seen.count++
    seen.sumMm += now.distanceMm
    seen.mostMm = Math.max(seen.mostMm, now.distanceMm)
    seen.sumDeg += now.angleDeg
    seen.mostDeg = Math.max(seen.mostDeg, now.angleDeg)
  }

  const figure = (name: string, unit: string, value: () => number, add: Metric['add'] = () => undefined): Metric => ({
    name,
    unit,
    device: needle,
    devices: [needle, probe],
    add,
    get value() {
      return seen.count ? value() : undefined
    },
  })
  return [
    figure('Average Needle-Plane Distance', 'mm', () => seen.sumMm / seen.count, see),
    figure('Maximum Needle-Plane Distance', 'mm', () => seen.mostMm),
    figure('Average Needle-Plane Angle', 'deg', () => seen.sumDeg / seen.count),
    figure('Maximum Needle-Plane Angle', 'deg', () => seen.mostDeg),
  ]
}

/** The plane is x and y of the probe's frame, whatever its scale. */
export function needleToPlane(needle: TrackedSample, probe: TrackedSample) {
  const m = probe.patientFromDevice
  const [x, y]: [Vector, Vector] = [
    [m[0]!, m[1]!, m[2]!],
    [m[4]!, m[5]!, m[6]!],
  ]
  const normal: Vector = [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]
  const length = Math.hypot(...normal)
  const distanceMm = Math.abs(dot(minus(originOf(needle), originOf(probe)), normal)) / length
  const sine = Math.min(1, Math.abs(dot(axisOf(needle), normal)) / length)
  return { distanceMm, angleDeg: (Math.asin(sine) * 180) / Math.PI }
}
