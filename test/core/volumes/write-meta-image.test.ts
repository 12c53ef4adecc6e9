import { expect, test } from 'vitest'
import { readMetaImage } from '#core/volumes/meta-image.ts'
import { metaImage } from '#core/volumes/write-meta-image.ts'

const GEOMETRY = {
  dimensions: [3, 2, 1],
  spacingMm: [0.5, 0.25, 1e-3],
  origin: [-74.52170038839084, 165.5, 0],
  direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
} as const

test('what is written is read again, to the last digit', () => {
  const file = metaImage(GEOMETRY, Uint8Array.of(1, 2, 3, 4, 5, 255))
  const read = readMetaImage(file)
  if (!read.ok) throw new Error(read.reason)
  expect(read.grid).toMatchObject({
    sample: 'uint8',
    encoding: 'raw',
    isBigEndian: false,
    geometry: GEOMETRY,
    remarks: [],
  })
  expect([...file.subarray(read.grid.dataOffset)]).toEqual([1, 2, 3, 4, 5, 255])
})

test('lines that other programs look for', () => {
  const text = new TextDecoder().decode(metaImage(GEOMETRY, new Uint8Array(6)).subarray(0, 400))
  for (const line of [
    'ObjectType = Image',
    'NDims = 3',
    'BinaryDataByteOrderMSB = False',
    'CompressedData = False',
    'TransformMatrix = 0 1 0 -1 0 0 0 0 1',
    'Offset = -74.52170038839084 165.5 0',
    'ElementSpacing = 0.5 0.25 0.001',
    'DimSize = 3 2 1',
    'ElementType = MET_UCHAR',
    'ElementDataFile = LOCAL',
  ]) {
    expect(text.split('\n')).toContain(line)
  }
})

test('too few voxels are refused', () => {
  expect(() => metaImage(GEOMETRY, new Uint8Array(5))).toThrow('3 x 2 x 1 are 6 voxels, not 5')
})
