/** One labelled picture of a spine, with everything about how it was taken drawn from a random source. */
import {
  classesByLabel,
  LUMBAR_CLASSES,
  lumbarClassOf,
  VIEWS,
  type LumbarClass,
  type View,
} from '#core/anatomy/sonoanatomy.ts'
import { structure } from '#core/anatomy/structures.ts'
import { compose } from '#core/frames/transform.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import type { Random } from '#core/phantom/random.ts'
import { probeFromImage } from '#core/phantom/sweep.ts'
import { planePose, type PlanePose } from '#core/phantom/ultrasound/plane-pose.ts'
import { PROBES, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { TGC_SLIDERS, usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'
import { drawNeedle, shaken, withdrawn } from './draw-needle.ts'
import { networkPicture } from './network-picture.ts'
import { drawPose } from './views.ts'

export interface DrawnFrame {
  readonly grey: Uint8Array
  /** One and three pictures earlier; all zero where no needle is looked for. */
  readonly earlier: readonly [Uint8Array, Uint8Array]
  readonly labels: Uint16Array
  readonly shadow: Uint8Array
  readonly view: View
  readonly settings: UltrasoundSettings
  readonly contact: 'full' | 'partial'
  readonly hasEarlier: boolean
  readonly needle?: {
    readonly tipPx: readonly [number, number]
    readonly outMm: number
    readonly angleDeg: number
    readonly isTipVisible: boolean
    readonly visiblePx: number
  }
}

/** Thickness of a bone's line in the labels, mm: that of its echo. */
const BONE_LINE_MM = 2.4
/** One in eight pictures is taken with the linear probe, whose field holds little of a lumbar spine. */
const LINEAR_SHARE = 0.12
/** Half of the pictures have a past, two thirds of these a needle. */
const [WITH_PAST, WITH_NEEDLE] = [0.5, 0.65]

/** The tissue that one picture passes. */
export type TissueOf = (plane: PlanePose, depthMm: number) => TissueVolume

/** @param needles share of pictures with a needle, all of them with a past, and how steep at most; the usual mixture when not given */
export function drawFrame(
  spine: LumbarSpine,
  tissueOf: TissueOf,
  random: Random,
  needles?: { readonly share: number; readonly steepestDeg?: number },
): DrawnFrame | undefined {
  const view = VIEWS[Math.floor(random.uniform() * VIEWS.length)]!
  const settings = drawSettings(random)
  const picture = networkPicture(settings.probe, settings.depthMm)
  const ctFromImage = compose(drawPose(spine, view, random), probeFromImage(picture))
  const pressMm = 2 + 6 * random.uniform()
  const seed = Math.floor(random.uniform() * 2 ** 30)
  const hasEarlier = random.uniform() < (needles === undefined ? WITH_PAST : 1)
  const drawn =
    hasEarlier && random.uniform() < (needles?.share ?? WITH_NEEDLE)
      ? drawNeedle(ctFromImage, picture, random, needles?.steepestDeg)
      : undefined
  const simulator = createSimulator(tissueOf(planePose(ctFromImage, picture), settings.depthMm), settings, picture)
  const inside = drawn ? [drawn.needle] : []
  const taken = simulator.takeLabelled({ ctFromImage, pressMm, seed, needles: inside }, BONE_LINE_MM)
  if (taken.contact === 'none') return undefined
  const without = drawn && simulator.takeLabelled({ ctFromImage, pressMm, seed, needles: [] }, BONE_LINE_MM)
  const frame = without ? { ...taken, labels: withoutUnseen(taken, without, picture.widthPx) } : taken
  const paceMm = random.uniform() < 0.4 ? 0 : 0.5 * random.normal()
  const earlier = [1, 3].map((back) => {
    if (!hasEarlier) return new Uint8Array(frame.grey.length)
    return simulator.take({
      ctFromImage: shaken(ctFromImage, random, back),
      pressMm,
      seed: seed + back,
      needles: inside.map((needle) => withdrawn(needle, back * paceMm)),
    }).grey
  }) as unknown as DrawnFrame['earlier']
  return {
    ...frame,
    contact: taken.contact,
    earlier,
    hasEarlier,
    view: isSeen(view, frame.labels) ? view : 'other',
    settings,
    ...(drawn && { needle: { ...drawn, ...sightOf(drawn.tipPx, frame, picture.widthPx) } }),
  }
}

const CLASS_OF = classesByLabel(LUMBAR_CLASSES, lumbarClassOf)
const NEEDLE = structure('needle').label

/** What a view must show, and in how many pixels, to be that view. */
const EVIDENCE: Readonly<Record<View, readonly [of: readonly LumbarClass[], pixels: number]>> = {
  'sagittal midline': [['spinous process'], 25],
  'sagittal laminar': [['lamina'], 40],
  'sagittal articular': [['articular process'], 40],
  'sagittal transverse process': [['transverse process'], 15],
  'sagittal oblique interlaminar': [['dural sac', 'anterior complex'], 50],
  'transverse spinous': [['spinous process'], 12],
  'transverse interlaminar': [['dural sac', 'anterior complex'], 50],
  other: [[], 0],
}

function isSeen(view: View, labels: Uint16Array): boolean {
  const [wanted, pixels] = EVIDENCE[view]
  const classes = wanted.map((name) => LUMBAR_CLASSES.indexOf(name))
  let seen = 0
  for (const label of labels) if (classes.includes(CLASS_OF[label]!)) seen++
  return seen >= pixels
}

/** A needle is labelled only where the picture would be another without it: by so many grey levels, over three by three pixels. */
const SEEN_GREY = 8

interface Labelled {
  readonly grey: Uint8Array
  readonly labels: Uint16Array
}

export function withoutUnseen({ grey, labels }: Labelled, without: Labelled, widthPx: number): Uint16Array {
  return labels.map((label, at) => {
    if (label !== NEEDLE) return label
    let [sum, count] = [0, 0]
    for (const row of [-widthPx, 0, widthPx])
      for (const column of [-1, 0, 1]) {
        const near = at + row + column
        if (near < 0 || near >= grey.length) continue
        sum += Math.abs(grey[near]! - without.grey[near]!)
        count++
      }
    return sum >= SEEN_GREY * count ? label : without.labels[at]!
  })
}

/** A tip is seen where the needle is labelled within two pixels of it. */
export function sightOf(
  [x, y]: readonly [number, number],
  { labels }: { readonly labels: Uint16Array },
  widthPx: number,
) {
  let visiblePx = 0
  let isTipVisible = false
  for (let at = 0; at < labels.length; at++) {
    if (labels[at] !== NEEDLE) continue
    visiblePx++
    if (Math.hypot((at % widthPx) - x, Math.floor(at / widthPx) - y) <= 2) isTipVisible = true
  }
  return { visiblePx, isTipVisible }
}

export function drawSettings(random: Random): UltrasoundSettings {
  const probe: ProbeName = random.uniform() < LINEAR_SHARE ? 'L12' : 'C5-2'
  const { depthMm, frequencyMhz } = PROBES[probe]
  const between = (low: number, high: number) => low + (high - low) * random.uniform()
  const clamped = (value: number, most: number) => Math.min(most, Math.max(-most, value))
  const depth = probe === 'C5-2' ? between(75, 150) : between(45, depthMm.most)
  const tilt = 5 * random.normal()
  return {
    ...usualSettings(probe),
    depthMm: depth,
    frequencyMhz: between(probe === 'C5-2' ? 2.5 : 6, frequencyMhz.most),
    focusMm: between(0.3, 0.8) * depth,
    gainDb: clamped(-2 + 5 * random.normal(), 14),
    dynamicRangeDb: between(45, 75),
    // A slope over the depth and a little unevenness: what a hand leaves of the sliders.
    tgcDb: Array.from({ length: TGC_SLIDERS }, (_, n) =>
      clamped(tilt * (n / (TGC_SLIDERS - 1) - 0.5) + 1.5 * random.normal(), 15),
    ),
  }
}
