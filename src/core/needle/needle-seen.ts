/** A needle as a network sees it in one picture, in that picture's own pixels: its shaft, its tip, and how sure both are. */
import { heatPeaks } from '#core/anatomy/class-maps.ts'
import { pixelOfCell, type CellMapping } from '#core/frames/cell-mapping.ts'
import { findShaft, SHAFT_LIMITS, type ShaftLine } from './shaft-line.ts'
import { shaftToTip, type LedTip } from './shaft-to-tip.ts'
import { tipInImage, type TipInImage } from './tip-in-image.ts'

type Pixel = readonly [xPx: number, yPx: number]

export interface NeedleSeen {
  readonly frameId: number
  /** Ends of the stretch that is supported: where the shaft comes into view, and the deeper one. */
  readonly nearPx: Pixel
  readonly farPx: Pixel
  /** May lie a little beyond the deeper end, on the shaft's line. */
  readonly tipPx: Pixel
  /** One deviation of the tip along the shaft and across it, pixels. */
  readonly sigmaAlongPx: number
  readonly sigmaAcrossPx: number
  /** 'shaft' when only its end says where the tip is. */
  readonly from: 'shaft' | 'shaft and tip'
  /** Chance that there is a needle in the picture, 0–1. */
  readonly confidence: number
}

/**
 * Of the manifest, where it has them: 'present' that there is a needle, 'together' the same from that and from the tip's peak,
 * 'shaft' of a cell, 'peak' of the tip's heat map.
 */
const USUAL = { present: 0.5, shaft: SHAFT_LIMITS.least, peak: 0.4 } as const

/** Below this chance, by the network's answer for the whole picture, nothing is looked for: most pictures are so. */
const HOPELESS = 0.04
/**
 * A tip's peak that a shaft leads to counts twice as much, in logits, as the answer for the whole picture. Of 106 visible tips of
 * spines kept for choosing 0.18 were not told, at 0.019 false; by the whole picture's answer alone 0.22.
 */
const TIP_WEIGHT = 2

/**
 * @param outputs logits: `shaft` side x side, `heat` half of that along each edge, `view` one number
 * @returns undefined when the network sees no needle, or nothing long and straight enough to be one
 */
export function seeNeedle(
  frameId: number,
  outputs: Readonly<Record<string, Float32Array>>,
  mask: Float32Array,
  { side, mapping }: { readonly side: number; readonly mapping: CellMapping },
  thresholds: Readonly<Record<string, number>>,
): NeedleSeen | undefined {
  const { shaft, heat, view } = outputs
  if (!shaft || !heat || !view) throw new RangeError('a needle network answers shaft, heat, view')
  if (sigmoid(view[0]!) < HOPELESS) return undefined
  const likelihood = shaft.map((logit, at) => (mask[at]! > 0 ? sigmoid(logit) : 0))
  const least = thresholds['shaft'] ?? USUAL.shaft
  const finer = Math.round(side / Math.sqrt(heat.length))
  const peaks = heatPeaks(heat, 1, side / finer, finer, thresholds['peak'] ?? USUAL.peak)
  const led = shaftToTip(likelihood, side, peaks, least)
  const { together, present = USUAL.present } = thresholds
  const isTogether = led !== undefined && together !== undefined
  const confidence = sigmoid(isTogether ? view[0]! + TIP_WEIGHT * logitOf(led.peak.height) : view[0]!)
  if (confidence < (isTogether ? together : present)) return undefined
  const beside = led
    ? likelihood.map((value, at) => (isBeside(led, at % side, Math.floor(at / side)) ? value : 0))
    : likelihood
  const line = findShaft(beside, side, { ...SHAFT_LIMITS, least, ...(led && LED_LIMITS) })
  if (!line) return undefined
  const tip = led ? tipLedTo(led, line) : tipInImage(line, peaks)
  const [across, down] = line.direction
  const { xStepPx, yStepPx } = mapping
  return {
    frameId,
    nearPx: pixelOfCell(mapping, ...line.near),
    farPx: pixelOfCell(mapping, ...line.far),
    tipPx: pixelOfCell(mapping, tip.column, tip.row),
    // A cell's edge is as long either way in mm, not in pixels.
    sigmaAlongPx: tip.sigmaAlong * Math.hypot(across * xStepPx, down * yStepPx),
    sigmaAcrossPx: tip.sigmaAcross * Math.hypot(down * xStepPx, across * yStepPx),
    from: tip.from,
    confidence,
  }
}

/**
 * Once a tip is led to, a shorter stretch and a longer gap are still its shaft. With 4 cells two more of 63 visible tips of spines
 * kept for choosing were not told, steep needles of which little more than the bevel comes back, and as few were false.
 */
const LED_LIMITS = { leastLength: 3, longestGap: 28 } as const
/** Half width of what belongs to a shaft that leads to a tip, cells. */
const LED_REACH = 3
/** One deviation of a peak of full height, cells. */
const PEAK_SIGMA = 1.2

function isBeside({ peak, direction: [across, down] }: LedTip, column: number, row: number): boolean {
  const [x, y] = [column - peak.column, row - peak.row]
  return x * across + y * down <= LED_REACH && Math.abs(y * across - x * down) <= LED_REACH
}

function tipLedTo({ peak }: LedTip, { rms, support }: ShaftLine): TipInImage {
  const sigmaAlong = PEAK_SIGMA / Math.max(0.3, peak.height)
  const sigmaAcross = Math.max(0.5, rms / Math.sqrt(Math.max(1, support)))
  return { column: peak.column, row: peak.row, sigmaAlong, sigmaAcross, from: 'shaft and tip' }
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))
const logitOf = (chance: number) => Math.log(chance / (1 - chance))
