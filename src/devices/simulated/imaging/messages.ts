/** Everything that crosses between the page, the worker that takes pictures, and the worker that samples the tissue for it. */
import type { Matrix } from '#core/frames/transform.ts'
import type { VesselCourse } from '#core/phantom/doppler/vessel-courses.ts'
import type { SpineParameters } from '#core/phantom/parameters.ts'
import type { Contact } from '#core/phantom/ultrasound/contact.ts'
import type { VesselAcross } from '#core/phantom/ultrasound/laid-vessel.ts'
import type { NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { PictureGeometry } from '#core/phantom/ultrasound/probe-geometry.ts'
import type { UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import type { FlowPicture } from '#core/ultrasound/flow-picture.ts'
import type { SlabGrids, TissueSlab } from '#core/phantom/ultrasound/tissue-slabs.ts'
import type { TissueVolume } from '#core/phantom/ultrasound/tissue-volume.ts'

/** One picture to be taken. */
export interface ImagingShot {
  readonly frameId: number
  readonly picture: PictureGeometry
  readonly settings: UltrasoundSettings
  readonly ctFromImage: Matrix
  readonly needles: readonly NeedleInTissue[]
  /** How far at most the array pushes the skin in, mm. */
  readonly pressMm?: number
  /** When: for the pulse in the vessels and the receiver's noise; any clock that runs evenly. */
  readonly nowMs: number
}

export type Request =
  | { readonly type: 'begin'; readonly parameters: SpineParameters }
  | { readonly type: 'take'; readonly shot: ImagingShot }
  /** A vessel across the tissue of this patient, until another or none is. */
  | { readonly type: 'lay-vessel'; readonly vessel: VesselAcross | undefined }

/** Coarse: a second or two after the start; fine: what it stays at. */
export type Quality = 'coarse' | 'fine'

export interface ImagedFrame {
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  /** 8-bit, MF. */
  readonly grey: Uint8Array<ArrayBuffer>
  readonly contact: Contact
  /** Where colour is switched on. */
  readonly flow?: FlowPicture
  /** Of the tissue in this picture. */
  readonly quality: Quality
  /** What it was computed on, and how long that took, ms. */
  readonly on: 'graphics card' | 'processor'
  readonly tookMs: number
}

export type Reply =
  /** Coarse: pictures can be taken; fine: all of the tissue is. */
  | { readonly type: 'ready'; readonly quality: Quality; readonly tookMs: number }
  | ({ readonly type: 'taken' } & ImagedFrame)
  | { readonly type: 'failed'; readonly during: Request['type']; readonly reason: string }

export type SamplingRequest =
  | { readonly type: 'sketch'; readonly parameters: SpineParameters }
  | { readonly type: 'slab'; readonly parameters: SpineParameters; readonly grids: SlabGrids; readonly at: number }

export type SamplingReply =
  /** Coarse tissue, for the first picture. */
  | { readonly type: 'sketched'; readonly volume: TissueVolume }
  /** The same on the fine grids, which slabs are put into. */
  | { readonly type: 'spread'; readonly volume: TissueVolume }
  /** With the courses of the whole spine's vessels, which a sketch has not. */
  | { readonly type: 'sampled'; readonly slab: TissueSlab; readonly vessels: readonly VesselCourse[] }
  | { readonly type: 'failed'; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
  /** A Worker calls it when its script cannot be loaded or throws. */
  onerror?: ((event: ErrorEvent) => void) | null
  terminate?(): void
}
