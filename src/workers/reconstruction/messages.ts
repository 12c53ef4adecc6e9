/** Everything that crosses between the page and the reconstruction worker. */
import type { Matrix } from '#core/frames/transform.ts'
import type { CoverageMap } from '#core/reconstruction/coverage.ts'
import type { ReconstructedVolume } from '#core/reconstruction/reconstruction.ts'
import type { ReconstructionSettings } from '#core/reconstruction/settings.ts'
import type { SweepGrid } from '#core/reconstruction/sweep-grid.ts'
import type { SurfaceMesh } from '#core/volumes/surface-mesh.ts'

/** `grey`: the pictures; `bone`: what a network says of them, a map per picture, into a volume of its own. */
export type Lane = 'grey' | 'bone'

export interface LanePlan {
  readonly grid: SweepGrid
  readonly settings: ReconstructionSettings
}

export interface SweepPlan {
  readonly grey: LanePlan
  /** With the grey at which its surface is drawn. Absent: no bone volume is made. */
  readonly bone?: LanePlan & { readonly surfaceGrey: number }
}

type Grey = Uint8Array<ArrayBuffer>

export type Request =
  /** Another sweep begins; one before it that was not finished is forgotten. */
  | { readonly type: 'start'; readonly sweepId: number; readonly plan: SweepPlan }
  /** The pixels' buffer moves to the worker and comes back with the answer. */
  | {
      readonly type: 'place'
      readonly sweepId: number
      readonly lane: Lane
      readonly frameId: number
      readonly widthPx: number
      readonly heightPx: number
      readonly grey: Grey
      readonly patientFromImage: Matrix
    }
  | { readonly type: 'finish'; readonly sweepId: number }
  /** Nothing more is said about it, and its memory is given back. */
  | { readonly type: 'forget'; readonly sweepId: number }

export interface SweptBone {
  readonly volume: ReconstructedVolume
  /** Undefined when nothing in it is as likely bone as that. */
  readonly surface: SurfaceMesh | undefined
}

export type Reply =
  | {
      readonly type: 'placed'
      readonly sweepId: number
      readonly lane: Lane
      readonly frameId: number
      readonly grey: Grey
      readonly tookMs: number
    }
  /** A few times a second at most, by a sample of the voxels. */
  | { readonly type: 'coverage'; readonly sweepId: number; readonly map: CoverageMap }
  | {
      readonly type: 'finished'
      readonly sweepId: number
      readonly volume: ReconstructedVolume
      readonly bone: SweptBone | undefined
      readonly tookMs: number
    }
  | { readonly type: 'failed'; readonly sweepId: number; readonly during: Request['type']; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
