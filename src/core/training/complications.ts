/** What may go wrong on purpose: simulated, so that it can be met once before it is met in earnest. */
import { createRandom } from '#core/phantom/random.ts'

export const COMPLICATIONS = ['vessel in the path', 'patient moves', 'tracker lost'] as const
export type Complication = (typeof COMPLICATIONS)[number]

export const SAYS: Readonly<Record<Complication, { readonly told: string; readonly expected: string }>> = {
  'vessel in the path': {
    told: 'A vessel crosses the way to the target.',
    expected: 'Stop, withdraw, and choose a way beside it.',
  },
  'patient moves': {
    told: 'The patient has moved.',
    expected: 'Hold the needle still, find the picture again, then go on.',
  },
  'tracker lost': {
    told: 'The tracker has lost the tools.',
    expected: 'Do not advance on an overlay that is not there; wait or go on by the picture alone.',
  },
}

export interface DueComplication {
  readonly kind: Complication
  /** Into the run. */
  readonly atS: number
}

/** When each comes: at a moment that cannot be foreseen, in the middle half of the time a task may take, at most a minute in. */
export function whenDue(kinds: readonly Complication[], limitS: number, seed: number): readonly DueComplication[] {
  const random = createRandom(seed)
  const span = Math.min(limitS, 80)
  return kinds.map((kind) => ({ kind, atS: span * (0.2 + 0.5 * random.uniform()) })).toSorted((a, b) => a.atS - b.atS)
}
