import { describe, expect, test } from 'vitest'
import { foreignLabel } from '#core/anatomy/foreign-labels.ts'
import { structure } from '#core/anatomy/structures.ts'
import { takeLabels } from '#core/labelling/taken-labels.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { readLabelFile } from '#dicom/reader/label-file.ts'
import { readSegmentation } from '#dicom/reader/segmentation.ts'
import { writeSegmentation } from '#dicom/write/segmentation.ts'
import { CT, SEG, study } from './write/phantom-study.ts'

const geometry: VolumeGeometry = {
  dimensions: [9, 7, 6],
  spacingMm: [1.5, 1.5, 2],
  origin: [-12, 30, -700],
  // As an image with ImageOrientation -1 0 0 0 -1 0 lies.
  direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
}
const SEVENTEEN = foreignLabel(17)
const foreign = new Map([[SEVENTEEN, { name: 'urachus', group: 'organ' as const }]])
const KINDS = [
  structure('vertebra', 'L3').label,
  structure('pedicle', 'L4', 'left').label,
  structure('aorta').label,
  structure('nerve root', 'L5', 'right').label,
  SEVENTEEN,
]
/** Slices 2 and 4 hold nothing. */
const labels = Uint16Array.from({ length: 9 * 7 * 6 }, (_, at) => {
  const k = Math.floor(at / 63)
  return k === 2 || k === 4 || at % 3 === 0 ? 0 : KINDS[(at * 7 + k) % KINDS.length]!
})

function written(options = {}) {
  return writeSegmentation({ geometry, labels, foreign }, study, SEG, CT, options).bytes
}

describe('a segmentation that we wrote', () => {
  test.each([{ isDeflated: false }, { isDeflated: true }])('is read back voxel for voxel, %j', (options) => {
    const read = readSegmentation(written(options), 'structures.dcm')
    if (!read.ok) throw new Error(read.reason)
    const { volume, meanings } = read.segmentation
    expect(volume.geometry.spacingMm).toEqual(geometry.spacingMm)
    expect(volume.geometry.direction).toEqual(geometry.direction)
    expect(volume.geometry.origin).toEqual(geometry.origin)
    const taken = takeLabels({ name: 'structures.dcm', volume, meanings })
    if (!taken.ok) throw new Error(taken.reason)
    const kept = [...taken.taken.foreign].map(([label, { name }]) => [label, name])
    expect(kept).toEqual([[expect.any(Number), 'urachus']])
    const back = taken.taken.grid.labels.map((label) => (taken.taken.foreign.has(label) ? SEVENTEEN : label))
    expect(back).toEqual(labels)
  })

  test('is told from its first bytes, whatever it is called', async () => {
    const read = await readLabelFile({ name: 'scan', blob: new Blob([written() as BlobPart]) }, [])
    expect(read.kind).toBe('labels')
  })

  test('cut short is refused, and says how much is missing', () => {
    const bytes = written()
    expect(readSegmentation(bytes.subarray(0, bytes.length - 40), 'cut')).toEqual({
      ok: false,
      reason: expect.stringMatching(/its masks end after \d+ of \d+ bytes|ends inside its header/),
    })
  })
})
