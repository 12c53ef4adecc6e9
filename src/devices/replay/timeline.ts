/** When each frame of a recording is due, counted from its start. */
import type { SequenceFrame } from '#core/ultrasound/sequence.ts'

export interface Timeline {
  /** Frames in the order they are played: those without a time, or that go back in time, are left out. */
  readonly moments: readonly { readonly index: number; readonly ms: number }[]
  /** From the first frame to where the second round begins: the last frame stands as long as the others on average. */
  readonly lengthMs: number
  /** Frames that cannot be played. */
  readonly left: number
}

/** Stands for the time between frames where a recording has only one: a frame at 10 Hz. */
const LONELY_MS = 100

export function timelineOf(frames: readonly SequenceFrame[]): Timeline {
  const moments: { index: number; ms: number }[] = []
  let firstS: number | undefined
  for (const [index, { timestampS }] of frames.entries()) {
    // A recording of one frame needs no clock.
    const second = timestampS ?? (frames.length === 1 ? 0 : undefined)
    if (second === undefined) continue
    firstS ??= second
    const ms = (second - firstS) * 1000
    if (moments.length && ms <= moments.at(-1)!.ms) continue
    moments.push({ index, ms })
  }
  const lastMs = moments.at(-1)?.ms ?? 0
  const meanMs = moments.length > 1 ? lastMs / (moments.length - 1) : LONELY_MS
  return { moments, lengthMs: lastMs + meanMs, left: frames.length - moments.length }
}
