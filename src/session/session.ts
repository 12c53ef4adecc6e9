/** What the person decided and what goes on slowly: React may watch this. Every change is a named action. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { movedCount, PROPOSED, type LevelCount } from '#core/anatomy/confirmed-levels.ts'
import type { WantedView } from '#core/anatomy/view-hint.ts'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import type { PivotStanding } from '#core/calibration/pivot-run.ts'
import type { CalibrationRecord } from '#core/calibration/record.ts'
import type { FoundSpine } from '#core/labelling/find-spine.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import type { SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import type { Snapshot } from '#core/ultrasound/snapshot.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { RigidCovariance } from '#core/registration/rigid-covariance.ts'
import { USUAL_FUSION, type Fusion } from './fusion.ts'
import { insteadOf, type Layers } from './layers.ts'
import { NO_SWEEP, type Sweep, type SweptVolume } from './sweep.ts'
import { NOT_REGISTERING, type Registering, type Verdict } from './registering.ts'
import { USUAL_SIMULATION, type Simulation } from './simulation.ts'

export type View = 'page' | 'desktop' | 'immersive-ar' | 'immersive-vr'
export type Preset = 'bone' | 'soft-tissue'
export type MountedTool = 'probe' | 'needle'
export type MountHand = 'left-hand' | 'right-hand'
export type Placing = 'none' | 'target' | 'entry' | 'landmark'

export interface OpenCase {
  readonly name: string
  readonly modality: 'CT' | 'MR'
  readonly geometry: VolumeGeometry
  readonly remarks: readonly string[]
}

/** Of a case whose structures are known because it was made from a model. */
export interface Structures {
  /** One per group, as they come. */
  readonly meshes: readonly LayerMesh[]
  /** For pointing; comes last. */
  readonly labels: LabelField | undefined
}

/** What was looked for and found of the vertebrae of the open CT. */
export type Vertebrae =
  | { readonly state: 'searching' }
  | { readonly state: 'refused'; readonly reason: string }
  /** Levels are proposals until a person confirms them. */
  | { readonly state: 'found'; readonly spine: FoundSpine; readonly isConfirmed: boolean }

export interface Source {
  readonly kind: 'none' | 'simulated' | 'replay' | 'openigtlink' | 'headset'
  readonly label: string
  readonly state: 'idle' | 'connecting' | 'running' | 'ended' | 'failed'
  readonly detail: string
}

export interface Progress {
  readonly label: string
  /** 0–1. */
  readonly fraction: number
  readonly cancel: () => void
}

export interface Notice {
  readonly id: number
  readonly level: 'info' | 'warning' | 'error'
  readonly text: string
}

export interface Perceiving {
  readonly state: 'loading' | 'running' | 'restarting' | 'off'
  /** 'WebGPU' or 'wasm, 2 threads': what really runs. */
  readonly backend: string
  readonly model: string
  /** Each model of the worker; the fields above are of the one that draws the contour. */
  readonly models: readonly PerceivingModel[]
}

export interface PerceivingModel {
  readonly name: string
  /** 'refused': not there, not the one promised, or it computes wrongly. 'off': given up, or stopped. */
  readonly state: 'waiting' | 'loading' | 'running' | 'restarting' | 'refused' | 'off'
  readonly backend: string
  /** Name and version; empty until it was opened. */
  readonly model: string
  /** What it was trained on and who has looked at it, as its manifest says; empty when it does not. */
  readonly standing: string
  /** Share of its file that has come, while it is loading, 0–1. */
  readonly loaded: number
  /** Pictures it looked at, and those meant for it that it did not. */
  readonly looked: number
  readonly dropped: number
  /** Why it does not run, or does not look; empty otherwise. */
  readonly reason: string
}

export interface Registration {
  readonly matrix: Matrix
  readonly how: string
  /** How sure it is, at any place; undefined when nobody has said. */
  readonly accuracy?: RigidCovariance
  /** Of the last check against something known; undefined before there was one. */
  readonly verdict?: Verdict
}

export type TippedTool = 'needle' | 'stylus'

export interface Calibrating {
  readonly what: 'tip' | 'check'
  readonly tool: TippedTool
  readonly state: 'running' | 'passed' | 'failed'
  /** Of a tip. */
  readonly pivot: PivotStanding | undefined
  /** What to do next, or how it ended. */
  readonly words: string
}

export interface SessionState {
  readonly view: View
  /** What this browser offers; undefined while it is being asked. */
  readonly offers: { readonly ar: boolean; readonly vr: boolean } | undefined
  /** While guiding, the floating 2-D picture cannot be closed. */
  readonly isGuiding: boolean
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
  readonly target: PlanPoint | undefined
  readonly entry: PlanPoint | undefined
  /** roomFromCt (roomFromPatient while no case is open): where the person stood the hologram; a similarity (grab, turn, scale). */
  readonly placement: Matrix
  /** ctFromPatient: the registration, stated or computed; undefined until there is one. */
  readonly registration: Registration | undefined
  readonly registering: Registering
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
  readonly simulation: Simulation
  readonly sweep: Sweep
  /** The last sweep that was finished; stays until it is discarded or another one is. */
  readonly sweptVolume: SweptVolume | undefined
  /** Patient mm. */
  readonly sweptBone: SurfaceMesh | undefined
}

