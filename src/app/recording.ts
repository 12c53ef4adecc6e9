/** A recorded sequence as a sweep: its pictures in order, each with the pose that the recording and its configuration give. */
import { imagePose, type NamedLink } from '#core/reconstruction/image-pose.ts'
import { createFieldOfView } from '#core/ultrasound/field-of-view.ts'
import type { PlusConfig } from '#core/ultrasound/plus-config.ts'
import type { Sequence } from '#core/ultrasound/sequence.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { Located } from '#core/frames/transform-graph.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'

/** All pictures of a recording, in their order. */
export interface Recording {
  readonly name: string
  readonly count: number
  readonly widthPx: number
  readonly heightPx: number
  readonly fan: Fan | undefined
  pictureAt(index: number): Pick<UltrasoundFrame, 'widthPx' | 'heightPx' | 'grey'>
  poseAt(index: number): Located<'patient', 'image'> | undefined
}

/** Every so many pictures are looked at for where the echoes are. */
const LOOKED_AT_EACH = 8

/** The frames are named as PLUS usually names them; a recording that names them otherwise has no poses here. */
export function recordingOf(sequence: Sequence, config: PlusConfig | undefined): Recording {
  const { widthPx, heightPx, frames, fileName } = sequence
  const calibrations = (config?.transforms ?? []).map(({ plusName, matrix }): NamedLink => ({
    plusName,
    matrix,
    status: 'ok',
  }))
  const isGood = (index: number) => frames[index]!.imageStatus === 'ok'
  return {
    name: fileName,
    count: frames.length,
    widthPx,
    heightPx,
    get fan() {
      if (config?.fan) return config.fan
      const field = createFieldOfView()
      for (let index = 0; index < frames.length; index += LOOKED_AT_EACH) {
        if (!isGood(index)) continue
        const grey = sequence.greyOfFrame(index)
        field.look({ frameId: index, widthPx, heightPx, grey, atMs: 0, receivedAtMs: 0 })
      }
      return field.fan
    },
    // A picture that the recorder marked as bad has pixels, but nobody knows of what.
    pictureAt: (index) =>
      isGood(index)
        ? { widthPx, heightPx, grey: sequence.greyOfFrame(index) }
        : { widthPx: 0, heightPx: 0, grey: new Uint8Array(0) },
    poseAt: (index) => imagePose([...calibrations, ...frames[index]!.transforms], 'Image', 'Reference'),
  }
}
