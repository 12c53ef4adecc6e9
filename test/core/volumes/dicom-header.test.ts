import { deflateSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readDicomHeader, type DicomHeader } from '#core/volumes/dicom-header.ts'
import { ascii, ctSlice, join, number, writeDicom, type Element } from '#test/dicom/write-dicom.ts'

const headerOf = (bytes: Uint8Array, fileLength?: number): DicomHeader => {
  const read = readDicomHeader(bytes, 'a.dcm', fileLength)
  if (!read.ok) throw new Error(`${read.fault.code}: ${read.fault.reason}`)
  return read.header
}
const faultOf = (bytes: Uint8Array, fileLength?: number) => {
  const read = readDicomHeader(bytes, 'a.dcm', fileLength)
  if (read.ok) throw new Error('expected a fault')
  return read.fault
}
const DEFLATED = '1.2.840.10008.1.2.1.99'

describe('a DICOM header', () => {
  test('gives geometry, pixel format and rescale as written', () => {
    const header = headerOf(ctSlice({ position: [-12.5, 3.25, 99] }))
    expect(header).toMatchObject({
      modality: 'CT',
      columns: 4,
      rows: 3,
      pixelSpacingMm: [0.5, 0.75],
      position: [-12.5, 3.25, 99],
      orientation: [1, 0, 0, 0, 1, 0],
      bitsStored: 16,
      isSigned: true,
      slope: 1,
      intercept: -1024,
      remarks: [],
    })
    expect(header.pixels).toMatchObject({ length: 24, isEncapsulated: false })
  })

  test.each([
    { how: 'implicit', written: { isImplicit: true } },
    { how: 'big endian', written: { isBigEndian: true } },
    { how: 'deflated', written: { transferSyntax: DEFLATED, pack: (bytes: Uint8Array) => deflateSync(bytes) } },
    { how: 'without preamble', written: { hasPreamble: false } },
    { how: 'without preamble and meta header', written: { hasPreamble: false, hasMeta: false } },
    { how: 'implicit, without meta header', written: { hasPreamble: false, hasMeta: false, isImplicit: true } },
    { how: 'big endian, without meta header', written: { hasPreamble: false, hasMeta: false, isBigEndian: true } },
  ])('$how reads the same', ({ written }) => {
    const { pixelSpacingMm, position, rows, intercept } = headerOf(ctSlice({ position: [1, 2, 3], written }))
    expect({ pixelSpacingMm, position, rows, intercept }).toEqual({
      pixelSpacingMm: [0.5, 0.75],
      position: [1, 2, 3],
      rows: 3,
      intercept: -1024,
    })
  })

  test('pixels lie where the header says, without preamble too', () => {
    const pixels = Int16Array.from({ length: 12 }, (_, at) => at * 100)
    for (const written of [{}, { hasPreamble: false }, { hasPreamble: false, hasMeta: false }]) {
      const file = ctSlice({ pixels, written })
      const { offset, length } = headerOf(file).pixels!
      expect(new Int16Array(file.slice(offset, offset + length).buffer)).toEqual(pixels)
    }
  })

  test('is read from the beginning of a file alone; too short a beginning asks for more', () => {
    const file = ctSlice()
    const { offset } = headerOf(file).pixels!
    expect(headerOf(file.subarray(0, offset), file.length).rows).toBe(3)
    const cut = faultOf(file.subarray(0, offset - 30), file.length)
    expect(cut).toMatchObject({ code: 'truncated', file: 'a.dcm' })
    expect(cut.tag).toBeUndefined()
  })

  test('cut off at any byte is a fault, or has no pixels when cut between two elements; never an exception', () => {
    for (const written of [{}, { isImplicit: true }, { isBigEndian: true }]) {
      const file = ctSlice({ written })
      let betweenElements = 0
      for (let length = 0; length < file.length; length++) {
        const read = readDicomHeader(file.slice(0, length), 'a.dcm')
        if (!read.ok) continue
        expect(read.header.pixels).toBeUndefined()
        betweenElements++
      }
      expect(betweenElements).toBeLessThanOrEqual(24)
    }
  })

  test('missing pixels are counted', () => {
    const file = ctSlice()
    expect(faultOf(file.slice(0, -5))).toEqual({
      code: 'truncated',
      file: 'a.dcm',
      tag: '(7FE0,0010)',
      reason: 'pixel data ends after 19 of 24 bytes',
    })
  })

  test.each([
    { tag: '(0028,0030)', change: ['00280030', 'DS', '0\\0.5'] as Element, why: /not positive/ },
    { tag: '(0028,0030)', change: ['00280030', 'DS', '0.5'] as Element, why: /2 numbers are needed/ },
    { tag: '(0020,0032)', change: ['00200032', 'DS', '1\\2\\nan'] as Element, why: /"1\\2\\nan" where 3 numbers/ },
    { tag: '(0020,0037)', change: ['00200037', 'DS', '1\\0\\0\\1\\0\\0'] as Element, why: /right angles/ },
    { tag: '(0028,1053)', change: ['00281053', 'DS', 'one'] as Element, why: /where 1 number is needed/ },
  ])('$tag that cannot be used is named', ({ tag, change, why }) => {
    const fault = faultOf(ctSlice({ changes: { [change[0]]: change } }))
    expect(fault).toMatchObject({ code: 'bad-value', file: 'a.dcm', tag })
    expect(fault.reason).toMatch(why)
  })

  test('what is not DICOM is said to be so', () => {
    expect(faultOf(new Uint8Array()).code).toBe('empty')
    expect(faultOf(ascii('hello, this is a text file')).code).toBe('not-dicom')
    expect(faultOf(new Uint8Array(5000)).code).toBe('not-dicom')
  })
})

