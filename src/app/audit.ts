/**
 * A read-only window on what is shown, for tests, studies and benches:
 * `window.interspace`. It gives copies; nothing in the app reads it.
 */
import type { ReviewFigures } from '#core/recording/review.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus, TransformGraph } from '#core/frames/transform-graph.ts'
import type { Matrix } from '#core/frames/transform.ts'
import type { FeltMoment, Truth, TruthChannel } from '#devices/simulated/truth.ts'
import type { Live, StreamFigures, Withheld } from '#session/live.ts'
import type { ButtonBoard } from '#session/buttons.ts'
import type { Session } from '#session/session.ts'
import type { SessionState } from '#session/state.ts'
import { drawnAudit, isPlaneDrawn, type DrawnAudit } from './drawn-audit.ts'
import { labelAudit, type LabelAudit } from './label-audit.ts'
import { panelsSeen, type PanelsSeen } from './panel-audit.ts'
import { safetyAudit, type SafetyAudit } from './safety-audit.ts'
import { sweptAudit, type SweptAudit } from './swept-audit.ts'
import type { Drawn } from './every-frame.tsx'

/** What happened to one picture on its way to the eye; the page's clock, ms. */
export interface ShownPicture {
  readonly frameId: number
  /** The sender's stamp brought onto the page's clock. */
  readonly atMs: number
  readonly receivedAtMs: number
  /** The sender's own stamp, if the source has one. */
  readonly stampEpochMs: number | undefined
  /** Start of the first displayed frame that drew its plane. */
  readonly shownAtMs: number
  /** When the GPU had drawn it; measured only with `?measure` in the address, else the end of the frame's own work. */
  readonly drawnAtMs: number
}

export interface PlaneMoment {
  readonly nowMs: number
  /** The plane's mesh was visible when this frame was drawn. */
  readonly isDrawn: boolean
  readonly frameId: number | undefined
}

export interface Audit {
  /** What is really so in the simulated room, and what the needle made felt: for scoring and tests. */
  readonly truth: () => { readonly now: Truth | undefined; readonly felt: readonly FeltMoment[] }
  readonly state: () => Omit<
    SessionState,
    'boneSurface' | 'structures' | 'progress' | 'safety' | 'snapshots' | 'sweptVolume' | 'sweptBone' | 'review'
  > & {
    /** Figures of the recording that is looked at. */
    readonly review: ReviewFigures | undefined
    /** Of each frozen plane its number and where it was taken, patientFromImage. */
    readonly snapshots: readonly { readonly number: number; readonly patientFromImage: Matrix }[]
    readonly boneTriangles: number
    /** Triangles per level of detail, finest first, of each group of structures that has come. */
    readonly structureTriangles: Readonly<Record<string, readonly number[]>>
    readonly hasLabels: boolean
    /** Of structures of a person's volume: where they are from, how many there are, and what a person changed. */
    readonly structureOrigin:
      | {
          readonly kind: 'labels' | 'fit'
          readonly structures: number
          readonly edited: readonly number[]
          readonly corrections: number
        }
      | undefined
    readonly progress: string | undefined
  }
  /** What safety watches and tells. */
  readonly safety: () => SafetyAudit
  readonly live: () => {
    readonly nowMs: number
    readonly frameId: number | undefined
    /** When the shown picture was taken, by the page's clock, ms: what is tracked is shown as it was then. */
    readonly pictureAtMs: number | undefined
    readonly contourFrameId: number | undefined
    readonly contourPoints: number
    /** What the networks say now: names in their places, why they say none, and the needle. */
    readonly names: Live['names']
    readonly namesPaused: string | undefined
    readonly readingFrameIds: readonly number[]
    readonly levels: Live['levels']
    readonly viewSeen: Live['viewSeen']
    readonly viewGuidance: Live['viewGuidance']
    readonly needleSeen: Live['needleSeen']
    readonly needleOnImage: Live['needleOnImage']
    readonly needleDisagrees: string | undefined
    readonly explanation: Live['explanation']
    readonly roomFromImage: Matrix | undefined
    readonly ctFromImage: Matrix | undefined
    readonly roomFromCt: Matrix | undefined
    readonly roomFromTip: Matrix | undefined
    readonly ctFromTip: Matrix | undefined
    readonly planeWithheld: string | undefined
    readonly fusionWithheld: string | undefined
    /** Where frozen planes stand, or why they do not, and how the needle stands to the chosen one. */
    readonly frozen: {
      readonly withheld: string | undefined
      readonly roomFromImage: readonly Matrix[]
      readonly needle: Live['frozen']['needle']
    }
    readonly pictureWithheld: string | undefined
    readonly slicesArrived: number
    /** Of the plane that cuts the atlas: which of its pictures are there. */
    readonly cut:
      { readonly version: number; readonly has: Readonly<Record<'ct' | 'mr' | 'ultrasound', boolean>> } | undefined
    readonly figures: StreamFigures
  }
  /** The structures' voxels; undefined until a volume has any. */
  readonly labels: () => LabelAudit | undefined
  /** What was swept: grey as it is, and corners of its bone's surface, patient mm; undefined until a sweep was finished. */
  readonly swept: () => SweptAudit | undefined
  readonly drawn: () => DrawnAudit
  /** How one frame stands in another now, as the transform graph has it. */
  readonly placed: (to: Frame, from: Frame) => { readonly status: LinkStatus; readonly matrix: Matrix } | undefined
  /** Buttons and words of the headset's panels, and what of them does not fit. */
  readonly panels: () => PanelsSeen
  /** The last 600 pictures that were drawn, oldest first. */
  readonly shown: () => readonly ShownPicture[]
  /** The last 600 displayed frames, oldest first. */
  readonly planeHistory: () => readonly PlaneMoment[]
  readonly framesDrawn: () => number
  /** Epoch of the page's clock zero, ms: to compare with a sender's stamps. */
  readonly clockZeroEpochMs: number
}

