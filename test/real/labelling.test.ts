import { expect, test } from 'vitest'
import { findSpine, type FoundSpine } from '#core/labelling/find-spine.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { LUMBAR_CT, LUMBAR_CT_LABELS } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const LUMBAR = 'ct/lumbar3mm/lumbar_ct.nii.gz'
const T12 = 32
const L3_CT = 'ct/L3_subregions/sub-ct_label-22_ct.nii.gz'
const L3_VERTEBRAE = 'ct/L3_subregions/sub-ct_seg-vert_label-22_msk.nii.gz'

function found(ct: Volume, lowest?: 'L3'): FoundSpine {
  const search = findSpine(ct, lowest)
  if (!search.ok) throw new Error(search.reason)
  return search.spine
}

/** The value of the voxel nearest to a place, LPS mm. */
function labelAt({ geometry, voxels }: Volume, place: readonly number[]): number {
  const { dimensions, spacingMm, origin, direction } = geometry
  const index = [0, 1, 2].map((along) =>
    Math.round(
      [0, 1, 2].reduce((sum, axis) => sum + (place[axis]! - origin[axis]!) * direction[3 * along + axis]!, 0) /
        spacingMm[along]!,
    ),
  )
  return voxels[index[0]! + dimensions[0] * (index[1]! + dimensions[1] * index[2]!)] ?? -1
}

describeWithData('the vertebrae of a real lumbar CT, unaided', [LUMBAR, LUMBAR_CT], () => {
  const spine = found(readNifti(sharedData(LUMBAR)!))
  const labels = readNifti(sharedData(LUMBAR_CT)!)

  test('from T12 to L5, each with the middle of its body in the vertebra of that name', () => {
    const truth = { T12, ...LUMBAR_CT_LABELS }
    const names = spine.vertebrae.map(({ level }) => level)
    expect(names).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5'])
    expect(spine.vertebrae.map(({ placement }) => labelAt(labels, placement.centre))).toEqual(
      spine.vertebrae.map(({ level }) => truth[level!]),
    )
  })

  test('counted from the sacrum, and sure of it', () => {
    expect(spine.countedFrom).toBe('sacrum')
    expect(Math.min(...spine.vertebrae.map(({ confidence }) => confidence))).toBeGreaterThan(0.7)
  })
})

describeWithData('a real CT of L2 to L4 without the sacrum', [L3_CT, L3_VERTEBRAE], () => {
  const ct = readNifti(sharedData(L3_CT)!)
  const vertebrae = readNifti(sharedData(L3_VERTEBRAE)!)

  test('is not named', () => {
    const { countedFrom, vertebrae: unnamed, remarks } = found(ct)
    expect(countedFrom).toBe('nothing')
    expect(unnamed.length).toBeGreaterThan(0)
    for (const { level, confidence } of unnamed) expect([level, confidence]).toEqual([undefined, 0])
    expect(remarks.join()).toContain('sacrum')
  })

  test('is named when a person says that the one whole vertebra is L3', () => {
    const whole = found(ct, 'L3').vertebrae.filter(({ isCut }) => !isCut)
    expect(whole.map(({ level }) => level)).toEqual(['L3'])
    expect(labelAt(vertebrae, whole[0]!.placement.centre)).toBe(22)
  })
})
