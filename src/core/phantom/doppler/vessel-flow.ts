/**
 * How fast blood runs in each of the phantom's vessels, and how that changes with the heart and the breath.
 *
 * - Aorta and common iliac arteries: systolic peaks 100 ± 20 and 119 ± 22 cm/s, triphasic (Jager, Ricketts and
 *   Strandness 1985, in Bernstein: Noninvasive Diagnostic Techniques; the iliac value is the external one's). Over a cycle the
 *   infrarenal aorta carries 0.9 ± 0.4 l/min and the vena cava 1.2 ± 0.5 (Cheng, Herfkens and Taylor 2003,
 *   Am J Physiol Heart Circ Physiol 284:H1161-H1167): the waveforms and the veins' peaks are set so that they do.
 * - Veins of the pelvis and legs run slower in inspiration and faster in expiration, femoral ones at 12-30 cm/s.
 * - Lumbar arteries: faster from L1 to L4 (Espahbodi et al. 2013, Spine 38:E230-E236); their peaks and those of the
 *   radicular arteries are chosen, for no table of either was at hand.
 *
 * One person at rest: 70 beats and 15 breaths a minute.
 */
export const BEAT_MS = 60_000 / 70
export const BREATH_MS = 4000

export const FLOW_KINDS = [
  'aorta',
  'common iliac artery',
  'lumbar artery',
  'radicular artery',
  'inferior vena cava',
  'common iliac vein',
] as const
export type FlowKind = (typeof FLOW_KINDS)[number]

interface Flow {
  /** In the middle of the vessel at its fastest, mm/s. */
  readonly peakMmPerS: number
  /** Of the profile 1 - (r/R)^n: 2 a parabola, the greater the blunter. */
  readonly bluntness: number
  readonly wave: keyof typeof WAVES
  /** How long after the aorta's the pulse comes. */
  readonly delayMs: number
  /** Along its path in the phantom or against it. */
  readonly way: 1 | -1
}

const bell = (at: number, middle: number, deviation: number) => Math.exp(-(((at - middle) / deviation) ** 2) / 2)

/** By the share of a beat (arteries) or of a breath (veins) that has gone, 0-1; 1 at the fastest. */
const WAVES = {
  /** Forwards, shortly back, a little forwards again: vessels whose bed resists. */
  triphasic: (t: number) => bell(t, 0.15, 0.05) - 0.32 * bell(t, 0.34, 0.05) + 0.1 * bell(t, 0.5, 0.07),
  /** Always forwards, with a tail. */
  tailed: (t: number) => 0.15 + 0.85 * (t / 0.15) * Math.exp(1 - t / 0.15),
  phasic: (t: number) => 0.75 + 0.25 * Math.sin(2 * Math.PI * t),
} as const

export const FLOWS: Readonly<Record<FlowKind, Flow>> = {
  aorta: { peakMmPerS: 1000, bluntness: 8, wave: 'triphasic', delayMs: 0, way: 1 },
  'common iliac artery': { peakMmPerS: 1190, bluntness: 6, wave: 'triphasic', delayMs: 20, way: 1 },
  'lumbar artery': { peakMmPerS: 350, bluntness: 3, wave: 'tailed', delayMs: 20, way: 1 },
  'radicular artery': { peakMmPerS: 100, bluntness: 2, wave: 'tailed', delayMs: 40, way: 1 },
  'inferior vena cava': { peakMmPerS: 180, bluntness: 3, wave: 'phasic', delayMs: 0, way: 1 },
  // Its path starts where the two meet.
  'common iliac vein': { peakMmPerS: 200, bluntness: 3, wave: 'phasic', delayMs: 0, way: -1 },
}

/** In the middle of the vessel, along its path, mm/s. */
export function speedAt(kind: FlowKind, ms: number): number {
  const { peakMmPerS, wave, delayMs, way } = FLOWS[kind]
  const periods = (ms - delayMs) / (wave === 'phasic' ? BREATH_MS : BEAT_MS)
  return way * peakMmPerS * WAVES[wave](periods - Math.floor(periods))
}

/** Of the middle's speed at a share of the radius, 0-1. */
export const profileAt = (share: number, bluntness: number): number => 1 - Math.min(1, share) ** bluntness
