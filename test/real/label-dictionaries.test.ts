import { describe, expect, test } from 'vitest'
import { readLabels, type LabelReading } from '#core/labelling/read-labels.ts'
import type { Volume } from '#core/volumes/volume.ts'
import { LUMBAR_CT } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const MANY = 'ct/lumbar3mm/example_seg.nii.gz'
const VERTEBRAE = 'ct/L3_subregions/sub-ct_seg-vert_label-22_msk.nii.gz'
const PARTS = 'ct/L3_subregions/sub-ct_seg-subreg_label-22_msk.nii.gz'

function read(path: string) {
  const reading = readLabels(readNifti(sharedData(path)!))
  if (!reading.ok) throw new Error(reading.reason)
  return reading
}

const vertebraeIn = ({ labels }: Extract<LabelReading, { ok: true }>) =>
  labels
    .toSorted((a, b) => b.middle[2] - a.middle[2])
    .flatMap(({ meaning }) => (meaning.type === 'vertebra' ? [meaning.level] : []))

describeWithData('label maps that others made', [LUMBAR_CT, MANY, VERTEBRAE, PARTS], () => {
  test('of the whole lumbar spine, numbered upwards: TotalSegmentator, T12 to L5 from above', () => {
    const reading = read(LUMBAR_CT)
    expect(reading.dictionary).toBe('TotalSegmentator')
    expect(vertebraeIn(reading)).toEqual(['T12', 'L1', 'L2', 'L3', 'L4', 'L5'])
  })

  test('of L2 to L4, numbered downwards: VerSe', () => {
    const reading = read(VERTEBRAE)
    expect(reading.dictionary).toBe('VerSe')
    expect(vertebraeIn(reading)).toEqual(['L2', 'L3', 'L4'])
  })

  test('of parts: TPTBox, left ones to the left of their right ones', () => {
    const reading = read(PARTS)
    expect(reading.dictionary).toBe('TPTBox sub-regions')
    const x = (side: string) =>
      reading.labels.flatMap(({ meaning, middle }) =>
        meaning.type === 'part' && meaning.kind === 'transverse process' && meaning.side === side ? [middle[0]] : [],
      )
    expect(x('left')[0]! - x('right')[0]!).toBeGreaterThan(40)
  })

  test('of 117 classes: what has a left and a right has them on these sides, and the vessels are where they are', () => {
    const { dictionary, labels } = read(MANY)
    expect(dictionary).toBe('TotalSegmentator')
    const named = new Map(
      labels.flatMap(({ meaning, middle }) => (meaning.type === 'structure' ? [[meaning.structure.name, middle]] : [])),
    )
    for (const kind of ['kidney', 'psoas']) {
      const [left, right] = [named.get(`left ${kind}`), named.get(`right ${kind}`)]
      if (left && right) expect(left[0]!).toBeGreaterThan(right[0]!)
    }
    expect([...named.keys()]).toEqual(expect.arrayContaining(['aorta', 'inferior vena cava', 'dura']))
    expect(named.get('aorta')![0]!).toBeGreaterThan(named.get('inferior vena cava')![0]!)
  })
})

describe('label maps that cannot be read', () => {
  const map = (...values: number[]): Volume => ({
    frame: 'ct',
    name: 'made',
    geometry: {
      dimensions: [1, 1, values.length],
      spacingMm: [1, 1, 30],
      origin: [0, 0, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    },
    voxels: Int16Array.from(values),
    remarks: [],
  })

  test.each([
    { what: 'nothing but 0', values: [0, 0], says: 'no labels' },
    { what: 'numbers of no dictionary', values: [7, 300, 501], says: '7, 300, 501' },
  ])('$what: refused in words', ({ values, says }) => {
    expect(readLabels(map(...values))).toEqual({ ok: false, reason: expect.stringContaining(says) })
  })

  test('vertebrae in another order than their names: read, and said', () => {
    const reading = readLabels(map(22, 24, 23, 21, 20), 'VerSe')
    expect(reading).toMatchObject({ ok: true, remarks: [expect.stringContaining('L4')] })
  })
})
