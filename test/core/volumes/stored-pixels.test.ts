import { describe, expect, test } from 'vitest'
import {
  countValues,
  displayTable,
  inexactRemarks,
  windowOfCounts,
  writeDisplay,
  writeVoxels,
  type PixelFormat,
} from '#core/volumes/stored-pixels.ts'

const SIGNED: PixelFormat = {
  bitsAllocated: 16,
  bitsStored: 16,
  highBit: 15,
  isSigned: true,
  isBigEndian: false,
  slope: 1,
  intercept: 0,
}

function voxelsOf(bytes: readonly number[], format: Partial<PixelFormat>) {
  const full = { ...SIGNED, ...format }
  const voxels = new Int16Array((bytes.length * 8) / full.bitsAllocated)
  return { ...writeVoxels(Uint8Array.from(bytes), full, voxels), voxels: [...voxels] }
}

describe('stored pixels become voxels', () => {
  test.each([
    { how: 'signed 16 bits', bytes: [0xff, 0xff, 0x00, 0x80], format: {}, voxels: [-1, -32768] },
    {
      how: 'HU from 12 bits',
      bytes: [0x00, 0x00, 0xff, 0x0f],
      format: { bitsStored: 12, highBit: 11, isSigned: false, intercept: -1024 },
      voxels: [-1024, 3071],
    },
    {
      how: 'bits above the high bit are an overlay, not signal',
      bytes: [0x01, 0xf0],
      format: { bitsStored: 12, highBit: 11, isSigned: false },
      voxels: [1],
    },
    {
      how: 'signed 12 bits extend their sign',
      bytes: [0xff, 0x0f],
      format: { bitsStored: 12, highBit: 11 },
      voxels: [-1],
    },
    {
      how: 'pixels in the upper bits',
      bytes: [0x10, 0x00, 0xf0, 0xff],
      format: { bitsStored: 12, highBit: 15, isSigned: false },
      voxels: [1, 4095],
    },
    { how: 'big endian', bytes: [0x01, 0x02], format: { isBigEndian: true }, voxels: [258] },
    {
      how: 'unsigned 8 bits',
      bytes: [0, 255],
      format: { bitsAllocated: 8, bitsStored: 8, highBit: 7, isSigned: false },
      voxels: [0, 255],
    },
    {
      how: 'a slope of 2',
      bytes: [5, 0],
      format: { bitsStored: 12, highBit: 11, slope: 2, intercept: 1 },
      voxels: [11],
    },
  ] as const)('$how', ({ bytes, format, voxels }) => {
    expect(voxelsOf(bytes, format)).toEqual({ voxels, clamped: 0, rounded: 0 })
  })

  test('what 16 bits cannot hold is held to their ends and counted', () => {
    const found = voxelsOf([0xff, 0xff, 0x00, 0x00, 0x00, 0x80], { isSigned: false })
    expect(found).toEqual({ voxels: [32767, 0, 32767], clamped: 2, rounded: 0 })
    expect(inexactRemarks(found)).toEqual(['2 voxels lie outside -32768 to 32767 and were held to it'])
  })

  test('fractions are rounded and counted', () => {
    const found = voxelsOf([1, 0, 2, 0], { slope: 0.5 })
    expect(found).toEqual({ voxels: [1, 1], clamped: 0, rounded: 1 })
    expect(inexactRemarks(found)[0]).toMatch(/^1 voxels were rounded/)
  })

  test('in place: voxels may lie on the stored bytes', () => {
    const bytes = Uint8Array.of(0x10, 0x00, 0x20, 0x00)
    const voxels = new Int16Array(bytes.buffer)
    writeVoxels(bytes, { ...SIGNED, intercept: -100, bitsStored: 12, highBit: 11 }, voxels)
    expect([...voxels]).toEqual([-84, -68])
  })

  test('bytes at an odd place are read as well', () => {
    const bytes = Uint8Array.of(9, 0x10, 0x00).subarray(1)
    const voxels = new Int16Array(1)
    writeVoxels(bytes, SIGNED, voxels)
    expect(voxels[0]).toBe(16)
  })

  test('too few bytes are a RangeError that counts them', () => {
    expect(() => writeVoxels(new Uint8Array(3), SIGNED, new Int16Array(2))).toThrow(
      '2 voxels need 4 bytes, there are 3',
    )
  })
})

describe('the copy that is drawn', () => {
  test('spans the window: -200 HU is 0, 1000 HU is 255, 400 HU is in the middle', () => {
    const display = new Uint8Array(5)
    writeDisplay(Int16Array.of(-1000, -200, 400, 1000, 3000), displayTable([-200, 1000]), display)
    expect([...display]).toEqual([0, 0, 128, 255, 255])
  })

  test('of MR leaves out 1 % of darkest and 0.5 % of brightest', () => {
    const counts = new Uint32Array(65_536)
    countValues(
      Int16Array.from({ length: 1000 }, (_, at) => at),
      counts,
    )
    expect(windowOfCounts(counts)).toEqual([10, 995])
  })

  test('of a constant image still has a span', () => {
    const counts = new Uint32Array(65_536)
    countValues(new Int16Array(100).fill(7), counts)
    expect(windowOfCounts(counts)).toEqual([7, 8])
  })
})
