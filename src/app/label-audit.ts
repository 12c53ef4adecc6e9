/** Which structure is where in the open volume, as tests and studies may see it: copies. */
import type { Place } from '#core/labelling/brush-stroke.ts'
import { labelAt } from '#core/volumes/label-field.ts'
import type { SessionState } from '#session/state.ts'

export interface LabelAudit {
  /** @param place CT or MR mm @returns 0 where nothing is named */
  readonly at: (place: Place) => number
  /** Voxels of each label that is there. */
  readonly counts: Readonly<Record<number, number>>
  /** Of all voxels in their order (FNV-1a, 32 bits): the same labels have the same. */
  readonly digest: number
}

export function labelAudit({ structures }: Pick<SessionState, 'structures'>): LabelAudit | undefined {
  const field = structures?.labels
  if (!field) return undefined
  const counts: Record<number, number> = {}
  let digest = 0x811c9dc5
  for (const label of field.labels) {
    if (label !== 0) counts[label] = (counts[label] ?? 0) + 1
    digest = Math.imul(Math.imul(digest ^ (label & 255), 0x01000193) ^ (label >> 8), 0x01000193)
  }
  return { at: (place) => labelAt(field, place), counts, digest: digest >>> 0 }
}
