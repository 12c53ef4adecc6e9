/** From a CT or MR to named structures: found, counted, fitted, labelled. */
import type { Level } from '#core/anatomy/levels.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { findSpine, type FoundSpine } from './find-spine.ts'
import { boneIn } from './seen-bone.ts'
import { fitBones, type FittedSpine } from './fit-bones.ts'
import { labelStructures, type LabelledVolume } from './label-structures.ts'
import { wholeSkeleton } from './whole-skeleton.ts'

export interface LabelledSpine {
  readonly found: FoundSpine
  /** Undefined where no level is known: parts cannot be named then. */
  readonly fitted: FittedSpine | undefined
  readonly labelled: LabelledVolume | undefined
}

export type SpineLabelling =
  { readonly ok: true; readonly spine: LabelledSpine } | { readonly ok: false; readonly reason: string }

export interface LabellingOptions {
  /** The level of the lowest vertebra whose body is whole, when a person says it. */
  readonly lowest?: Level | undefined
  readonly onProgress?: (fraction: number) => void
}

export function labelSpine(volume: Volume, { lowest, onProgress }: LabellingOptions = {}): SpineLabelling {
  const search = findSpine(volume, lowest)
  if (!search.ok) return search
  onProgress?.(0.05)
  const fitted = fitSpine(volume, search.spine, (fraction) => onProgress?.(0.05 + 0.85 * fraction))
  const labelled = fitted && labelStructures(volume, fitted, boneIn(volume, search.spine))
  onProgress?.(1)
  return { ok: true, spine: { found: search.spine, fitted, labelled } }
}

/** The second half, once it is known which vertebra is which. */
export function fitSpine(
  volume: Volume,
  found: FoundSpine,
  onProgress?: (fraction: number) => void,
): FittedSpine | undefined {
  const levels = new Map(
    found.vertebrae.flatMap(({ level, placement }) => (level ? [[level, placement] as const] : [])),
  )
  if (levels.size === 0) return undefined
  return fitBones(wholeSkeleton(levels, found.sacrum), boneIn(volume, found).evidence, onProgress)
}
