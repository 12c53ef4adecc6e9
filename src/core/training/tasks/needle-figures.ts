/** What a needle task measures besides the movement itself: where it ended, how it got there, and what it met. */
import { needlePasses, type DepthMoment } from '#core/recording/needle-passes.ts'
import type { Figure } from '#core/training/figure.ts'
import { needleToPlane } from '#core/training/needle-metrics.ts'
import {
  axisOf,
  distance,
  dot,
  minus,
  originOf,
  type TrackedSample,
  type Vector,
} from '#core/training/tracked-sample.ts'
import type { Tissue } from '#core/phantom/tissues.ts'
import { NEEDLE, PROBE, type PracticeMoment } from './moment.ts'
import type { TaskPlace } from './task-place.ts'
import type { NeedleWork } from './task.ts'

export const SEEN = {
  /** A tip so near to the plane's middle is in the beam, mm: half of the thickness of a curved array's beam. */
  besideMm: 3,
  /** More askew than this only a part of the needle is in the picture. */
  askewDeg: 12,
  /** The target is in the picture. */
  targetMm: 5,
  /** Slower than this a needle rests, mm/s. */
  restsMmPerS: 3,
} as const

/** What no injection of the back is meant to be in. */
const FORBIDDEN: readonly Tissue[] = ['dura', 'csf', 'cord', 'ganglion', 'arterial-blood', 'venous-blood', 'viscera']
const SAC: readonly Tissue[] = ['csf', 'cord']
/** Roots run through the sac: one that is met there ends nothing and begins nothing. */
const BETWEEN: Tissue = 'nerve'

export interface NeedleFigures {
  see(moment: PracticeMoment): void
  /** A tube that a complication has laid across the way; its radius, mm. */
  avoid(vessel: { readonly from: Vector; readonly to: Vector; readonly radiusMm: number }): void
  /** As the tracker has it; undefined while there is no needle. */
  readonly toTargetMm: number | undefined
  readonly isOutOfPlane: boolean
  figures(): readonly Figure[]
}

export function createNeedleFigures(work: NeedleWork, { target, entry }: TaskPlace): NeedleFigures {
  const way = unit(minus(target, entry))
  // The medial branch and the dorsal ramus are what those blocks aim at; a root is what that one must not enter.
  const forbidden = work.goal === 'selective root' ? [...FORBIDDEN, BETWEEN] : FORBIDDEN
  const depths: DepthMoment[] = []
  const vessels: { readonly from: Vector; readonly to: Vector; readonly radiusMm: number }[] = []
  let [needle, probe]: (TrackedSample | undefined)[] = []
  let [movingS, unseenS, targetSeenS] = [0, 0, 0]
  let isOutOfPlane = false
  let last: { readonly tip: Vector; readonly direction: Vector } | undefined
  let [structuresHit, duraHits, vesselHits] = [0, 0, 0]
  let before: { readonly tissue: Tissue; readonly isInVessel: boolean } | undefined
  let lossAtMm: number | undefined
  let pastLossMm = 0

  function seePlane(now: TrackedSample) {
    const stepS = needle ? now.timeS - needle.timeS : 0
    const isMoving =
      needle !== undefined && stepS > 0 && distance(originOf(now), originOf(needle)) / stepS > SEEN.restsMmPerS
    needle = now
    if (!probe) return
    const { distanceMm, angleDeg } = needleToPlane(now, probe)
    isOutOfPlane = distanceMm > SEEN.besideMm || (work.approach === 'in plane' && angleDeg > SEEN.askewDeg)
    // What is done in the air before the skin is no fault.
    if (!isMoving || dot(minus(originOf(now), entry), way) < -2 || stepS > 1) return
    movingS += stepS
    if (isOutOfPlane) unseenS += stepS
    if (offPlaneMm(target, probe) <= SEEN.targetMm) targetSeenS += stepS
  }

  function seeTissue({ truth, felt }: PracticeMoment) {
    const now = truth?.needle
    if (!now) return
    const isInVessel = vessels.some(({ from, to, radiusMm }) => toSegmentMm(now.tip, from, to) <= radiusMm)
    const tissue = now.tissue === BETWEEN && before && SAC.includes(before.tissue) ? before.tissue : now.tissue
    const isIn = (tissues: readonly Tissue[]) =>
      tissues.includes(tissue) && !(before && tissues.includes(before.tissue))
    if (isIn(forbidden)) structuresHit++
    if (isIn(SAC)) duraHits++
    if (isInVessel && !before?.isInVessel) vesselHits++
    before = { tissue, isInVessel }
    if (felt.includes('loss of resistance')) lossAtMm ??= now.depthMm
    if (lossAtMm !== undefined) pastLossMm = Math.max(pastLossMm, now.depthMm - lossAtMm)
  }

  return {
    see(moment) {
      for (const sample of moment.samples) {
        if (sample.device === PROBE) probe = sample
        if (sample.device === NEEDLE) seePlane(sample)
      }
      const truth = moment.truth?.needle
      const now = truth ?? (needle && { tip: originOf(needle), direction: axisOf(needle) })
      if (now) {
        last = now
        depths.push({ ms: moment.timeS * 1000, inMm: dot(minus(now.tip, entry), way) })
      }
      seeTissue(moment)
    },
    avoid: (vessel) => void vessels.push(vessel),
    get toTargetMm() {
      return needle && distance(originOf(needle), target)
    },
    get isOutOfPlane() {
      return isOutOfPlane
    },
    figures() {
      const of = (name: string, unitOf: string, value: number | undefined): Figure => ({ name, unit: unitOf, value })
      const isTruth = before !== undefined
      const cosine = last && Math.max(-1, Math.min(1, dot(unit(last.direction), way)))
      return [
        of('Target Error', 'mm', last && distance(last.tip, target)),
        of('Angle Error', 'deg', cosine === undefined ? undefined : (Math.acos(cosine) * 180) / Math.PI),
        of('Needle Passes', 'count', last && needlePasses(depths).length),
        of('Time Out of Plane', 's', probe && last ? unseenS : undefined),
        of('View Quality', '%', movingS > 0 && probe ? (100 * targetSeenS) / movingS : undefined),
        of('Structures Hit', 'count', isTruth ? structuresHit : undefined),
        ...(work.goal === 'interlaminar epidural'
          ? [
              of('Loss of Resistance', 'count', isTruth ? (lossAtMm === undefined ? 0 : 1) : undefined),
              of('Past the Loss', 'mm', lossAtMm === undefined ? undefined : pastLossMm),
              of('Dura Punctured', 'count', isTruth ? duraHits : undefined),
            ]
          : []),
        ...(vessels.length ? [of('Vessel Touched', 'count', vesselHits)] : []),
      ]
    },
  }
}

function offPlaneMm(place: Vector, probe: TrackedSample): number {
  const m = probe.patientFromDevice
  return needleToPlane({ ...probe, patientFromDevice: [...m.slice(0, 12), ...place, 1] as unknown as typeof m }, probe)
    .distanceMm
}

function toSegmentMm(at: Vector, from: Vector, to: Vector): number {
  const [way, off] = [minus(to, from), minus(at, from)]
  const share = Math.max(0, Math.min(1, dot(off, way) / dot(way, way)))
  return distance(at, [from[0] + share * way[0], from[1] + share * way[1], from[2] + share * way[2]])
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}
