/** Everything that crosses between the page and the registration worker. Points are x y z x y z …, mm. */
import type { Matrix } from '#core/frames/transform.ts'
import type { RigidCovariance } from '#core/registration/rigid-covariance.ts'
import type { BoneLikelihood, Refinement } from '#core/registration/image-refinement.ts'
import type { BoneName, NamedBones } from '#core/registration/vertebra-bones.ts'
import type { SurfaceOptions } from '#core/registration/surface-registration.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'

export type Request =
  /** A CT is coming whose bone is registered to from now on; its voxels follow. */
  | { readonly type: 'bone'; readonly requestId: number; readonly geometry: VolumeGeometry; readonly levelHu: number }
  /** Part of the voxels, from index `at`; the part that fills the volume starts the work. Its buffer moves to the worker. */
  | { readonly type: 'voxels'; readonly requestId: number; readonly at: number; readonly part: Int16Array<ArrayBuffer> }
  /**
   * Which bone of that volume is which, so that each can be registered by itself. `isAll`: these bones are all that is
   * registered to, in place of a CT's bone: an MR does not tell bone by its grey.
   */
  | { readonly type: 'names'; readonly requestId: number; readonly bones: NamedBones; readonly isAll: boolean }
  /** Points of the patient's frame laid onto it. @see registerSurface */
  | {
      readonly type: 'register'
      readonly requestId: number
      readonly points: Float32Array<ArrayBuffer>
      /** ctFromPatient, column-major. */
      readonly guess: Matrix
      readonly options: SurfaceOptions
      /** Each named bone by itself, too. @see registerVertebrae */
      readonly isEach: boolean
      /** Of the swept volume that the points are of, patient mm: the fit is looked at again by it. @see refineByImages */
      readonly likelihood: BoneLikelihood | undefined
    }
  /** How far points lie off it by a map, or off the nearest of its bones by a map of each. */
  | {
      readonly type: 'check'
      readonly requestId: number
      readonly points: Float32Array<ArrayBuffer>
      readonly ctFromPatient: Matrix
      readonly bones: readonly PlacedByName[]
    }
  /** Stop; nothing more is said about it. */
  | { readonly type: 'cancel'; readonly requestId: number }

export interface PlacedByName {
  readonly name: BoneName
  /** ctFromPatient of this bone, column-major. */
  readonly matrix: Matrix
}

/** @see PlacedBone */
export interface BoneFound extends PlacedByName, RigidCovariance {
  readonly points: number
  readonly rmsMm: number
  readonly refusals: readonly string[]
}

/** @see SpineRegistration */
export interface BonesFound {
  readonly bones: readonly BoneFound[]
  readonly refusals: readonly string[]
  /** Of each point, to the nearest bone in its own place, mm. */
  readonly residualsMm: Float32Array<ArrayBuffer>
}

/** A surface registration without its functions. */
export interface SurfaceFound extends RigidCovariance {
  /** ctFromPatient, column-major. */
  readonly matrix: Matrix
  readonly rmsMm: number
  readonly inlierShare: number
  readonly rivalRatio: number
  readonly refusals: readonly string[]
  readonly isAccepted: boolean
  /** Of each point, mm. */
  readonly residualsMm: Float32Array<ArrayBuffer>
  /** What the pictures say of it; `matrix` is theirs where it was taken. Undefined when none were given. */
  readonly refinement: Omit<Refinement, 'map'> | undefined
  /** Undefined when one rigid map was all that was asked for. */
  readonly each: BonesFound | undefined
}

export type Reply =
  | { readonly type: 'bone-ready'; readonly requestId: number }
  | { readonly type: 'named'; readonly requestId: number; readonly names: readonly BoneName[] }
  /** 0-1. */
  | { readonly type: 'progress'; readonly requestId: number; readonly fraction: number }
  | { readonly type: 'registered'; readonly requestId: number; readonly found: SurfaceFound }
  | { readonly type: 'checked'; readonly requestId: number; readonly residualsMm: Float32Array<ArrayBuffer> }
  | { readonly type: 'failed'; readonly requestId: number; readonly during: Request['type']; readonly reason: string }

/** The part of Worker and MessagePort we use, so that tests can use a MessageChannel. */
export interface Port<Out, In> {
  postMessage(message: Out, transfer: Transferable[]): void
  onmessage: ((event: MessageEvent<In>) => void) | null
}
