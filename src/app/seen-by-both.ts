/** A tool by its tracker, and a controller by the headset, at one moment. */
import { transform, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import type { MountHand, TippedTool } from '#session/calibrating.ts'
import type { PoseBook } from './pose-book.ts'

export interface SeenByBoth {
  /** Poses of the tool that came after a moment. */
  fresh(tool: TippedTool, afterMs: number): readonly { readonly pose: Transform<Frame, TippedTool>; readonly status: LinkStatus; readonly atMs: number }[] // prettier-ignore
  isSilent(tool: TippedTool, nowMs: number): boolean
  /** Or why there is none, and what to do. */
  moment(hand: MountHand, tool: TippedTool, nowMs: number): Moment | string
}

interface Moment {
  readonly roomFromHand: Transform<'room', MountHand>
  readonly trackerFromTool: Transform<Frame, TippedTool>
  readonly atMs: number
}

const BASES = ['patient', 'tracker'] as const
const SILENT_MS = 1500

export function createSeenByBoth(
  poses: Pick<PoseBook, 'recent' | 'at'>,
  headsetPoses: Pick<PoseBook, 'at'>,
): SeenByBoth {
  const baseOf = (tool: TippedTool) => BASES.find((base) => poses.recent(base, tool).length > 0)

  return {
    fresh(tool, afterMs) {
      const base = baseOf(tool)
      if (!base) return []
      return poses
        .recent(base, tool)
        .filter(({ atMs }) => atMs > afterMs)
        .map(({ matrix, status, atMs }) => ({ pose: transform(base, tool, matrix), status, atMs }))
    },
    isSilent(tool, nowMs) {
      const base = baseOf(tool)
      return !base || nowMs - poses.recent(base, tool).at(-1)!.atMs > SILENT_MS
    },
    moment(hand, tool, nowMs) {
      const base = baseOf(tool)
      const last = base && poses.recent(base, tool).at(-1)
      if (!last || nowMs - last.atMs > SILENT_MS)
        return `no pose of the ${tool} comes from its tracker: bring its marker into view, or take it up`
      if (last.status !== 'ok') return `the ${tool} is out of the tracker's view`
      const held = headsetPoses.at('room', hand, last.atMs)
      if (!held) return 'enter the headset and take up its controllers'
      if (held.status !== 'ok') return "the controller is out of the headset's view"
      return {
        roomFromHand: transform('room', hand, held.matrix),
        trackerFromTool: transform(base, tool, last.matrix),
        atMs: last.atMs,
      }
    },
  }
}
