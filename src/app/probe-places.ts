/** Where the probe's marker was, by whatever tracks it: the tracker's own stamps, before any pose is taken for a picture. */
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { SessionState } from '#session/state.ts'
import type { PoseBook } from './pose-book.ts'

export interface ProbePlace {
  readonly atMs: number
  readonly mm: readonly [x: number, y: number, z: number]
  readonly status: LinkStatus
}

export interface ProbeTrackers {
  readonly poses: Pick<PoseBook, 'recent'>
  readonly headsetPoses: Pick<PoseBook, 'recent'>
}

const BASES = ['tracker', 'patient'] as const

/** Those that came after a moment, oldest first: of the controller that the probe is clamped to, or of the tracker. */
export function probePlaces(
  { poses, headsetPoses }: ProbeTrackers,
  { mounts }: Pick<SessionState, 'mounts'>,
  afterMs: number,
): readonly ProbePlace[] {
  const base = BASES.find((each) => poses.recent(each, 'probe').length > 0)
  const samples = mounts.probe ? headsetPoses.recent('room', mounts.probe) : base ? poses.recent(base, 'probe') : []
  return samples
    .filter(({ atMs }) => atMs > afterMs)
    .map(({ atMs, matrix: m, status }) => ({ atMs, mm: [m[12]!, m[13]!, m[14]!] as const, status }))
}
