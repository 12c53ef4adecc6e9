/**
 * How finely the hologram is sampled: as finely as the machine keeps up with.
 *
 * Coarser at once when frames come late, finer only after a calm while, so that it
 * does not swing.
 */
export interface Step {
  /** From sample to sample along a ray; the shorter of the two holds. */
  readonly voxels: number
  readonly mm: number
}

export interface Quality {
  readonly step: Step
  /** @param frameMs how long the last frame took. */
  note(frameMs: number): void
}

/** Finest first. Beyond the last one the cortical bone of a vertebra, about a millimetre thick, breaks up. */
const STEPS: readonly Step[] = [
  { voxels: 0.5, mm: 0.8 },
  { voxels: 0.75, mm: 1.2 },
  { voxels: 1, mm: 1.5 },
  { voxels: 1.3, mm: 2 },
]
/** A frame later than this is late: 50 a second, below any headset's refresh rate. */
const LATE_MS = 20
const QUICK_MS = 15
const LATE_FRAMES = 8
const CALM_FRAMES = 180

export function createQuality(): Quality {
  let at = 1
  let late = 0
  let calm = 0
  return {
    get step() {
      return STEPS[at]!
    },
    note(frameMs) {
      late = frameMs > LATE_MS ? late + 1 : 0
      calm = frameMs < QUICK_MS ? calm + 1 : 0
      if (late >= LATE_FRAMES && at < STEPS.length - 1) {
        at++
        late = 0
      }
      if (calm >= CALM_FRAMES && at > 0) {
        at--
        calm = 0
      }
    },
  }
}
