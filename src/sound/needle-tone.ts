/**
 * How the needle's resistance sounds: a tone that rises with the force, a rustle that grows
 * with the speed, and a short sound of its own for each thing that is felt once.
 */
import type { Feel } from '#core/phantom/contact/feel.ts'
import type { Felt } from '#core/phantom/contact/needle-contact.ts'

export interface NeedleTone {
  readonly hz: number
  /** 0–1, before the person's volume. */
  readonly level: number
  readonly rustle: number
}

/** A flavum's worth of force sounds full; bone is louder still. */
const FULL_N = 12
const LOWEST_HZ = 140
const HZ_PER_N = 28
/** The friction of a needle that rests is not heard. */
const SILENT_N = 0.4

export const SILENCE: NeedleTone = { hz: LOWEST_HZ, level: 0, rustle: 0 }

export function toneOf(feel: Feel | undefined): NeedleTone {
  if (!feel?.isInTissue) return SILENCE
  const forceN = Math.abs(feel.forceN)
  const level = forceN < SILENT_N ? 0 : Math.min(1, forceN / FULL_N) * 0.6
  return {
    hz: LOWEST_HZ + HZ_PER_N * Math.min(forceN, 2 * FULL_N),
    level,
    rustle: Math.min(1, Math.abs(feel.speedMmPerS) / 40) * 0.5,
  }
}

/** One short sound: from one pitch to another, with so much noise in it. */
export interface Strike {
  readonly fromHz: number
  readonly toHz: number
  readonly lastsMs: number
  readonly noise: number
  readonly level: number
}

export const STRIKES: Readonly<Record<Felt, Strike>> = {
  pop: { fromHz: 900, toHz: 500, lastsMs: 45, noise: 0.8, level: 0.7 },
  // Falls, as the resistance does: unlike anything else that is heard.
  'loss of resistance': { fromHz: 760, toHz: 190, lastsMs: 260, noise: 0.1, level: 0.9 },
  bone: { fromHz: 130, toHz: 85, lastsMs: 120, noise: 0.3, level: 1 },
}
