/** Poses of two tools at one moment by one tracker: what lies between them then hangs on nothing else. */
import { compose, invert, transform, type Transform } from '#core/frames/transform.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { TippedTool } from '#session/calibrating.ts'
import type { SessionState } from '#session/state.ts'
import type { PoseBook } from './pose-book.ts'

export interface Together {
  readonly probeFromTool: Transform<'probe', TippedTool>
  readonly atMs: number
}

const BASES = ['patient', 'tracker'] as const

/** @returns the newest moment in which both are seen, or why there is none and what to do */
export function probeFromTool(
  { poses, graph }: { readonly poses: Pick<PoseBook, 'recent' | 'at'>; readonly graph: TransformGraph },
  { mounts }: Pick<SessionState, 'mounts'>,
  tool: TippedTool,
): Together | string {
  if (mounts.probe) {
    if (tool === 'stylus' || !mounts.needle)
      return `the probe is on a controller: clamp the ${tool} to the other one, so that one tracker sees both`
    const found = graph.find('probe', tool)
    if (found?.status !== 'ok') return 'hold both controllers in view of the headset'
    return { probeFromTool: found.transform, atMs: found.atMs }
  }
  for (const base of BASES) {
    const last = poses.recent(base, tool).at(-1)
    if (!last) continue
    const probe = poses.at(base, 'probe', last.atMs)
    if (!probe) return 'the tracker that sees the tip does not see the probe: track both with one'
    if (last.status !== 'ok') return `the ${tool} is out of the tracker's view`
    if (probe.status !== 'ok') return "the probe is out of the tracker's view"
    const baseFromProbe = transform(base, 'probe', probe.matrix)
    return { probeFromTool: compose(invert(baseFromProbe), transform(base, tool, last.matrix)), atMs: last.atMs }
  }
  return `no pose of the ${tool} comes: bring its marker into the tracker's view, or connect the tracker`
}
