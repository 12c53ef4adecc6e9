/**
 * What is really so in the simulated room, for scoring and for tests alone.
 *
 * A trainee's views get only what a tracker and a scanner would have told them; this goes round them.
 * Nothing that draws, sounds or decides may read it (`test/app/truth.test.ts`).
 */
import type { Felt } from '#core/phantom/contact/needle-contact.ts'
import type { Point } from '#core/frames/transform.ts'
import type { Matrix } from '#core/frames/transform.ts'
import type { Tissue } from '#core/phantom/tissues.ts'

export interface NeedleTruth {
  readonly tip: Point<'ct'>
  /** Unit vector. */
  readonly direction: readonly [x: number, y: number, z: number]
  readonly depthMm: number
  readonly bendMm: number
  readonly forceN: number
  readonly isAtBone: boolean
  readonly tissue: Tissue
  /** Label of the structure at the tip (`core/anatomy/structures.ts`), 0 in air. */
  readonly label: number
}

export interface Truth {
  /** On the page's clock: the moment of the hand. */
  readonly atMs: number
  readonly probe: { readonly ctFromProbe: Matrix; readonly isTouching: boolean; readonly pressMm: number } | undefined
  readonly needle: NeedleTruth | undefined
}

export interface FeltMoment {
  readonly atMs: number
  readonly what: Felt
  readonly depthMm: number
  /** The force just before. */
  readonly forceN: number
  readonly label: number
}

export interface TruthChannel {
  readonly now: Truth | undefined
  /** The last 200 things that the needle made felt, oldest first. */
  readonly felt: readonly FeltMoment[]
  tell(truth: Truth, felt: readonly FeltMoment[]): void
  clear(): void
}

const KEPT = 200

export function createTruthChannel(): TruthChannel {
  let now: Truth | undefined
  let all: readonly FeltMoment[] = []
  return {
    get now() {
      return now
    },
    get felt() {
      return all
    },
    tell(truth, felt) {
      now = truth
      if (felt.length) all = [...all, ...felt].slice(-KEPT)
    },
    clear() {
      now = undefined
      all = []
    },
  }
}
