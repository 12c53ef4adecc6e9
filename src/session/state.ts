/** What the person decided and what goes on slowly; each kind of fact is described beside its noun. */
import { PROPOSED, type LevelCount } from '#core/anatomy/confirmed-levels.ts'
import type { WantedView } from '#core/anatomy/view-hint.ts'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import type { CalibrationRecord } from '#core/calibration/record.ts'
import { NOT_BRUSHING, type Brushing } from './brushing.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { NeedleName } from '#core/needle/needles.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import { EMPTY_HISTORY, type PlanHistory } from '#core/planning/plan-history.ts'
import type { Snapshot } from '#core/ultrasound/snapshot.ts'
import type { Look } from '#core/ultrasound/enhancement.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import { USUAL_FUSION, type Fusion } from './fusion.ts'
import type { Layers } from './layers.ts'
import { NO_SWEEP, type Sweep, type SweptVolume } from './sweep.ts'
import { NOTHING_WATCHED, type Safety } from './safety.ts'
import { NOT_REGISTERING, type Registering } from './registering.ts'
import { USUAL_SIMULATION, type Simulation } from './simulation.ts'
import { NO_PLANNING, type Planning } from './planning.ts'
import { NOT_PRACTISING, type Practice } from './practice.ts'
import type { OpenCase, Structures, Vertebrae } from './open-case.ts'
import type { Source } from './source.ts'
import type { Progress, Notice } from './notices.ts'
import type { Perceiving } from './perceiving.ts'
import type { Registration } from './registering.ts'
import type { MountedTool, MountHand, Calibrating } from './calibrating.ts'
import { NO_CONSENT, type Consent } from './consent.ts'
import type { Sending } from './archive-commands.ts'
import { NOT_ASKED, type OfflineStart } from './offline-start.ts'
import type { OpenRecord } from './open-record.ts'
import { NOBODY, type Presence } from './presence.ts'
import { NOTHING_WAITS, type Waiting } from './waiting.ts'
import { NOT_BEGUN, type Workflow } from './workflow.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import type { FindingsOf } from './finding-commands.ts'
import type { OpenReview } from './review.ts'
import { NO_ATLAS, type Atlas } from './atlas.ts'
import { NO_LESSON, type ViewLesson } from './view-goals.ts'
import { NOT_RECORDING, type KeptRecording, type Recording } from './recording.ts'

export type View = 'page' | 'desktop' | 'immersive-ar' | 'immersive-vr'
export type Preset = 'bone' | 'soft-tissue'
export type Placing = 'none' | 'target' | 'entry' | 'landmark'

export interface SessionState {
  readonly view: View
  /** What this browser offers; undefined while it is being asked. */
  readonly offers: { readonly ar: boolean; readonly vr: boolean } | undefined
  /** While guiding, the floating 2-D picture cannot be closed. */
  readonly isGuiding: boolean
  readonly safety: Safety
  /** All that is drawn over the body is hidden, until it is asked for again. */
  readonly isViewCleared: boolean
  /** A few words are obeyed, where the browser can hear. */
  readonly isVoiceOn: boolean
  readonly openCase: OpenCase | undefined
  readonly boneSurface: SurfaceMesh | undefined
  /** Undefined for a case of a person: nothing is claimed about what is where in it. */
  readonly structures: Structures | undefined
  /** Undefined until somebody asks for them. */
  readonly vertebrae: Vertebrae | undefined
  readonly source: Source
  readonly perceiving: Perceiving
  readonly progress: Progress | undefined
  readonly notices: readonly Notice[]
  readonly preset: Preset
  readonly layers: Layers
  readonly shownGroups: Readonly<Record<SurfaceGroup, boolean>>
  readonly clip: {
    /** Fractions 0–1 of the volume along i, j, k: shown from low to high. */
    readonly low: readonly [number, number, number]
    readonly high: readonly [number, number, number]
    /** Cut the volume away on the viewer's side of the ultrasound plane. */
    readonly byPlane: boolean
  }
  readonly placing: Placing
  readonly brushing: Brushing
  /** The plan with its steps and its lock. */
  readonly plan: PlanHistory
  readonly planning: Planning
  /** Of the plan: written with it, and only so. */
  readonly target: PlanPoint | undefined
  readonly entry: PlanPoint | undefined
  /** roomFromCt (roomFromPatient while no case is open): where the person stood the hologram; a similarity (grab, turn, scale). */
  readonly placement: Matrix
  /** ctFromPatient: the registration, stated or computed; undefined until there is one. */
  readonly registration: Registration | undefined
  readonly registering: Registering
  /** How deep the scanner says its picture is, as a person stated it, mm. */
  readonly depthShownMm: number | undefined
  /** How wide the camera sees from left to right, as a person stated it, degrees; undefined: estimated from the sheet. */
  readonly cameraFieldDeg: number | undefined
  /** When this session of a headset began, on the calendar; undefined outside of one. */
  readonly headsetSinceMs: number | undefined
  /** How far off the headset lays things over a body, root mean square, mm, as somebody measured it. */
  readonly headsetErrorMm: number | undefined
  /** Which controller is clamped to which tool and is its tracker. */
  readonly mounts: Readonly<Partial<Record<MountedTool, MountHand>>>
  /** What is kept of tools and clocks, whatever source runs now. */
  readonly calibrations: readonly CalibrationRecord[]
  /** A calibration or a check that is being done, or how the last one ended. */
  readonly calibrating: Calibrating | undefined
  /** By how much the pictures' time stamps are behind the poses' of the tracker that sees the probe, ms, as calibrated; 0 when not. */
  readonly pictureLagMs: number
  /** The picture is mirrored for viewing (pixels only); shown by the orientation marker. */
  readonly isPictureFlipped: boolean
  /** The standard view that a person wants to be led to. */
  readonly wantedView: WantedView | 'none'
  readonly levelCount: LevelCount
  readonly fusion: Fusion
  /** Frozen planes, in the order they were taken. */
  readonly snapshots: readonly Snapshot[]
  /** Number of the one that is steered to and stands on the flat panel. */
  readonly chosenSnapshot: number | undefined
  readonly why: {
    readonly state: 'off' | 'asked' | 'shown'
    /** What is asked about when somebody asks: 'view', or a class of the networks. */
    readonly about: string
  }
  /** The one that is led to the target; the others are drawn and watched. */
  readonly guidedNeedle: NeedleName
  /** Those that have been tracked of this source. */
  readonly trackedNeedles: readonly NeedleName[]
  readonly simulation: Simulation
  readonly practice: Practice
  readonly sweep: Sweep
  /** The last sweep that was finished; stays until it is discarded or another one is. */
  readonly sweptVolume: SweptVolume | undefined
  /** Patient mm. */
  readonly sweptBone: SurfaceMesh | undefined
  /** How the live picture is drawn. Networks, recordings and frozen planes have the original. */
  readonly look: Look
  /** The look that one press leads to, and back from. */
  readonly chosenLook: Exclude<Look, 'original'>
  readonly consent: Consent
  readonly presence: Presence
  readonly openRecord: OpenRecord | undefined
  readonly waiting: Waiting
  readonly offlineStart: OfflineStart
  /** To an archive: what is under way, or how the last one ended. */
  readonly sending: Sending | undefined
  /** The steps of the procedure: `isGuiding` is so while it guides or is held, and in no other phase. */
  readonly workflow: Workflow
  readonly recording: Recording
  /** Newest first. */
  readonly keptRecordings: readonly KeptRecording[]
  /** The one that is looked at. */
  readonly review: OpenReview | undefined
  /** What networks said, and what clinicians said of that. */
  readonly aiRecords: readonly AiRecord[]
  /** Whose findings are looked at; undefined while none are. */
  readonly openFindings: FindingsOf | undefined
  readonly atlas: Atlas
  /** Standard views as goals. */
  readonly viewLesson: ViewLesson
}

