/** What the person decided and what goes on slowly: React may watch this. Every change is a named action. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import type { PlanPoint } from '#core/planning/path.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export type View = 'page' | 'desktop' | 'immersive-ar' | 'immersive-vr'
export type Preset = 'bone' | 'soft-tissue'
export type MountedTool = 'probe' | 'needle'
export type MountHand = 'left-hand' | 'right-hand'
export type Placing = 'none' | 'target' | 'entry'

export interface OpenCase {
  readonly name: string
  readonly modality: 'CT' | 'MR'
  readonly geometry: VolumeGeometry
  readonly remarks: readonly string[]
}

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
}

export interface SessionState {
  readonly view: View
  /** What this browser offers; undefined while it is being asked. */
  readonly offers: { readonly ar: boolean; readonly vr: boolean } | undefined
  /** While guiding, the floating 2-D picture cannot be closed. */
  readonly isGuiding: boolean
  readonly openCase: OpenCase | undefined
  readonly boneSurface: SurfaceMesh | undefined
  readonly source: Source
  readonly perceiving: Perceiving
  readonly progress: Progress | undefined
  readonly notices: readonly Notice[]
  readonly preset: Preset
  readonly layers: {
    readonly volume: boolean
    readonly boneSurface: boolean
    readonly plane: boolean
    readonly contour: boolean
    readonly picture: boolean
  }
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
  readonly registration: { readonly matrix: Matrix; readonly how: string } | undefined
  /** Which controller is clamped to which tool and is its tracker. */
  readonly mounts: Readonly<Partial<Record<MountedTool, MountHand>>>
  /** The picture is mirrored for viewing (pixels only); shown by the orientation marker. */
  readonly isPictureFlipped: boolean
}

export interface SessionActions {
  set(change: Partial<SessionState>): void
  notify(level: Notice['level'], text: string): void
  dismiss(id: number): void
  setLayer(layer: keyof SessionState['layers'], isOn: boolean): void
  /** Puts down the point being placed (target first, then entry) in the CT. */
  place(point: PlanPoint): void
  clearPlan(): void
}

export type Session = StoreApi<SessionState> & { readonly actions: SessionActions }

const INITIAL: SessionState = {
  view: 'page',
  offers: undefined,
  isGuiding: false,
  openCase: undefined,
  boneSurface: undefined,
  source: { kind: 'none', label: 'no ultrasound', state: 'idle', detail: '' },
  perceiving: { state: 'off', backend: '', model: '' },
  progress: undefined,
  notices: [],
  preset: 'bone',
  layers: { volume: true, boneSurface: false, plane: true, contour: true, picture: true },
  clip: { low: [0, 0, 0], high: [1, 1, 1], byPlane: false },
  placing: 'none',
  target: undefined,
  entry: undefined,
  placement: IDENTITY,
  registration: undefined,
  mounts: {},
  isPictureFlipped: false,
}

export function createSession(): Session {
  const store = createStore<SessionState>()(() => INITIAL)
  let nextNotice = 1

  const actions: SessionActions = {
    set: (change) => store.setState(change),
    notify(level, text) {
      if (store.getState().notices.some((notice) => notice.text === text)) return
      store.setState(({ notices }) => ({ notices: [...notices, { id: nextNotice++, level, text }] }))
    },
    dismiss: (id) => store.setState(({ notices }) => ({ notices: notices.filter((notice) => notice.id !== id) })),
    setLayer(layer, isOn) {
      if (layer === 'picture' && !isOn && store.getState().isGuiding) {
        actions.notify('warning', 'The 2-D picture stays in view while guidance is on.')
        return
      }
      store.setState(({ layers }) => ({ layers: { ...layers, [layer]: isOn } }))
    },
    place(point) {
      const { placing } = store.getState()
      if (placing === 'target') store.setState({ target: point, placing: 'entry' })
      else if (placing === 'entry') store.setState({ entry: point, placing: 'none' })
    },
    clearPlan: () => store.setState({ target: undefined, entry: undefined, placing: 'none', isGuiding: false }),
  }
  return Object.assign(store, { actions })
}
