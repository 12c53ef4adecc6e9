/**
 * What a network says of one lumbar picture, or why nothing may be said of it.
 *
 * Nothing is shown of a picture that is not of the kind the network was fitted to; and of one that is, only classes
 * whose chance reaches the threshold at which 95 of 100 are right (fitted on pictures never trained on; in the manifest).
 */
import { abstention, type Abstention } from './abstention.ts'
import { classMaps, heatPeaks, type ClassMaps, type HeatPeak } from './class-maps.ts'

export interface LumbarNumbers {
  readonly side: number
  readonly classes: readonly string[]
  readonly views: readonly string[]
  readonly landmarks: readonly string[]
  readonly temperature: number
  readonly thresholds: Readonly<Record<string, number>>
}

export interface LumbarReading extends ClassMaps {
  /** Chance that each cell lies on the surface of bone of any kind, 0–1. */
  readonly bone: Float32Array<ArrayBuffer>
  readonly landmarks: readonly HeatPeak[]
  readonly view: { readonly name: string; readonly confidence: number }
  /** Why nothing of this may be shown; undefined when it may. */
  readonly abstains: Abstention | undefined
}

export function readLumbar(
  outputs: Readonly<Record<string, Float32Array>>,
  mask: Float32Array,
  { side, classes, views, landmarks, temperature, thresholds }: LumbarNumbers,
): LumbarReading {
  const { seg, bone, heat, view, valid } = outputs
  if (!seg || !bone || !heat || !view || !valid)
    throw new RangeError('a lumbar network answers seg, bone, heat, view, valid')
  const maps = classMaps(
    seg,
    mask,
    temperature,
    classes.map((name) => thresholds[`show.${name}`] ?? 0.5),
  )
  const finer = Math.round(side / Math.sqrt(heat.length / landmarks.length))
  return {
    ...maps,
    bone: bone.map((logit, at) => (mask[at]! > 0 ? sigmoid(logit) : 0)),
    landmarks: heatPeaks(heat, landmarks.length, side / finer, finer, thresholds['peak'] ?? 0.3),
    view: likeliest(view, views),
    abstains: abstention(maps.entropy, mask, thresholds, sigmoid(valid[0]!)),
  }
}

const sigmoid = (logit: number) => 1 / (1 + Math.exp(-logit))

function likeliest(logits: Float32Array, names: readonly string[]) {
  const top = Math.max(...logits)
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - top), 0)
  return { name: names[logits.indexOf(top)]!, confidence: 1 / sum }
}
