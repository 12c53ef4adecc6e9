/** What the hand with the needle feels, given to it: as a shake of the controller that holds it, and as sound. */
import type { Feel } from '#core/phantom/contact/feel.ts'
import type { Felt } from '#core/phantom/contact/needle-contact.ts'
import type { Headset } from '#devices/headset/headset.ts'
import type { Session } from '#session/session.ts'
import type { NeedleSound } from '#sound/needle-sound.ts'

interface Shake {
  /** 0–1 of what the controller can. */
  readonly strength: number
  readonly lastsMs: number
}

const SHAKES: Readonly<Record<Felt, Shake>> = {
  pop: { strength: 0.7, lastsMs: 30 },
  'loss of resistance': { strength: 0.9, lastsMs: 60 },
  bone: { strength: 1, lastsMs: 90 },
}

/** While it moves: a fine grain, as of fibres; a little longer than a displayed frame, so that it does not stutter. */
const GRAIN_MS = 30
const FULL_N = 12

/** What the controller should do this frame; undefined is rest. */
export function shakeOf(feel: Feel | undefined): Shake | undefined {
  if (!feel) return undefined
  const [strongest] = feel.felt.map((what) => SHAKES[what]).toSorted((a, b) => b.strength - a.strength)
  if (strongest) return strongest
  const isMoving = feel.isInTissue && Math.abs(feel.speedMmPerS) > 2
  return isMoving
    ? { strength: 0.08 + 0.4 * Math.min(1, Math.abs(feel.forceN) / FULL_N), lastsMs: GRAIN_MS }
    : undefined
}

/** Once per displayed frame. */
export function giveFeel(feel: Feel | undefined, session: Session, headset: Headset, sound: NeedleSound): void {
  const { needleHolder, isShaken, isHeard, volume } = session.getState().simulation
  sound.hear(feel, isHeard ? volume : 0)
  if (!isShaken || (needleHolder !== 'left-hand' && needleHolder !== 'right-hand')) return
  const shake = shakeOf(feel)
  if (shake) headset.pulse(needleHolder, shake.strength, shake.lastsMs)
}
