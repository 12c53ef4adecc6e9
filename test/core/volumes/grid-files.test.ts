import { describe, expect, test } from 'vitest'
import { gridGeometry, gridRange, writeGridVoxels, type Grid } from '#core/volumes/grid.ts'
import { readMetaImage } from '#core/volumes/meta-image.ts'
import { readNrrd } from '#core/volumes/nrrd.ts'
import { ascii } from '#test/dicom/write-dicom.ts'

const lines = (fields: Readonly<Record<string, string>>, between: string) =>
  Object.entries(fields)
    .map(([name, value]) => `${name}${between}${value}\n`)
    .join('')

const META = {
  ObjectType: 'Image',
  NDims: '3',
  BinaryData: 'True',
  BinaryDataByteOrderMSB: 'False',
  CompressedData: 'False',
  TransformMatrix: '0 1 0 -1 0 0 0 0 1',
  Offset: '10 -20 30.5',
  ElementSpacing: '0.5 0.75 2',
  DimSize: '4 3 2',
  ElementType: 'MET_SHORT',
  ElementDataFile: 'LOCAL',
}
/** The data file is the last line of a header, whatever is added. */
const meta = (changes: Readonly<Record<string, string>> = {}) => {
  const { ElementDataFile, ...fields } = { ...META, ...changes }
  return readMetaImage(ascii(lines({ ...fields, ElementDataFile }, ' = ')))
}

const NRRD = {
  type: 'short',
  dimension: '3',
  space: 'left-posterior-superior',
  sizes: '4 3 2',
  'space directions': '(0.5,0,0) (0,0.75,0) (0,0,2)',
  endian: 'little',
  encoding: 'raw',
  'space origin': '(10,-20,30.5)',
}
const nrrd = (changes: Readonly<Record<string, string>> = {}) =>
  readNrrd(ascii(`NRRD0004\n# a comment\n${lines({ ...NRRD, ...changes }, ': ')}note:=free text\n\n`))

const gridOf = (read: ReturnType<typeof readMetaImage>): Grid => {
  if (!read.ok) throw new Error(read.reason)
  return read.grid
}
const reasonOf = (read: ReturnType<typeof readMetaImage>) => (read.ok ? 'it was read' : read.reason)

describe('MetaImage', () => {
  test('places i, j, k by the three directions of its matrix, one after the other', () => {
    expect(gridOf(meta()).geometry).toEqual({
      dimensions: [4, 3, 2],
      spacingMm: [0.5, 0.75, 2],
      origin: [10, -20, 30.5],
      direction: [0, 1, 0, -1, 0, 0, 0, 0, 1],
    })
  })

  test('samples start after the header, or in a file of their own', () => {
    expect(gridOf(meta()).dataOffset).toBe(ascii(lines(META, ' = ')).length)
    expect(gridOf(meta({ ElementDataFile: 'body.zraw', CompressedData: 'True' }))).toMatchObject({
      dataFile: 'body.zraw',
      dataOffset: 0,
      encoding: 'zlib',
    })
  })

  test.each([
    { change: { ElementType: 'MET_LONG' }, why: /ElementType MET_LONG/ },
    { change: { ElementNumberOfChannels: '3' }, why: /more than one channel/ },
    { change: { BinaryData: 'False' }, why: /text samples/ },
    { change: { DimSize: '4 3' }, why: /4 x 3 are not those of a volume/ },
    { change: { DimSize: '4 3 -2' }, why: /4 x 3 x -2/ },
    { change: { DimSize: '40000 40000 40000' }, why: /more than can be shown/ },
    { change: { ElementSpacing: '0.5 0 2' }, why: /not invertible/ },
    { change: { TransformMatrix: '1 0 0 0.1 0.995 0 0 0 1' }, why: /sheared by 5\.\d+ degrees/ },
    { change: { TransformMatrix: 'a b c' }, why: /not invertible/ },
    { change: { ElementDataFile: 'slice%03d.raw 1 20 1' }, why: /several files/ },
  ])('$change is refused: $why', ({ change, why }) => {
    expect(reasonOf(meta(change))).toMatch(why)
  })

  test('a tracked sequence is told apart from a volume', () => {
    const header = lines({ ...META, Seq_Frame0000_ProbeToTrackerTransform: '1 0 0' }, ' = ')
    const inOrder = header.replace(/ElementDataFile = LOCAL\n(.*\n)/, '$1ElementDataFile = LOCAL\n')
    expect(reasonOf(readMetaImage(ascii(inOrder)))).toBe('this is a tracked sequence, not a volume')
  })

  test('a header cut off anywhere is refused and never throws', () => {
    const bytes = ascii(lines(META, ' = '))
    for (let length = 0; length < bytes.length - 16; length++)
      expect(readMetaImage(bytes.slice(0, length)).ok).toBe(false)
  })
})

