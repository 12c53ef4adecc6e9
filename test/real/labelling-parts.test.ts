import { expect, test } from 'vitest'
import type { Level, Side } from '#core/anatomy/levels.ts'
import { structure, STRUCTURES } from '#core/anatomy/structures.ts'
import { labelSpine, type LabelledSpine, type LabellingOptions } from '#core/labelling/label-spine.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { LUMBAR_CT, LUMBAR_CT_LABELS } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const LUMBAR = 'ct/lumbar3mm/lumbar_ct.nii.gz'
const L3 = 'ct/L3_subregions'
const L3_FILES = [
  `${L3}/sub-ct_label-22_ct.nii.gz`,
  `${L3}/sub-ct_seg-vert_label-22_msk.nii.gz`,
  `${L3}/sub-ct_seg-subreg_label-22_msk.nii.gz`,
] as const
const LONG = 540_000

function labelled(ct: Volume, options: LabellingOptions = {}): Required<LabelledSpine> & { labels: Uint16Array } {
  const labelling = labelSpine(ct, options)
  if (!labelling.ok) throw new Error(labelling.reason)
  const { found, fitted, labelled: volume } = labelling.spine
  return { found, fitted, labelled: volume, labels: volume!.labels }
}

const isBoneOf = (label: number, level: string) => {
  const one = STRUCTURES[label - 1]
  return one?.group === 'bone' && one.level === level
}

function dice(labels: Uint16Array, level: string, truth: Volume, number: number): number {
  let [own, its, both] = [0, 0, 0]
  for (let at = 0; at < labels.length; at++) {
    const isOwn = isBoneOf(labels[at]!, level)
    const isTrue = truth.voxels[at] === number
    if (isOwn) own++
    if (isTrue) its++
    if (isOwn && isTrue) both++
  }
  return (2 * both) / (own + its)
}

describeWithData('the vertebrae of a real lumbar CT as masks, unaided', [LUMBAR, LUMBAR_CT], () => {
  test(
    'overlap those of its labels: a mean Dice from L1 to L5 of 0.85 at least, none below 0.8',
    { timeout: LONG },
    () => {
      const { labels } = labelled(readNifti(sharedData(LUMBAR)!))
      const truth = readNifti(sharedData(LUMBAR_CT)!)
      const each = Object.entries(LUMBAR_CT_LABELS).map(([level, number]) => dice(labels, level, truth, number))
      const mean = each.reduce((a, b) => a + b) / each.length
      console.log(`Dice of L1 to L5: ${each.map((one) => one.toFixed(3)).join(', ')}; mean ${mean.toFixed(3)}`)
      expect(mean).toBeGreaterThanOrEqual(0.85)
      expect(Math.min(...each)).toBeGreaterThanOrEqual(0.8)
    },
  )
})

type Place = readonly [number, number, number]

describeWithData('the parts of a real L3, 1.5 mm, axes not along the patient', L3_FILES, () => {
  const [ct, vertebrae, parts] = L3_FILES.map((file) => readNifti(sharedData(file)!)) as [Volume, Volume, Volume]
  const { labels, labelled: volume } = labelled(ct, { lowest: 'L3' })
  const m = volumeFromVoxel('ct', ct.geometry).matrix
  const [nx, ny] = ct.geometry.dimensions
  const places = (isOne: (at: number) => boolean): Place[] =>
    [...labels.keys()].filter(isOne).map((at) => {
      const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
      return [0, 1, 2].map((r) => m[r]! * i + m[r + 4]! * j + m[r + 8]! * k + m[r + 12]!) as unknown as Place
    })
  const own = (kind: Parameters<typeof structure>[0], level: Level, side?: Side) => {
    const { label } = structure(kind, level, side)
    return places((at) => labels[at] === label)
  }
  /** 41 arch, 42 spinous, 43/44 transverse, 45/46 superior, 47/48 inferior, left before right. */
  const its = (vertebra: number, part: number) =>
    places((at) => vertebrae.voxels[at] === vertebra && parts.voxels[at] === part)
  const apart = (a: Place, b: Place) => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
  const meanOf = (some: readonly Place[]) =>
    [0, 1, 2].map((axis) => some.reduce((sum, place) => sum + place[axis]!, 0) / some.length) as unknown as Place
  /** Mean of the tenth that lies furthest along an axis. */
  const tipOf = (some: readonly Place[], axis: 0 | 1 | 2, sign: 1 | -1) =>
    meanOf(some.toSorted((a, b) => sign * (b[axis] - a[axis])).slice(0, Math.ceil(some.length / 10)))
  /** Of a joint: the mean of what of each bone is within 5 mm of the other. */
  const meeting = (a: readonly Place[], b: readonly Place[]) =>
    meanOf([
      ...a.filter((one) => b.some((other) => apart(one, other) < 5)),
      ...b.filter((one) => a.some((other) => apart(one, other) < 5)),
    ])

  test.each([
    { side: 'left', sign: 1, number: 43 },
    { side: 'right', sign: -1, number: 44 },
  ] as const)(
    'the tip of the $side transverse process is within 3 mm of its own, on its own side',
    ({ side, sign, number }) => {
      const found = tipOf(own('transverse process', 'L3', side), 0, sign)
      const truth = tipOf(its(22, number), 0, sign)
      expect(apart(found, truth)).toBeLessThan(3)
    },
  )

  test('the tip of the spinous process is within 3 mm of its own', () => {
    expect(apart(tipOf(own('spinous process', 'L3'), 1, 1), tipOf(its(22, 42), 1, 1))).toBeLessThan(3)
  })

  test.each([
    { upper: 'L2', lower: 'L3', number: 21, side: 'left', part: 47 },
    { upper: 'L2', lower: 'L3', number: 21, side: 'right', part: 48 },
    { upper: 'L3', lower: 'L4', number: 22, side: 'left', part: 47 },
    { upper: 'L3', lower: 'L4', number: 22, side: 'right', part: 48 },
  ] as const)('the $side facet joint between $upper and $lower is within 3 mm of its own', (joint) => {
    const { upper, lower, number, side, part } = joint
    const found = meeting(
      own('inferior articular process', upper, side),
      own('superior articular process', lower, side),
    )
    const truth = meeting(its(number, part), its(number + 1, part - 2))
    expect(apart(found, truth)).toBeLessThan(3)
  })

  test('every named part on a side is on that side of its vertebra', () => {
    const middle = meanOf(own('vertebral body', 'L3'))
    for (const { structure: one } of volume!.structures) {
      if (one.group !== 'bone' || one.level !== 'L3' || !one.side) continue
      const [x] = meanOf(own(one.kind, 'L3', one.side))
      expect(one.side === 'left' ? x - middle[0] : middle[0] - x).toBeGreaterThan(2)
    }
  })

  test('L3 as a whole overlaps its own by a Dice of 0.8', () => {
    expect(dice(labels, 'L3', vertebrae, 22)).toBeGreaterThan(0.8)
  })

  test('what the picture hardly shows is trusted less than bone, and no vessel is made up', () => {
    const bone = volume!.structures.filter(({ structure: { group } }) => group === 'bone')
    const soft = volume!.structures.filter(({ structure: { group } }) => group !== 'bone')
    expect(soft.map(({ structure: { kind } }) => kind)).toContain('dura')
    expect(Math.min(...soft.map((one) => one.uncertaintyMm))).toBeGreaterThan(
      Math.max(...bone.map((one) => one.uncertaintyMm)),
    )
    expect(soft.filter(({ structure: { group } }) => group === 'vessel')).toEqual([])
  })
})
