/**
 * The newest value of everything that changes faster than React should render.
 * Written only by app/pipeline.ts; read in useFrame.
 */
import { NO_TOLD_VIEW, type ToldView, type ViewGuidance } from '#core/anatomy/watched-view.ts'
import type { Explanation } from '#core/anatomy/explanation.ts'
import type { Level } from '#core/anatomy/levels.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { Transform } from '#core/frames/transform.ts'
import type { Located } from '#core/frames/transform-graph.ts'
import type { NeedleName } from '#core/needle/needles.ts'
import type { NeedleOnImage } from '#core/needle/needle-on-image.ts'
import type { NeedleToPlane } from '#core/needle/needle-to-plane.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'
import type { ErrorBudget } from '#core/safety/error-budget.ts'
import type { Feel } from '#core/phantom/contact/feel.ts'
import type { SweepBox } from '#core/reconstruction/sweep-grid.ts'
import type { BoneContour } from '#core/ultrasound/bone-contour.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { Snapshot } from '#core/ultrasound/snapshot.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { CutPictures } from './atlas-cut.ts'
import { NOT_GUIDING, type GuidanceLive } from './guidance.ts'
import type { PracticeLive } from './practice.ts'

/** Why something is not shown, in words that fit on a panel; undefined when it may be shown. */
export type Withheld = {
  readonly why: 'no source' | 'no contact' | 'stale' | 'not tracked' | 'not placed' | 'no volume' | 'not registered'
  readonly detail: string
}

export interface StreamFigures {
  readonly imagesPerSecond: number
  /** Age of the shown picture at this displayed frame, ms. */
  readonly imageAgeMs: number
  readonly imagesReceived: number
  readonly imagesDropped: number
  readonly posesReceived: number
  readonly late: number
  readonly faults: number
  /** Of pictures that are simulated: what one costs, ms, and whether the tissue is still coarse. */
  readonly simulation?: { readonly msPerPicture: number; readonly isCoarse: boolean }
}

export interface LiveNeedle {
  readonly roomFromTip: Located<'room', 'needle-tip'>
  readonly ctFromTip: Located<'ct', 'needle-tip'> | undefined
  /** From the marker on the hub to the tip. */
  readonly lengthMm: number
}

/** A needle that is not the guided one: drawn where it lies, and watched. */
export interface OtherNeedle extends LiveNeedle {
  readonly name: NeedleName
  /** In the warning or stop zone of something. */
  readonly isNear: boolean
}

/** A frozen plane where it stands now. */
export interface FrozenPlane {
  readonly snapshot: Snapshot
  readonly roomFromImage: Transform<'room', 'image'>
  /** Undefined while no volume is registered. */
  readonly ctFromImage: Transform<'ct', 'image'> | undefined
}

export interface Frozen {
  /** Why no frozen plane may be shown in place; undefined when they may, or when there are none. */
  readonly withheld: Withheld | undefined
  readonly planes: readonly FrozenPlane[]
  /** The one that is steered to, and how the tracked needle stands to it. */
  readonly chosen: FrozenPlane | undefined
  readonly needle: NeedleToPlane | undefined
}

export const NOTHING_FROZEN: Frozen = { withheld: undefined, planes: [], chosen: undefined, needle: undefined }

type Writable<T> = { -readonly [K in keyof T]: T[K] }

