/** A needle as a network sees it in one picture, in that picture's own pixels: its shaft, its tip, and how sure both are. */
import { heatPeaks } from '#core/anatomy/class-maps.ts'
import { pixelOfCell, type CellMapping } from '#core/frames/cell-mapping.ts'
import { findShaft, SHAFT_LIMITS } from './shaft-line.ts'
import { tipInImage } from './tip-in-image.ts'

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

/** Of the manifest, where it has them: 'present' that there is a needle, 'shaft' of a cell, 'peak' of the tip's heat map. */
const USUAL = { present: 0.5, shaft: SHAFT_LIMITS.least, peak: 0.4 } as const

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
  const confidence = sigmoid(view[0]!)
  if (confidence < (thresholds['present'] ?? USUAL.present)) return undefined
  const likelihood = shaft.map((logit, at) => (mask[at]! > 0 ? sigmoid(logit) : 0))
  const line = findShaft(likelihood, side, { ...SHAFT_LIMITS, least: thresholds['shaft'] ?? USUAL.shaft })
  if (!line) return undefined
  const finer = Math.round(side / Math.sqrt(heat.length))
  const tip = tipInImage(line, heatPeaks(heat, 1, side / finer, finer, thresholds['peak'] ?? USUAL.peak))
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

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))