describe('a hostile DICOM header', () => {
  /** Sequences within sequences, each of undefined length and none closed. */
  const nested = (depth: number) =>
    join([
      writeDicom([['00080060', 'CS', 'CT']]),
      ...Array.from({ length: depth }, () =>
        join([
          number(0x0040, 2),
          number(0xa730, 2),
          ascii('SQ'),
          number(0, 2),
          number(0xffffffff, 4),
          number(0xfffe, 2),
          number(0xe000, 2),
          number(0xffffffff, 4),
        ]),
      ),
    ])

  test('of 200 000 nested sequences is refused and does not overflow the stack', () => {
    expect(faultOf(nested(200_000)).code).toBe('too-deep')
  })

  test('that inflates 40 kB to 40 MB takes no more than 16 MiB of it', () => {
    const bomb = ctSlice({
      changes: { bomb: ['00090010', 'OB', new Uint8Array(40 << 20)] },
      written: { transferSyntax: DEFLATED, pack: (bytes) => deflateSync(bytes) },
    })
    expect(bomb.length).toBeLessThan(60_000)
    expect(faultOf(bomb).code).toBe('truncated')
  })

  test('with broken deflate is malformed', () => {
    const broken = ctSlice({ written: { transferSyntax: DEFLATED, pack: () => new Uint8Array(200).fill(0xff) } })
    expect(faultOf(broken).code).toBe('malformed')
  })

  test('with an element longer than the file is truncated', () => {
    const file = writeDicom([['00080060', 'CS', 'CT']])
    file.set(number(0xfff0, 2), file.length - 4)
    expect(faultOf(file).code).toBe('truncated')
  })

  test('changed in any one byte gives a header or a fault (seed 7)', () => {
    const file = ctSlice()
    let seed = 7
    const next = () => (seed = (Math.imul(seed, 1_103_515_245) + 12_345) & 0x7fffffff)
    for (let round = 0; round < 4000; round++) {
      const mutant = file.slice()
      mutant[next() % mutant.length] = next() >> 8
      const read = readDicomHeader(mutant, 'a.dcm')
      expect(read.ok || read.fault.reason.length > 10).toBe(true)
    }
  })
})