export const INITIAL: SessionState = {
  view: 'page',
  offers: undefined,
  isGuiding: false,
  safety: NOTHING_WATCHED,
  isViewCleared: false,
  isVoiceOn: false,
  openCase: undefined,
  boneSurface: undefined,
  structures: undefined,
  vertebrae: undefined,
  source: { kind: 'none', label: 'no ultrasound', state: 'idle', detail: '' },
  perceiving: { state: 'off', backend: '', model: '', models: [] },
  progress: undefined,
  notices: [],
  preset: 'bone',
  layers: {
    volume: true,
    boneSurface: false,
    plane: true,
    contour: true,
    picture: true,
    names: true,
    structures: false,
    sweptVolume: false,
    sweptBone: false,
  },
  // What a needle must find or avoid; what would hide it is off, and the skin is see-through.
  shownGroups: {
    neural: true,
    vessel: true,
    disc: true,
    joint: true,
    bone: true,
    ligament: true,
    muscle: false,
    fascia: false,
    fat: false,
    skin: true,
    organ: false,
  },
  clip: { low: [0, 0, 0], high: [1, 1, 1], byPlane: false },
  placing: 'none',
  brushing: NOT_BRUSHING,
  plan: EMPTY_HISTORY,
  planning: NO_PLANNING,
  target: undefined,
  entry: undefined,
  placement: IDENTITY,
  registration: undefined,
  registering: NOT_REGISTERING,
  depthShownMm: undefined,
  cameraFieldDeg: undefined,
  headsetSinceMs: undefined,
  headsetErrorMm: undefined,
  mounts: {},
  calibrations: [],
  calibrating: undefined,
  pictureLagMs: 0,
  isPictureFlipped: false,
  wantedView: 'none',
  levelCount: PROPOSED,
  fusion: USUAL_FUSION,
  snapshots: [],
  chosenSnapshot: undefined,
  why: { state: 'off', about: 'view' },
  guidedNeedle: 'needle',
  trackedNeedles: [],
  simulation: USUAL_SIMULATION,
  practice: NOT_PRACTISING,
  sweep: NO_SWEEP,
  sweptVolume: undefined,
  sweptBone: undefined,
  look: 'original',
  chosenLook: 'needle',
  consent: NO_CONSENT,
  presence: NOBODY,
  openRecord: undefined,
  waiting: NOTHING_WAITS,
  offlineStart: NOT_ASKED,
  sending: undefined,
  workflow: NOT_BEGUN,
  recording: NOT_RECORDING,
  keptRecordings: [],
  review: undefined,
  aiRecords: [],
  openFindings: undefined,
  atlas: NO_ATLAS,
  viewLesson: NO_LESSON,
}