export interface Live extends Writable<GuidanceLive> {
  /** The page's clock at this displayed frame. */
  nowMs: number
  /** Poses are of this long ago on purpose: pictures come late by as much, as was calibrated. */
  poseDelayMs: number
  /** The picture being shown: the newest one, for as long as it is trusted. */
  ultrasound: UltrasoundFrame | undefined
  /** The newest one whatever shows in it: also of a probe in the air, to be calibrated and never to be placed. */
  newestPicture: UltrasoundFrame | undefined
  fan: Fan | undefined
  /** Its pose at the time it was taken. */
  roomFromImage: Located<'room', 'image'> | undefined
  ctFromImage: Located<'ct', 'image'> | undefined
  /** The needle as its tracker sees it, at the picture's time; undefined when there is none or it cannot be trusted. */
  needle: LiveNeedle | undefined
  /** The others that are tracked and trusted, at this displayed frame. */
  otherNeedles: readonly OtherNeedle[]
  /** What the hand that holds the needle feels, of a source that can tell. */
  feel: Feel | undefined
  /** Which calibration no longer holds, and what to do, in words; undefined when all that are used hold. */
  calibrationFault: string | undefined
  /** Undefined when plane and picture may be shown in place. */
  planeWithheld: Withheld | undefined
  /** Undefined when the floating 2-D copy may be shown: it needs a fresh picture, not a pose. */
  pictureWithheld: Withheld | undefined
  /** Undefined when the registered volume may be laid over the picture: it needs everything the plane needs, and more. */
  fusionWithheld: Withheld | undefined
  /** Found in `ultrasound`, never in an older picture. */
  contour: BoneContour | undefined
  /** Of each network that names things, what it found last: in `ultrasound` or in a picture just before it. */
  readings: readonly PictureReading[]
  /** The names that stand on the picture now. */
  names: readonly ShownName[]
  /** Counted along the sweep so far, as the person moved them, lowest first; none where names come from a volume. */
  levels: readonly { readonly level: Level; readonly confidence: number }[]
  /** Why the networks say nothing, in words for the operator; undefined while they do, or while they are not asked. */
  namesPaused: string | undefined
  /** The standard view that is seen, told calmly. */
  viewSeen: ToldView
  /** The way to the view that is wanted; undefined while none is. */
  viewGuidance: ViewGuidance | undefined
  /** What an answer that was asked about rests on; undefined when nobody asked or the picture has moved on. */
  explanation: Explanation | undefined
  /** Why picture and registered volume may not lie on each other, in words for the operator; undefined while they seem to. */
  namesDisagree: string | undefined
  /** The needle as a network sees it, in `ultrasound` or in a picture at most 150 ms older: unverified, and no replacement for `needle`. */
  needleSeen: NeedleSeen | undefined
  /** The same followed from picture to picture and laid on `ultrasound`: unreviewed, for the eye alone. */
  needleOnImage: NeedleOnImage | undefined
  /** Why seen and tracked needle may not be one, in words for the operator; undefined while they seem to, or cannot be compared. */
  needleDisagrees: string | undefined
  /** How far off what is shown may be, and why; undefined while nothing is placed in a registered case. */
  errorBudget: ErrorBudget | undefined
  /** Planes that were frozen, where they stand now. */
  frozen: Frozen
  /** Where the hologram stands. */
  roomFromCt: Located<'room', 'ct'> | undefined
  arrival: VolumeArrival | undefined
  /** Where the patient's tracked frame stands: what was swept is in it. */
  roomFromPatient: Located<'room', 'patient'> | undefined
  /** What a sweep has scouted so far; patient mm. */
  sweepBox: SweepBox | undefined
  /** Of the plane that cuts the atlas; undefined while none does, or before its first pictures. */
  cut: CutPictures | undefined
  figures: StreamFigures
  /** Of the task that is being done; undefined while none is. */
  practice: PracticeLive | undefined
}

export const createLive = (): Live => ({
  ...NOT_GUIDING,
  nowMs: 0,
  poseDelayMs: 0,
  ultrasound: undefined,
  newestPicture: undefined,
  fan: undefined,
  roomFromImage: undefined,
  ctFromImage: undefined,
  needle: undefined,
  otherNeedles: [],
  feel: undefined,
  calibrationFault: undefined,
  planeWithheld: { why: 'no source', detail: 'no ultrasound source is connected' },
  pictureWithheld: { why: 'no source', detail: 'no ultrasound source is connected' },
  fusionWithheld: { why: 'no source', detail: 'no ultrasound source is connected' },
  contour: undefined,
  readings: [],
  names: [],
  levels: [],
  namesPaused: undefined,
  viewSeen: NO_TOLD_VIEW,
  viewGuidance: undefined,
  explanation: undefined,
  namesDisagree: undefined,
  needleSeen: undefined,
  needleOnImage: undefined,
  needleDisagrees: undefined,
  errorBudget: undefined,
  frozen: NOTHING_FROZEN,
  roomFromCt: undefined,
  arrival: undefined,
  roomFromPatient: undefined,
  sweepBox: undefined,
  cut: undefined,
  practice: undefined,
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
