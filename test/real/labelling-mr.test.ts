/**
 * A real T2w MR of three lumbar vertebrae, one of them whole. Its labels are numbered from the top of the picture it was
 * cut from (5, 6, 7), which VerSe would call C5 to C7; rendered slices show lumbar ones: 39 mm from disc to disc, psoas
 * beside them, tall spinous processes, facets that stand upright, no sacrum. Which of them nothing in it tells.
 */
import { describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import type { Level } from '#core/anatomy/levels.ts'
import { findSpine } from '#core/labelling/find-spine.ts'
import { labelSpine } from '#core/labelling/label-spine.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const MR = 'mr/TPTBox_T2w_subregions/sub-mri_label-6_T2w.nii.gz'
const VERTEBRAE = 'mr/TPTBox_T2w_subregions/sub-mri_seg-vert_label-6_msk.nii.gz'
const PARTS = 'mr/TPTBox_T2w_subregions/sub-mri_seg-subreg_label-6_msk.nii.gz'
const BODY = new Set([49, 50])
/** Numbers of the labels from the head down, and what they are when a person says that the whole one is L3. */
const NUMBERS: readonly (readonly [number, Level])[] = [[5, 'L2'], [6, 'L3'], [7, 'L4']] // prettier-ignore

describeWithData('a real T2w MR of three lumbar vertebrae', [MR, VERTEBRAE, PARTS], () => {
  const mr: Volume = { ...readNifti(sharedData(MR)!), frame: 'mr' }
  const vertebrae = readNifti(sharedData(VERTEBRAE)!).voxels
  const parts = readNifti(sharedData(PARTS)!).voxels

  test('its vertebrae are found without being told where, the middle one whole, and no level is made up', () => {
    const search = findSpine(mr)
    if (!search.ok) throw new Error(search.reason)
    const { countedFrom, vertebrae: found, remarks } = search.spine
    expect(countedFrom).toBe('nothing')
    expect(found.map(({ isCut, level }) => [isCut, level])).toEqual([[true, undefined], [false, undefined], [true, undefined]]) // prettier-ignore
    expect(remarks.join()).toContain('sacrum')
  })

  test('the one that a person names is as sure as they are, the others as sure as the discs between', () => {
    const search = findSpine(mr, 'L3')
    if (!search.ok) throw new Error(search.reason)
    const [l2, l3, l4] = search.spine.vertebrae
    expect([l2!.level, l3!.level, l4!.level]).toEqual(['L2', 'L3', 'L4'])
    expect(l3!.confidence).toBe(1)
    for (const { confidence } of [l2!, l4!]) {
      expect(confidence).toBeGreaterThan(0.5)
      expect(confidence).toBeLessThan(1)
    }
  })

  describe('once a person says that the whole one is L3', () => {
    const labelling = labelSpine(mr, { lowest: 'L3' })
    if (!labelling.ok) throw new Error(labelling.reason)
    const labels = labelling.spine.labelled!.labels
    const figures = NUMBERS.map(([number, level]) => {
      const isOf = STRUCTURES.map((one) => one.group === 'bone' && one.level === level)
      const isBody = STRUCTURES.map((one, n) => isOf[n]! && one.kind === 'vertebral body')
      const isTrue = (at: number) => vertebrae[at] === number
      return {
        level,
        whole: dice(labels, isOf, isTrue),
        body: dice(labels, isBody, (at) => isTrue(at) && BODY.has(parts[at]!)),
        middleOffMm: apartMm(mr, (at) => isBody[labels[at]! - 1] ?? false, (at) => isTrue(at) && BODY.has(parts[at]!)),
      } // prettier-ignore
    })
    console.log(
      figures
        .map(({ level, whole, body, middleOffMm }) => `${level}: Dice ${whole.toFixed(3)}, its body ${body.toFixed(3)}, middle of the body ${middleOffMm.toFixed(1)} mm off`)
        .join('; '),
    ) // prettier-ignore

    test('every level is the vertebra of the labels that stands there', () => {
      for (const { level, number } of NUMBERS.map(([n, l]) => ({ level: l, number: n }))) {
        const isOf = STRUCTURES.map((one) => one.group === 'bone' && one.level === level)
        const counts = new Map<number, number>()
        for (const [at, label] of labels.entries())
          if (isOf[label - 1] && vertebrae[at]! > 0 && vertebrae[at]! < 100)
            counts.set(vertebrae[at]!, (counts.get(vertebrae[at]!) ?? 0) + 1)
        expect([...counts].toSorted((a, b) => b[1] - a[1])[0]![0]).toBe(number)
      }
    })

    test('the body of the whole vertebra overlaps by 0.85, its middle is within 3 mm; the vertebra as a whole by 0.75', () => {
      const { whole, body, middleOffMm } = figures[1]!
      expect(body).toBeGreaterThan(0.85)
      expect(middleOffMm).toBeLessThan(3)
      expect(whole).toBeGreaterThan(0.75)
    })
  })
})

function dice(labels: Uint16Array, isOf: readonly boolean[], isTrue: (at: number) => boolean): number {
  let [a, b, both] = [0, 0, 0]
  for (const [at, label] of labels.entries()) {
    const [own, truth] = [isOf[label - 1] ?? false, isTrue(at)]
    if (own) a++
    if (truth) b++
    if (own && truth) both++
  }
  return (2 * both) / (a + b)
}

/** Between the middles of two masks. */
function apartMm(
  {
    geometry: {
      dimensions: [nx, ny],
      spacingMm,
    },
    voxels,
  }: Volume,
  ...masks: ((at: number) => boolean)[]
) {
  const [a, b] = masks.map((isIn) => {
    const sums = [0, 0, 0, 0]
    for (const at of voxels.keys()) {
      if (!isIn(at)) continue
      for (const [axis, index] of [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))].entries())
        sums[axis]! += index * spacingMm[axis]!
      sums[3]!++
    }
    return sums.slice(0, 3).map((sum) => sum / sums[3]!)
  }) as [number[], number[]] // prettier-ignore
  return Math.hypot(...a.map((x, axis) => x - b[axis]!))
}
