/**
 * The newest value of everything that changes faster than React should render.
 * Written only by app/pipeline.ts; read in useFrame.
 */
import type { Located } from '#core/frames/transform-graph.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'

/** Why something is not shown, in words that fit on a panel; undefined when it may be shown. */
export type Withheld = { readonly why: 'no source' | 'stale' | 'not tracked' | 'not placed'; readonly detail: string }

export interface StreamFigures {
  readonly imagesPerSecond: number
  /** Age of the shown picture at this displayed frame, ms. */
  readonly imageAgeMs: number
  readonly imagesReceived: number
  readonly imagesDropped: number
  readonly posesReceived: number
  readonly late: number
  readonly faults: number
}

export interface Live {
  /** The page's clock at this displayed frame. */
  nowMs: number
  /** The picture being shown: the newest one, for as long as it is trusted. */
  ultrasound: UltrasoundFrame | undefined
  fan: Fan | undefined
  /** Its pose at the time it was taken. */
  roomFromImage: Located<'room', 'image'> | undefined
  ctFromImage: Located<'ct', 'image'> | undefined
  /** Undefined when plane and picture may be shown in place. */
  planeWithheld: Withheld | undefined
  /** Undefined when the floating 2-D copy may be shown: it needs a fresh picture, not a pose. */
  pictureWithheld: Withheld | undefined
  /** Found in `ultrasound`, never in an older picture. */
  contour: BoneContour | undefined
  /** Where the hologram stands. */
  roomFromCt: Located<'room', 'ct'> | undefined
  arrival: VolumeArrival | undefined
  figures: StreamFigures
}

export const createLive = (): Live => ({
  nowMs: 0,
  ultrasound: undefined,
  fan: undefined,
  roomFromImage: undefined,
  ctFromImage: undefined,
  planeWithheld: { why: 'no source', detail: 'no ultrasound source is connected' },
  pictureWithheld: { why: 'no source', detail: 'no ultrasound source is connected' },
  contour: undefined,
  roomFromCt: undefined,
  arrival: undefined,
  figures: {
    imagesPerSecond: 0,
    imageAgeMs: 0,
    imagesReceived: 0,
    imagesDropped: 0,
    posesReceived: 0,
    late: 0,
    faults: 0,
  },
})
