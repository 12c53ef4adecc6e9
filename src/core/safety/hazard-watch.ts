/**
 * A needle watched step by step against everything that it must not touch: how far, in which zone, how soon, and each
 * crossing from one zone into another.
 */
import { stopAtMm, warnAtMm } from '#core/planning/procedure.ts'
import { leastBetween, LONGEST_MOTION_MM, motionMm } from './between-steps.ts'
import { clearance, type Clearance, type NeedleRod } from './clearance.ts'
import type { Hazard } from './hazards.ts'
import { LOOK_AHEAD, timeUntilMs } from './look-ahead.ts'
import { CLEAR, followZone, isWorse, type FollowedZone, type Zone } from './zones.ts'

type Vector = readonly [number, number, number]

export interface HazardReading {
  readonly hazard: Hazard
  readonly clearance: Clearance
  /** One deviation of the distance, along the line between needle and structure. */
  readonly sigmaMm: number
  /** What of the distance is left before the needle must stop; negative in the stop zone. */
  readonly leftMm: number
  readonly zone: Zone
  /** Until the tip comes into the stop zone, as it moves now; undefined when it does not within `LOOK_AHEAD`. */
  readonly stopInMs: number | undefined
}

export interface Crossing {
  readonly hazard: Hazard
  readonly from: Zone
  readonly to: Zone
  readonly distanceMm: number
  readonly sigmaMm: number
}

export interface WatchedStep {
  /** What is near, the least that is left first. */
  readonly readings: readonly HazardReading[]
  readonly crossings: readonly Crossing[]
  /** Of the tip along the needle, mm/s; positive as it goes in. */
  readonly speedMmPerS: number
}

export interface HazardWatch {
  /** @param sigmaAlong one deviation of a place of the needle along a unit vector, mm */
  step(
    hazards: readonly Hazard[],
    rod: NeedleRod,
    sigmaAlong: (direction: Vector) => number,
    nowMs: number,
  ): WatchedStep
  /** The needle was not seen: zones stay as they were, but nothing moved from where it was last. */
  lost(): void
  /** Another case, or other structures. */
  clear(): void
  /** Zones as they were told last, whether the needle is seen now or not; those it is clear of are left out. */
  worst(hazards: readonly Hazard[]): readonly { readonly hazard: Hazard; readonly zone: Zone }[]
}

/** So far beyond the warning distance a structure is still told of. */
const TOLD_BEYOND_MM = 15
/** Share of the newest motion in the speed, per step. */
const NEW_SHARE = 0.3

interface Watched {
  readonly zone: FollowedZone
  readonly distanceMm: number
}

export function createHazardWatch(): HazardWatch {
  let last: { readonly rod: NeedleRod; readonly atMs: number } | undefined
  let watched = new Map<number, Watched>()
  let speed = 0

  function follow(rod: NeedleRod, nowMs: number) {
    const spanMs = last ? nowMs - last.atMs : 0
    const isMotion = last && spanMs > 0 && motionMm(last.rod, rod) <= LONGEST_MOTION_MM
    if (!isMotion) return void (speed = 0)
    const { tip } = last!.rod
    const { direction: d } = rod
    const way = (rod.tip[0] - tip[0]) * d[0] + (rod.tip[1] - tip[1]) * d[1] + (rod.tip[2] - tip[2]) * d[2]
    speed += NEW_SHARE * ((1000 * way) / spanMs - speed)
  }

  /** The least since the last step. What was not near enough to be measured then was at least as far as is looked. */
  function worstOf(
    { tree, structure: { label } }: Hazard,
    rod: NeedleRod,
    distanceMm: number,
    reachMm: number,
    mattersMm: number,
  ): number {
    if (!last) return distanceMm
    const fromMm = watched.get(label)?.distanceMm ?? reachMm
    return leastBetween(tree, last.rod, fromMm, rod, distanceMm, mattersMm)
  }

  return {
    step(hazards, rod, sigmaAlong, nowMs) {
      follow(rod, nowMs)
      const readings: HazardReading[] = []
      const crossings: Crossing[] = []
      const now = new Map<number, Watched>()
      for (const hazard of hazards) {
        const { margin, tree, structure } = hazard
        const before = watched.get(structure.label)
        const reachMm = margin.warnMm + TOLD_BEYOND_MM
        const found = clearance(tree, rod, reachMm)
        if (!found && !before) continue
        const distanceMm = found?.distanceMm ?? reachMm
        const sigmaMm = found ? sigmaAlong(wayOf(found, rod)) : 0
        const worstMm = worstOf(hazard, rod, distanceMm, reachMm, warnAtMm(margin, sigmaMm))
        const from = before?.zone ?? CLEAR
        const zone = followZone(from, { worstMm, distanceMm, sigmaMm }, margin, nowMs)
        if (zone.zone !== from.zone)
          crossings.push({ hazard, from: from.zone, to: zone.zone, distanceMm: worstMm, sigmaMm })
        now.set(structure.label, { zone, distanceMm })
        if (!found) continue
        const stopMm = stopAtMm(margin, sigmaMm)
        readings.push({
          hazard,
          clearance: found,
          sigmaMm,
          leftMm: distanceMm - stopMm,
          zone: zone.zone,
          stopInMs: soon(timeUntilMs(tree, rod, stopMm, speed)),
        })
      }
      watched = now
      last = { rod, atMs: nowMs }
      readings.sort((a, b) => Number(isWorse(b.zone, a.zone)) - Number(isWorse(a.zone, b.zone)) || a.leftMm - b.leftMm)
      return { readings, crossings, speedMmPerS: speed }
    },
    lost() {
      last = undefined
      speed = 0
    },
    clear() {
      last = undefined
      speed = 0
      watched = new Map()
    },
    worst: (hazards) =>
      hazards.flatMap((hazard) => {
        const zone = watched.get(hazard.structure.label)?.zone.zone ?? 'clear'
        return zone === 'clear' ? [] : [{ hazard, zone }]
      }),
  }
}

const soon = (ms: number | undefined) => (ms !== undefined && ms <= LOOK_AHEAD.warnMs ? ms : undefined)

/** From needle to structure; of a needle in it, along the needle. */
function wayOf({ onNeedle: a, onHazard: b }: Clearance, { direction }: NeedleRod): Vector {
  const way: Vector = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const length = Math.hypot(...way)
  return length > 1e-6 ? [way[0] / length, way[1] / length, way[2] / length] : direction
}