export interface SessionActions {
  set(change: Partial<SessionState>): void
  simulate(change: Partial<Simulation>): void
  fuse(change: Partial<Fusion>): void
  /** Puts it beside the others and chooses it. */
  keepSnapshot(snapshot: Snapshot): void
  chooseSnapshot(number: number | undefined): void
  dropSnapshot(number: number): void
  sweep(change: Partial<Sweep>): void
  notify(level: Notice['level'], text: string): void
  dismiss(id: number): void
  showGroup(group: SurfaceGroup, isOn: boolean): void
  setLayer(layer: keyof SessionState['layers'], isOn: boolean): void
  /** Puts down the point being placed (target first, then entry) in the CT. */
  place(point: PlanPoint): void
  clearPlan(): void
  /** A person says that the levels of the vertebrae found in the CT are right. */
  confirmVertebrae(): void
  /** A person says that the levels counted along the sweep are right as they stand. */
  confirmLevels(): void
  /** Each level is one nearer to the head, or to the feet, than it stands; they are a proposal again. */
  moveLevels(by: 1 | -1): void
  /** The count changed after it was confirmed: it is a proposal again, aloud. */
  doubtLevels(): void
  /** Another sweep begins: nothing a person said of the last one holds. */
  forgetLevels(): void
}

export type Session = StoreApi<SessionState> & { readonly actions: SessionActions }

const INITIAL: SessionState = {
  view: 'page',
  offers: undefined,
  isGuiding: false,
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
  },
  clip: { low: [0, 0, 0], high: [1, 1, 1], byPlane: false },
  placing: 'none',
  target: undefined,
  entry: undefined,
  placement: IDENTITY,
  registration: undefined,
  registering: NOT_REGISTERING,
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
  simulation: USUAL_SIMULATION,
  sweep: NO_SWEEP,
  sweptVolume: undefined,
  sweptBone: undefined,
}

export function createSession(): Session {
  const store = createStore<SessionState>()(() => INITIAL)
  let nextNotice = 1

  const actions: SessionActions = {
    set: (change) => store.setState(change),
    simulate: (change) => store.setState(({ simulation }) => ({ simulation: { ...simulation, ...change } })),
    fuse: (change) => store.setState(({ fusion }) => ({ fusion: { ...fusion, ...change } })),
    keepSnapshot: (snapshot) =>
      store.setState(({ snapshots }) => ({ snapshots: [...snapshots, snapshot], chosenSnapshot: snapshot.number })),
    chooseSnapshot: (chosenSnapshot) => store.setState({ chosenSnapshot }),
    dropSnapshot: (number) =>
      store.setState(({ snapshots, chosenSnapshot }) => ({
        snapshots: snapshots.filter((each) => each.number !== number),
        chosenSnapshot: chosenSnapshot === number ? undefined : chosenSnapshot,
      })),
    sweep: (change) => store.setState(({ sweep }) => ({ sweep: { ...sweep, ...change } })),
    notify(level, text) {
      if (store.getState().notices.some((notice) => notice.text === text)) return
      store.setState(({ notices }) => ({ notices: [...notices, { id: nextNotice++, level, text }] }))
    },
    dismiss: (id) => store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    showGroup: (group, isOn) =>
      store.setState(({ shownGroups }) => ({ shownGroups: { ...shownGroups, [group]: isOn } })),
    setLayer(layer, isOn) {
      if (layer === 'picture' && !isOn && store.getState().isGuiding) {
        actions.notify('warning', 'The 2-D picture stays in view while guidance is on.')
        return
      }
      store.setState(({ layers }) => ({ layers: { ...layers, ...insteadOf(layer, isOn), [layer]: isOn } }))
    },
    place(point) {
      const { placing } = store.getState()
      if (placing === 'target') store.setState({ target: point, placing: 'entry' })
      else if (placing === 'entry') store.setState({ entry: point, placing: 'none' })
      else if (placing === 'landmark')
        store.setState(({ registering }) => ({
          registering: { ...registering, landmarks: [...registering.landmarks, { inCt: point, touched: undefined }] },
        }))
    },
    clearPlan: () => store.setState({ target: undefined, entry: undefined, placing: 'none', isGuiding: false }),
    confirmVertebrae: () =>
      store.setState(({ vertebrae }) =>
        vertebrae?.state === 'found' ? { vertebrae: { ...vertebrae, isConfirmed: true } } : {},
      ),
    confirmLevels: () => store.setState(({ levelCount }) => ({ levelCount: { ...levelCount, isConfirmed: true } })),
    moveLevels: (by) => store.setState(({ levelCount }) => ({ levelCount: movedCount(levelCount, by) })),
    doubtLevels() {
      store.setState(({ levelCount }) => ({ levelCount: { ...levelCount, isConfirmed: false } }))
      actions.notify('warning', 'The count of levels has changed since it was confirmed: confirm it again.')
    },
    forgetLevels: () => store.setState({ levelCount: PROPOSED }),
  }
  return Object.assign(store, { actions })
}
