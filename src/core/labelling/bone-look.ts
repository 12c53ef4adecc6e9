/** How the picture tells bone: for the fit of the model, and voxel by voxel. */
import type { Volume } from '#core/volumes/volume.ts'
import type { BoneEvidence } from './bone-samples.ts'

export interface BoneLook {
  /** What the fit goes by. */
  readonly evidence: BoneEvidence
  /** 1 for each voxel of a volume (the open one, or resampled from it) that is bone by its own grey. */
  seen(volume: Volume): Uint8Array
  /** Deep in the model a voxel of this value can be marrow. */
  mayBeMarrow(value: number): boolean
  /** Bone that the picture shows counts so far outside the model, mm: single people are no mean shapes. */
  readonly outsideMm: number
  /** Nearer to the model's middle than this, what may be marrow is bone. */
  readonly insideMm: number
  /** Of a structure of bone, what must be seen as bone: a part below this is told as fitted, not seen. */
  readonly leastSeen: number
  /** The value of what was not imaged. */
  readonly outside: number
}