declare global {
  interface Window {
    interspace?: Audit
  }
}

const KEPT = 600

export interface AuditTrail {
  readonly audit: Audit
  /** Called at the end of each displayed frame. */
  readonly note: (drawn: Drawn) => void
}

export function createAudit(
  session: Session,
  live: Live,
  graph: Pick<TransformGraph, 'find'>,
  truth: TruthChannel,
  buttons: ButtonBoard,
  isMeasuring: boolean,
): AuditTrail {
  const shown: ShownPicture[] = []
  const history: PlaneMoment[] = []
  const pixel = new Uint8Array(4)
  let framesDrawn = 0
  let last: Drawn | undefined

  const keep = <T>(list: T[], item: T) => {
    list.push(item)
    if (list.length > KEPT) list.shift()
  }

  return {
    note(drawn) {
      framesDrawn++
      last = drawn
      const isDrawn = isPlaneDrawn(drawn)
      const frameId = live.ultrasound?.frameId
      keep(history, { nowMs: live.nowMs, isDrawn, frameId })
      const picture = isDrawn ? live.ultrasound : undefined
      if (!picture || shown.at(-1)?.frameId === picture.frameId) return
      if (isMeasuring) {
        // Reading a pixel back waits until everything before it is drawn; gl.finish alone does not.
        const gl = drawn.gl.getContext()
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel)
      }
      const { frameId: shownId, atMs, receivedAtMs, stampEpochMs } = picture
      keep(shown, {
        frameId: shownId,
        atMs,
        receivedAtMs,
        stampEpochMs,
        shownAtMs: live.nowMs,
        drawnAtMs: performance.now(),
      })
    },
    audit: Object.freeze({
      truth: () => structuredClone({ now: truth.now, felt: truth.felt }),
      safety: () => safetyAudit(session, live),
      labels: () => labelAudit(session.getState()),
      state: () => {
        const {
          boneSurface,
          structures,
          progress,
          safety: ___,
          snapshots: kept,
          sweptVolume: _,
          sweptBone: __,
          review: open,
          ...state
        } = session.getState()
        const snapshots = kept.map(({ number, patientFromImage: { matrix } }) => ({ number, patientFromImage: matrix }))
        const boneTriangles = (boneSurface?.indices.length ?? 0) / 3
        const structureTriangles = Object.fromEntries(
          (structures?.meshes ?? []).map(({ group, details }) => [group, details.map(({ count }) => count / 3)]),
        )
        const hasLabels = structures?.labels !== undefined
        const origin = structures?.origin
        const structureOrigin = origin && {
          kind: origin.kind,
          structures: origin.trusts.size,
          edited: [...origin.edited],
          corrections: origin.corrections.length,
        }
        return structuredClone({
          ...state,
          snapshots,
          boneTriangles,
          structureTriangles,
          hasLabels,
          review: open?.review.figures,
          structureOrigin,
          progress: progress?.label,
        })
      },
      live: () => ({
        nowMs: live.nowMs,
        frameId: live.ultrasound?.frameId,
        pictureAtMs: live.ultrasound?.atMs,
        contourFrameId: live.contour?.frameId,
        names: structuredClone(live.names),
        namesPaused: live.namesPaused,
        readingFrameIds: live.readings.map(({ frameId }) => frameId),
        levels: structuredClone(live.levels),
        viewSeen: structuredClone(live.viewSeen),
        viewGuidance: structuredClone(live.viewGuidance),
        needleSeen: structuredClone(live.needleSeen),
        needleOnImage: structuredClone(live.needleOnImage),
        needleDisagrees: live.needleDisagrees,
        explanation: structuredClone(live.explanation),
        contourPoints: (live.contour?.runs ?? []).reduce((sum, run) => sum + run.length / 2, 0),
        roomFromImage: live.roomFromImage?.transform.matrix,
        ctFromImage: live.ctFromImage?.transform.matrix,
        roomFromCt: live.roomFromCt?.transform.matrix,
        roomFromTip: live.needle?.roomFromTip.transform.matrix,
        ctFromTip: live.needle?.ctFromTip?.transform.matrix,
        fusionWithheld: said(live.fusionWithheld),
        frozen: {
          withheld: said(live.frozen.withheld),
          roomFromImage: live.frozen.planes.map(({ roomFromImage }) => roomFromImage.matrix),
          needle: structuredClone(live.frozen.needle),
        },
        planeWithheld: said(live.planeWithheld),
        pictureWithheld: said(live.pictureWithheld),
        slicesArrived: live.arrival?.arrivedSlices.length ?? 0,
        cut: live.cut && {
          version: live.cut.version,
          has: { ct: !!live.cut.ct, mr: !!live.cut.mr, ultrasound: !!live.cut.ultrasound },
        },
        figures: { ...live.figures },
      }),
      swept: () => sweptAudit(session.getState()),
      drawn: () => drawnAudit(last),
      placed(to: Frame, from: Frame) {
        const found = graph.find(to, from)
        return found && { status: found.status, matrix: found.transform.matrix }
      },
      panels: () => panelsSeen(last?.scene, buttons),
      shown: () => shown.slice(),
      planeHistory: () => history.slice(),
      framesDrawn: () => framesDrawn,
      clockZeroEpochMs: performance.timeOrigin,
    }),
  }
}

const said = (withheld: Withheld | undefined) => withheld && `${withheld.why}: ${withheld.detail}`
