/** Every metric of a run with a needle and a probe, in the order of a table. */
import type { ClosedSurface } from '#core/volumes/closed-surface.ts'
import { frechetDeviation, hausdorffDeviation, warpedDeviation } from './deviation-metrics.ts'
import type { Metric } from './metric.ts'
import * as motion from './motion-metrics.ts'
import * as needles from './needle-metrics.ts'
import { targetsHit, targetsScanned, type PictureSize } from './target-metrics.ts'
import { walkByMaster, type TrackedSample, type Vector } from './tracked-sample.ts'
import { twoHands } from './two-hands.ts'

export interface MeasuredRun {
  readonly needle: string
  /** Its frame's x and y are the picture's plane. */
  readonly probe?: string
  readonly tissue?: ClosedSurface
  readonly targets?: readonly Vector[]
  readonly picture?: PictureSize
  /** The way of the needle's tip to compare with. */
  readonly reference?: readonly Vector[]
}

export function createMetrics(run: MeasuredRun): readonly Metric[] {
  const { needle, probe, targets, picture, reference } = run
  const tissue = run.tissue && rememberingLast(run.tissue)
  const turned = motion.rememberingTurn()
  const ofTool = (device: string) => [
    motion.elapsedTime(device),
    motion.pathLength(device),
    motion.averageVelocity(device),
    motion.motionSmoothness(device),
    motion.rotationTotal(device, turned),
    motion.translationalActions(device),
    motion.rotationalActions(device, turned),
    motion.boundingBoxVolume(device),
    motion.rmsAboutMean(device),
    motion.pathInefficiency(device),
  ]
  return [
    ...ofTool(needle),
    needles.depthPerception(needle),
    ...(tissue
      ? [
          needles.timeInTissue(needle, tissue),
          needles.pathInTissue(needle, tissue),
          needles.tissueDamage(needle, tissue),
          needles.tissuePunctures(needle, tissue),
        ]
      : []),
    ...(targets ? [targetsHit(needle, targets)] : []),
    ...(reference
      ? [hausdorffDeviation(needle, reference), frechetDeviation(needle, reference), warpedDeviation(needle, reference)]
      : []),
    ...(probe
      ? [
          ...ofTool(probe),
          ...needles.needlePlaneMetrics({ needle, probe }),
          ...twoHands(needle, probe, turned),
          ...(targets && picture ? [targetsScanned(probe, targets, picture)] : []),
        ]
      : []),
  ]
}

/** Feeds a whole recording, by its master. */
export function measure(samples: readonly TrackedSample[], run: MeasuredRun): readonly Metric[] {
  const metrics = createMetrics(run)
  const ofDevice = new Map<string, readonly Metric[]>()
  const interestedIn = (name: string) => {
    const known = ofDevice.get(name)
    if (known) return known
    const found = metrics.filter(({ device, devices = [device] }) => devices.includes(name))
    ofDevice.set(name, found)
    return found
  }
  for (const sample of walkByMaster(samples)) for (const metric of interestedIn(sample.device)) metric.add(sample)
  return metrics
}

/** Several metrics ask about the same tip. */
function rememberingLast(tissue: ClosedSurface): ClosedSurface {
  let [asked, answer]: [Vector, boolean] = [[Number.NaN, 0, 0], false]
  return {
    isInside(at) {
      if (at[0] !== asked[0] || at[1] !== asked[1] || at[2] !== asked[2]) [asked, answer] = [at, tissue.isInside(at)]
      return answer
    },
    firstHit: (from, to) => tissue.firstHit(from, to),
  }
}