describe('NRRD', () => {
  test('in LPS is taken as it is; in RAS x and y change sign', () => {
    expect(gridOf(nrrd()).geometry).toMatchObject({
      origin: [10, -20, 30.5],
      spacingMm: [0.5, 0.75, 2],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    })
    const ras = gridOf(nrrd({ space: 'right-anterior-superior' })).geometry
    expect(ras.origin).toEqual([-10, 20, 30.5])
    expect(ras.direction.map((part) => part + 0)).toEqual([-1, 0, 0, 0, -1, 0, 0, 0, 1])
  })

  test.each([
    { change: { type: 'block' }, why: /type "block"/ },
    { change: { encoding: 'bzip2' }, why: /encoding "bzip2"/ },
    { change: { dimension: '4' }, why: /4 dimensions/ },
    { change: { space: 'scanner-xyz' }, why: /does not say where the patient is/ },
    { change: { 'space directions': 'none (0,1,0) (0,0,1)' }, why: /no space directions/ },
    { change: { 'byte skip': '-1' }, why: /byte skip/ },
  ])('$change is refused: $why', ({ change, why }) => expect(reasonOf(nrrd(change))).toMatch(why))
})

describe('an array of samples', () => {
  const grid = (change: Partial<Grid>): Grid => ({
    ...gridOf(nrrd()),
    geometry: { ...gridOf(nrrd()).geometry, dimensions: [2, 1, 2] },
    ...change,
  })
  const voxelsOf = (samples: Uint8Array, change: Partial<Grid>, scale = 1) => {
    const voxels = new Int16Array(4)
    return { ...writeGridVoxels(samples, grid(change), 0, voxels, scale), voxels: [...voxels] }
  }
  const bytes = (array: { buffer: ArrayBufferLike }) => new Uint8Array(array.buffer)

  test.each([
    { sample: 'uint8', stored: Uint8Array.of(0, 1, 254, 255), voxels: [0, 1, 254, 255] },
    { sample: 'int8', stored: Int8Array.of(-128, -1, 0, 127), voxels: [-128, -1, 0, 127] },
    { sample: 'int16', stored: Int16Array.of(-32768, -1, 0, 32767), voxels: [-32768, -1, 0, 32767] },
    { sample: 'int32', stored: Int32Array.of(-1024, 0, 3071, 7), voxels: [-1024, 0, 3071, 7] },
    { sample: 'float64', stored: Float64Array.of(-1024, 0, 3071, 7), voxels: [-1024, 0, 3071, 7] },
  ] as const)('of $sample is exact', ({ sample, stored, voxels }) => {
    expect(voxelsOf(bytes(stored), { sample })).toEqual({ voxels, clamped: 0, rounded: 0 })
  })

  test('of floats is rounded, and held, and both are counted', () => {
    const stored = bytes(Float32Array.of(1.25, -1.5, 1e6, Number.NaN))
    expect(voxelsOf(stored, { sample: 'float32' })).toEqual({ voxels: [1, -1, 32767, -32768], clamped: 2, rounded: 2 })
  })

  test('goes through slope and intercept', () => {
    const stored = bytes(Int16Array.of(0, 1, 2, 3))
    expect(voxelsOf(stored, { sample: 'int16', slope: 2, intercept: -1000 }).voxels).toEqual([-1000, -998, -996, -994])
    expect(gridRange(stored, grid({ sample: 'int16', slope: 0.5 }))).toEqual({ low: 0, high: 1.5, isWhole: false })
  })

  test('big endian is turned', () => {
    expect(
      voxelsOf(Uint8Array.of(1, 0, 0, 1, 0xff, 0xff, 0, 0), { sample: 'int16', isBigEndian: true }).voxels,
    ).toEqual([256, 1, -1, 0])
  })

  test('a left-handed grid is kept left-handed', () => {
    const placed = gridGeometry(
      [2, 2, 2],
      [
        [1, 0, 0],
        [0, 1, 0],
        [0, 0, -1],
      ],
      [0, 0, 0],
    )
    expect(placed.ok && placed.geometry.direction).toEqual([1, 0, 0, 0, 1, 0, 0, 0, -1])
  })
})
