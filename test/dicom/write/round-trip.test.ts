/** What is written is read by the product's own loader: the same voxels, at the same place. */
import dicomParser from 'dicom-parser'
import { describe, expect, test } from 'vitest'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { frameBytes } from '#core/volumes/dicom-frame.ts'
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { parseDataSet } from '#core/volumes/dicom-dataset.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'
import { formatOf, sliceOf } from '#dicom/reader/slice.ts'
import { writeCt } from '#dicom/write/image-series.ts'
import { decimal, part10, type DicomFile } from '#dicom/write/part10.ts'
import { uidOf } from '#dicom/write/uid.ts'
import { CT, phantomStudy, study } from './phantom-study.ts'

const { ct, mr, labelled, ctFiles, mrFiles, segmentation, deflated } = phantomStudy()

function read(files: readonly DicomFile[]): Volume {
  const headers = files.map(({ name, bytes }) => {
    const result = readDicomHeader(bytes, name)
    if (!result.ok) throw new Error(result.fault.reason)
    return result.header
  })
  const [series, ...others] = sortSeries(headers)
  expect(others).toEqual([])
  expect(series!.problems).toEqual([])
  const { dimensions, spacingMm, origin, direction, modality } = series!
  const size = dimensions[0] * dimensions[1]
  const voxels = new Int16Array(size * dimensions[2])
  const plan = {
    columns: dimensions[0],
    rows: dimensions[1],
    shear: undefined,
    fill: 0,
    window: undefined,
    isRescaled: modality === 'CT',
  }
  for (const [k, header] of series!.slices.entries()) {
    const frame = frameBytes(files.find(({ name }) => name === header.fileName)!.bytes, header)
    if (!frame.ok) throw new Error(frame.reason)
    voxels.set(sliceOf(k, frame.bytes.slice(), formatOf(header, plan), header, plan).voxels, k * size)
  }
  const geometry = { dimensions, spacingMm, origin, direction }
  return {
    frame: modality === 'CT' ? 'ct' : 'mr',
    name: series!.description,
    geometry,
    voxels,
    remarks: series!.remarks,
  }
}

describe('written and read back by our loader', () => {
  test.each([
    { what: 'CT', files: ctFiles, written: ct, remarks: 0 },
    // Slices of 8 mm stand 8.8 mm apart, as MR's do, and that is said.
    { what: 'MR', files: mrFiles, written: mr, remarks: 1 },
  ])('$what: every voxel is the same and the affine is equal', ({ files, written, remarks }) => {
    const back = read(files.toReversed())
    expect(back.geometry.dimensions).toEqual(written.geometry.dimensions)
    expect(Buffer.compare(Buffer.from(back.voxels.buffer), Buffer.from(written.voxels.buffer))).toBe(0)
    const [a, b] = [back, written].map(({ frame, geometry }) => volumeFromVoxel(frame, geometry).matrix)
    const largest = Math.max(...a!.map((value, at) => Math.abs(value - b![at]!)))
    console.log(`${back.name}: ${back.voxels.length} voxels identical, affine differs by at most ${largest} mm`)
    expect(largest).toBeLessThan(1e-6)
    expect(back.remarks).toHaveLength(remarks)
  })

  test('CT, MR and segmentation are one study in one frame of reference, in three series', () => {
    const headers = [ctFiles[0]!, mrFiles[0]!, segmentation].map(({ bytes, name }) => {
      const result = readDicomHeader(bytes, name)
      if (!result.ok) throw new Error(result.fault.reason)
      return result.header
    })
    expect(new Set(headers.map(({ studyUid }) => studyUid)).size).toBe(1)
    expect(new Set(headers.map(({ frameOfReferenceUid }) => frameOfReferenceUid)).size).toBe(1)
    expect(new Set(headers.map(({ seriesUid }) => seriesUid)).size).toBe(3)
  })
})

