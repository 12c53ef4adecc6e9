/** A tool's poses as they came, as places that a watch can follow: its marker and its tip. */
import type { Frame } from '#core/frames/frames.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import { apply, point, transform } from '#core/frames/transform.ts'
import { tipOf, type NeedleName } from '#core/needle/needles.ts'
import type { TrackedSample } from '#core/safety/tracking-watch.ts'
import type { TimedPose } from '#core/signals/pose-buffer.ts'
import type { MountHand } from '#session/calibrating.ts'
import type { PoseBook } from './pose-book.ts'

export interface SampleSources {
  readonly graph: Pick<TransformGraph, 'find'>
  readonly poses: Pick<PoseBook, 'recent'>
  readonly headsetPoses: Pick<PoseBook, 'recent'>
}

/** Of a tool without a tip: a place so far from its marker, mm, turns with it as a tip would. */
const ARM_MM = 100
/** More than any displayed frame lets by. */
const LOOKED_BACK_MS = 500

/** Oldest first. @param mount the controller that is the tool's marker, where one is */
export function samplesOf(
  tool: NeedleName | 'probe',
  mount: MountHand | undefined,
  { graph, poses, headsetPoses }: SampleSources,
): readonly TrackedSample[] {
  const recent = mount ? headsetPoses.recent('room', mount) : trackedPoses(tool, poses)
  const newestMs = recent.at(-1)?.atMs ?? 0
  const marker: Frame = mount ?? tool
  const m = tool !== 'probe' && !mount ? graph.find(tool, tipOf(tool))?.transform.matrix : undefined
  const tipInTool = point(marker, m?.[12] ?? 0, m?.[13] ?? 0, m?.[14] ?? ARM_MM)
  return recent
    .filter(({ atMs }) => newestMs - atMs <= LOOKED_BACK_MS)
    .map(({ matrix, status, atMs }) => {
      const tip = apply(transform('tracker', marker, matrix), tipInTool)
      return { isOk: status === 'ok', place: [matrix[12]!, matrix[13]!, matrix[14]!], tip: [tip.x, tip.y, tip.z], atMs }
    })
}

/** To the patient's marker, or to the tracking camera where that is what it says. */
function trackedPoses(tool: NeedleName | 'probe', poses: Pick<PoseBook, 'recent'>): readonly TimedPose[] {
  const toPatient = poses.recent('patient', tool)
  return toPatient.length > 0 ? toPatient : poses.recent('tracker', tool)
}
