/**
 * Which level of detail is drawn: the coarsest whose error nobody sees, and one coarser still while
 * frames come late. Finer again only after a calm while, so that it does not swing.
 */
export interface DetailChoice {
  readonly level: number
  /**
   * @param frameMs how long the last frame took.
   * @param pixelsPerMm how large a millimetre of the nearest structure is on the display.
   */
  note(frameMs: number, pixelsPerMm: number): void
}

export interface DetailLimits {
  /** An error of fewer pixels than this is not seen. */
  readonly unseenPx: number
  /** A frame later than this is late: 50 a second, below any headset's refresh rate. */
  readonly lateMs: number
  readonly quickMs: number
  readonly lateFrames: number
  readonly calmFrames: number
  /** Pixels grow by this before a finer level is taken again. */
  readonly hysteresis: number
}

const LIMITS: DetailLimits = {
  unseenPx: 0.75,
  lateMs: 20,
  quickMs: 15,
  lateFrames: 10,
  calmFrames: 240,
  hysteresis: 1.25,
}

/** @param errorsMm of the levels, finest first. */
export function createDetailChoice(errorsMm: readonly number[], limits = LIMITS): DetailChoice {
  let seen = 0
  let spared = 0
  let late = 0
  let calm = 0
  const coarsest = errorsMm.length - 1

  return {
    get level() {
      return Math.min(seen + spared, coarsest)
    },
    note(frameMs, pixelsPerMm) {
      while (seen < coarsest && errorsMm[seen + 1]! * pixelsPerMm * limits.hysteresis < limits.unseenPx) seen++
      while (seen > 0 && errorsMm[seen]! * pixelsPerMm > limits.unseenPx) seen--
      late = frameMs > limits.lateMs ? late + 1 : 0
      calm = frameMs < limits.quickMs ? calm + 1 : 0
      if (late >= limits.lateFrames && spared < coarsest) {
        spared++
        late = 0
      }
      if (calm >= limits.calmFrames && spared > 0) {
        spared--
        calm = 0
      }
    },
  }
}
