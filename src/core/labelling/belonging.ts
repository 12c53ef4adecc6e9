/**
 * Whether labels can belong to the volume that is open. Files without a frame of reference all claim to be in the
 * patient; a wrong offset or another person's file is told by where the labels lie, and by what the CT shows there.
 */
import { groupOfLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import type { LabelGrid } from './corrections.ts'
import { volumeReader } from './patient-grid.ts'

export const BELONGING = {
  /** Share of labelled voxels that must lie in the volume. */
  leastInside: 0.5,
  /** A share outside that is worth saying. */
  saidOutside: 0.02,
  /** Mean of the bones' voxels: old marrow is 70 HU and cortex many hundred; muscle is 50, fat -100. */
  leastBoneHu: 75,
  /** Voxels looked at. */
  looked: 200_000,
} as const

export type Belonging =
  { readonly ok: true; readonly remarks: readonly string[] } | { readonly ok: false; readonly reason: string }

/** @param volume the open one; of an MR only its place counts */
export function belonging({ geometry, labels }: LabelGrid, foreign: ForeignLabels, volume: Volume): Belonging {
  const m = volumeFromVoxel('ct', geometry).matrix
  const [nx, ny] = geometry.dimensions
  const read = volumeReader(volume, Number.NaN)
  const labelled = labels.reduce((sum, label) => sum + Number(label > 0), 0)
  const each = Math.max(1, Math.floor(labelled / BELONGING.looked))
  let [seen, looked, inside, bone, boneHu] = [0, 0, 0, 0, 0]
  for (let at = 0; at < labels.length; at++) {
    const label = labels[at]!
    if (label === 0 || seen++ % each !== 0) continue
    looked++
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    const place = (r: 0 | 1 | 2) => m[r]! * i + m[r + 4]! * j + m[r + 8]! * k + m[r + 12]!
    const value = read(place(0), place(1), place(2))
    if (Number.isNaN(value)) continue
    inside++
    if (groupOfLabel(label, foreign) !== 'bone') continue
    bone++
    boneHu += value
  }
  if (looked === 0) return { ok: false, reason: 'there are no labels in it' }
  const share = inside / looked
  if (share < BELONGING.leastInside) {
    const where = share === 0 ? 'none of its labels lies' : `only ${Math.round(100 * share)} % of its labels lie`
    return { ok: false, reason: `${where} in the open volume: it is of another picture, or its place is wrong` }
  }
  const meanHu = boneHu / Math.max(1, bone)
  if (volume.frame === 'ct' && bone > 0 && meanHu < BELONGING.leastBoneHu)
    return {
      ok: false,
      reason: `where its bones are the CT has ${Math.round(meanHu)} HU in the mean, which is no bone: it is of another picture, or its place is wrong`,
    }
  const outside = 1 - share
  const remarks = outside > BELONGING.saidOutside ? [`${Math.round(100 * outside)} % of its labels lie outside the open volume and were left out`] : [] // prettier-ignore
  return { ok: true, remarks }
}
