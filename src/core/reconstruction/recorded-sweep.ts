/** A recording made into a volume: every picture with its pose, the grid from all of them, then one after the other. */
import type { Located } from '#core/frames/transform-graph.ts'
import type { SequenceFrame } from '#core/ultrasound/sequence.ts'
import { imagePose, missingPose, type NamedLink } from './image-pose.ts'
import { createReconstruction, type Reconstruction } from './reconstruction.ts'
import type { ReconstructionSettings } from './settings.ts'
import { createScout, gridOfBox, type GridOptions, type Triple } from './sweep-grid.ts'

/** Of a `Sequence`, what is needed here. */
export interface RecordedPictures {
  readonly widthPx: number
  readonly heightPx: number
  readonly frames: readonly SequenceFrame[]
  greyOfFrame(index: number): Uint8Array
}

export interface SweepOptions extends GridOptions {
  readonly spacingMm: Triple
  /** Calibrations of the configuration; a frame's own transform of the same name goes before. */
  readonly calibrations: readonly { readonly plusName: string; readonly matrix: readonly number[] }[]
  readonly imageName: string
  readonly referenceName: string
  /** Every n-th picture is placed. */
  readonly skipInterval?: number
}

export type SweepResult =
  | { readonly ok: true; readonly reconstruction: Reconstruction<'patient'> }
  | { readonly ok: false; readonly code: 'poses' | 'size'; readonly reason: string }

/** @throws RangeError as `createReconstruction` does. */
export function reconstructSweep(
  pictures: RecordedPictures,
  settings: ReconstructionSettings,
  options: SweepOptions,
): SweepResult {
  const { widthPx, heightPx, frames } = pictures
  const poses = frames.map((frame) => poseOf(frame, options))
  const scout = createScout(settings.clip)
  for (const pose of poses) if (pose?.status === 'ok') scout.look(widthPx, heightPx, pose.transform)
  if (!scout.box) return { ok: false, code: 'poses', reason: noPose(frames, poses, options) }
  const placed = gridOfBox(scout.box, options.spacingMm, options)
  if (!placed.ok) return { ok: false, code: 'size', reason: placed.reason }
  const reconstruction = createReconstruction<'patient'>(placed.grid, settings)
  for (let index = 0; index < frames.length; index += options.skipInterval ?? 1) {
    // A picture that the recorder marked as bad has pixels, but nobody knows of what.
    const isGood = frames[index]!.imageStatus === 'ok'
    const size = isGood ? { widthPx, heightPx } : { widthPx: 0, heightPx: 0 }
    reconstruction.add({ ...size, grey: isGood ? pictures.greyOfFrame(index) : NO_PIXELS }, poses[index])
  }
  return { ok: true, reconstruction }
}

const NO_PIXELS = new Uint8Array(0)

const linksOf = ({ transforms }: SequenceFrame, { calibrations }: SweepOptions): NamedLink[] => [
  ...calibrations.map(({ plusName, matrix }): NamedLink => ({ plusName, matrix, status: 'ok' })),
  ...transforms,
]

const poseOf = (frame: SequenceFrame, options: SweepOptions) =>
  imagePose(linksOf(frame, options), options.imageName, options.referenceName)

function noPose(
  frames: readonly SequenceFrame[],
  poses: readonly (Located<'patient', 'image'> | undefined)[],
  options: SweepOptions,
): string {
  const { imageName, referenceName } = options
  if (poses.some((pose) => pose?.status === 'ok')) return 'nothing of the pictures lies in the clip rectangle'
  if (poses.some((pose) => pose !== undefined))
    return `in none of ${frames.length} frames is ${imageName}To${referenceName} valid`
  const links = frames[0] ? linksOf(frames[0], options) : []
  return missingPose(links, imageName, referenceName)
}