describe('the segmentation', () => {
  const open = (bytes: Uint8Array) => dicomParser.parseDicom(bytes)

  /** Labels again, from the bits, the frames' places and the segments' descriptions. */
  function labelsOf(bytes: Uint8Array<ArrayBuffer>): Uint16Array {
    const set = open(bytes)
    const [rows, columns, count] = [set.uint16('x00280010')!, set.uint16('x00280011')!, set.intString('x00280008')!]
    const size = rows * columns
    const labelOf = new Map(
      set.elements['x00620002']!.items!.map(({ dataSet }) => [
        dataSet!.uint16('x00620004')!,
        Number(dataSet!.string('x00620006')!.replace('label ', '')),
      ]),
    )
    const { dataOffset, length } = set.elements['x7fe00010']!
    expect(length).toBe(2 * Math.ceil((count * size) / 16))
    const bits = bytes.subarray(dataOffset, dataOffset + length)
    const labels = new Uint16Array(labelled.labels.length)
    for (const [n, { dataSet }] of set.elements['x52009230']!.items!.entries()) {
      const place = dataSet!.elements['x00209113']!.items![0]!.dataSet!
      const k = Math.round((place.floatString('x00200032', 2)! - ct.geometry.origin[2]) / ct.geometry.spacingMm[2])
      const segment = dataSet!.elements['x0062000a']!.items![0]!.dataSet!.uint16('x0062000b')!
      let isEmpty = true
      for (let at = 0, bit = n * size; at < size; at++, bit++) {
        if (((bits[bit >> 3]! >> (bit & 7)) & 1) === 0) continue
        isEmpty = false
        expect(labels[k * size + at]).toBe(0)
        labels[k * size + at] = labelOf.get(segment)!
      }
      expect(isEmpty).toBe(false)
      const source = dataSet!.elements['x00089124']!.items![0]!.dataSet!.elements['x00082112']!.items![0]!.dataSet!
      expect(source.string('x00081155')).toBe(open(ctFiles[k]!.bytes).string('x00080018'))
    }
    return labels
  }

  test('read back bit by bit is the labels it was made from; no frame is empty, each names its CT image', () => {
    expect(labelsOf(segmentation.bytes)).toEqual(labelled.labels)
  })

  test('deflated it is a tenth of the size and the same data set', () => {
    expect(deflated.bytes.length).toBeLessThan(segmentation.bytes.length / 10)
    const inflated = parseDataSet(deflated.bytes)
    if (!inflated.ok) throw new Error(inflated.reason)
    expect(inflated.dataSet.string('x00080018')).toBe(open(segmentation.bytes).string('x00080018'))
    expect(inflated.transferSyntax).toBe('1.2.840.10008.1.2.1.99')
  })

  test('each segment has a code and its own name, sides are told', () => {
    const segments = open(segmentation.bytes).elements['x00620002']!.items!.map(({ dataSet }) => dataSet!)
    const names = segments.map((segment) => segment.string('x00620005')!)
    expect(names).toEqual(STRUCTURES.filter(({ label }) => labelled.labels.includes(label)).map(({ name }) => name))
    for (const segment of segments) {
      const type = segment.elements['x0062000f']!.items![0]!.dataSet!
      expect(type.string('x00080100')).toMatch(/^\d{6,18}$/)
      expect(type.string('x00080102')).toBe('SCT')
      const side = type.elements['x00620011']?.items?.[0]?.dataSet?.string('x00080104')?.toLowerCase()
      expect(side).toBe(/^(left|right) /.exec(segment.string('x00620005')!)?.[1])
    }
  })
})

describe('the bytes', () => {
  test('are the same for the same phantom', () => {
    const again = phantomStudy()
    for (const [at, { bytes }] of ctFiles.entries()) expect(Buffer.compare(again.ctFiles[at]!.bytes, bytes)).toBe(0)
    expect(Buffer.compare(again.segmentation.bytes, segmentation.bytes)).toBe(0)
    expect(Buffer.compare(again.deflated.bytes, deflated.bytes)).toBe(0)
  }, 90_000)

  test('identifiers are UUIDs as numbers, no longer than 44 characters, and differ', () => {
    const uids = Array.from({ length: 5000 }, (_, n) => uidOf(`phantom ${n}`))
    expect(new Set(uids).size).toBe(5000)
    for (const uid of uids) {
      expect(uid).toMatch(/^2\.25\.[1-9]\d+$/)
      expect(uid.length).toBeLessThanOrEqual(44)
      expect(BigInt(uid.slice(5))).toBeLessThan(2n ** 128n)
    }
    expect(uidOf('a')).toBe(uidOf('a'))
  })

  test('decimals keep to sixteen characters', () => {
    expect(decimal(-0.30000000000000004)).toBe('-0.3')
    expect(decimal(-123456.789012345)).toBe('-123456.789012')
    expect(decimal(-1234567890.1234567).length).toBeLessThanOrEqual(16)
    expect(() => decimal(Number.NaN)).toThrow('NaN is not a decimal')
  })

  test('a voxel that twelve bits do not hold is refused by name', () => {
    const bright = { ...ct, voxels: ct.voxels.with(3, 4000) as Int16Array<ArrayBuffer> }
    expect(() => writeCt(bright, study, CT, { kilovolts: 120 })).toThrow('ct/0001.dcm: 4000 does not fit')
  })

  test('a text longer than its attribute is refused, not cut off', () => {
    expect(() =>
      part10({ SOPClassUID: '1.2', SOPInstanceUID: '1.3', SeriesDescription: 'x'.repeat(65) }, 'OW'),
    ).toThrow('SeriesDescription is longer than 64 characters')
  })
})
