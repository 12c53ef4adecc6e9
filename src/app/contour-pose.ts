/**
 * Where the probe was when the picture was taken in which bone was found. Recognition takes longer than a picture may wait to
 * be shown; what was found in it is as true as ever, for the pose of its moment is still known.
 */
import { compose, transform, type Transform } from '#core/frames/transform.ts'
import type { TransformGraph } from '#core/frames/transform-graph.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { PoseBook } from './pose-book.ts'

export interface ContourPose {
  /** Every picture that is looked at. */
  offer(frame: Pick<UltrasoundFrame, 'frameId' | 'atMs'>): void
  /** @param lagMs how much later pictures come than poses. @returns undefined when the probe was not seen then */
  of(frameId: number, lagMs: number): Transform<'patient', 'image'> | undefined
}

/** Pictures that recognition may be behind. */
const KEPT = 32
/** A pose of another moment than the picture's is of another place. */
const WITHIN_MS = 30

export function createContourPose(graph: TransformGraph, poses: PoseBook): ContourPose {
  const takenAtMs = new Map<number, number>()
  return {
    offer({ frameId, atMs }) {
      takenAtMs.set(frameId, atMs)
      if (takenAtMs.size > KEPT) takenAtMs.delete(takenAtMs.keys().next().value!)
    },
    of(frameId, lagMs) {
      const atMs = takenAtMs.get(frameId)
      const probeFromImage = graph.find('probe', 'image')?.transform
      if (atMs === undefined || !probeFromImage) return undefined
      const pose = poses.at('patient', 'probe', atMs - lagMs)
      if (pose?.status !== 'ok' || Math.abs(pose.atMs - (atMs - lagMs)) > WITHIN_MS) return undefined
      return compose(transform('patient', 'probe', pose.matrix), probeFromImage)
    },
  }
}
