/**
 * The recent poses of one link, and the pose at any moment among them.
 *
 * Pictures and poses come on different clocks' ticks; a picture must stand where the
 * probe was when it was taken, not where it is now: at 50 mm/s, 20 ms are 1 mm.
 */
import { LINK_STATUSES, type LinkStatus } from '#core/frames/transform-graph.ts'
import type { Matrix } from '#core/frames/transform.ts'
import { isRigid, quaternionOf, rigidMatrix, slerp } from './rotation.ts'

export interface TimedPose {
  readonly matrix: Matrix
  readonly status: LinkStatus
  readonly atMs: number
}

export interface PoseBuffer {
  /** Takes a sample; one older than the newest is put in its place, one of the same time replaces it. */
  add(sample: { readonly link: { readonly matrix: Matrix }; readonly status: LinkStatus; readonly atMs: number }): void
  /** The pose at a moment; undefined before the first sample. The answer's `atMs` says what moment it really is of. */
  at(tMs: number): TimedPose | undefined
  /** All samples that are kept, oldest first. */
  readonly samples: readonly TimedPose[]
}

export const POSE_BUFFER = {
  /** History kept, ms: the longest delay of a picture behind its poses that calibration allows (0.5 s), and as much again. */
  keptMs: 1000,
  /** Two samples further apart than this are not joined: what happened between them is not known. */
  longestGapMs: 100,
  /** How far past the newest sample its pose is still said to hold: a frame or so of a slow tracker. */
  aheadMs: 20,
} as const

export function createPoseBuffer({
  keptMs,
  longestGapMs,
  aheadMs,
}: { [K in keyof typeof POSE_BUFFER]: number } = POSE_BUFFER): PoseBuffer {
  let samples: TimedPose[] = []

  return {
    get samples() {
      return samples
    },

    add({ link: { matrix }, status, atMs }) {
      const sample = { matrix, status, atMs }
      const after = samples.findLastIndex((each) => each.atMs <= atMs)
      const isSameMoment = samples[after]?.atMs === atMs
      samples = samples.toSpliced(isSameMoment ? after : after + 1, isSameMoment ? 1 : 0, sample)
      const oldestMs = samples.at(-1)!.atMs - keptMs
      if (samples[0]!.atMs < oldestMs) samples = samples.filter((each) => each.atMs >= oldestMs)
    },

    at(tMs) {
      const before = samples.findLast((each) => each.atMs <= tMs)
      const next = samples.find((each) => each.atMs > tMs)
      if (!before) return next && tMs >= next.atMs - aheadMs ? next : undefined
      if (!next) return { ...before, atMs: Math.min(tMs, before.atMs + aheadMs) }
      if (before.atMs === tMs) return before
      const worst = LINK_STATUSES.indexOf(before.status) > LINK_STATUSES.indexOf(next.status) ? before : next
      if (worst.status !== 'ok') return { ...worst, atMs: tMs }
      // Across a long gap the older pose stands as old as it is, and staleness judges it.
      if (next.atMs - before.atMs > longestGapMs) return { ...before, atMs: Math.min(tMs, before.atMs + aheadMs) }
      return { matrix: between(before, next, tMs), status: 'ok', atMs: tMs }
    },
  }
}

function between(before: TimedPose, next: TimedPose, tMs: number): Matrix {
  const part = (tMs - before.atMs) / (next.atMs - before.atMs)
  const [a, b] = [before.matrix, next.matrix]
  // Scaled or sheared links are calibrations that someone re-sent: halfway between two of them means nothing.
  if (!isRigid(a) || !isRigid(b)) return part < 0.5 ? a : b
  const position = [12, 13, 14].map((i) => a[i]! + part * (b[i]! - a[i]!)) as [number, number, number]
  return rigidMatrix(slerp(quaternionOf(a), quaternionOf(b), part), position)
}
