import { deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseSequence } from '#core/ultrasound/sequence.ts'
import { mhaFile, nrrdFile, shiftRows, type Written } from './recording.ts'

const SMALL: Written = {
  widthPx: 3,
  heightPx: 2,
  frames: [
    { ProbeToTrackerTransform: shiftRows(1), ProbeToTrackerTransformStatus: 'OK', Timestamp: '1' },
    { ProbeToTrackerTransform: shiftRows(2), ProbeToTrackerTransformStatus: 'OK', Timestamp: '2' },
  ],
  pixels: Uint8Array.from({ length: 12 }, (_, i) => i),
}

function fault(bytes: Uint8Array) {
  const result = parseSequence(bytes, 'bad.igs.mha')
  if (result.ok) throw new Error('it was read')
  return result.fault
}

/** Where a line begins, as an editor would count. */
const at = (bytes: Uint8Array, text: string) => Buffer.from(bytes).indexOf(text)

describe('what a fault says', () => {
  test.each([
    { header: { DimSize: '3 two 2' }, code: 'header', line: 'DimSize', reason: 'DimSize is "3 two 2"' },
    { header: { DimSize: '3 -2 2' }, code: 'header', line: 'DimSize', reason: 'not two to four sizes' },
    {
      header: { DimSize: '3 2 2', NDims: '2' },
      code: 'header',
      line: 'NDims',
      reason: 'NDims is "2" and DimSize has 3',
    },
    { header: { DimSize: '3 2 1' }, code: 'header', line: 'Seq_Frame0001', reason: 'of frame 1, but DimSize gives 1' },
    { header: { DimSize: '70000 2 2' }, code: 'size', line: 'DimSize', reason: 'more than is read' },
    { header: { DimSize: '60000 60000 1000000' }, code: 'size', line: 'DimSize', reason: 'more than is read' },
    { header: { ElementType: 'MET_LONG_LONG' }, code: 'unsupported', line: 'ElementType', reason: 'MET_LONG_LONG' },
    { header: { BinaryData: 'False' }, code: 'unsupported', line: 'BinaryData', reason: 'text pixels are not read' },
    { header: { ElementNumberOfChannels: '0' }, code: 'header', line: 'ElementNumberOfChannels', reason: 'is "0"' },
  ])('$header', ({ header, code, line, reason }) => {
    const bytes = mhaFile({ ...SMALL, header })
    expect(fault(bytes)).toEqual({
      code,
      file: 'bad.igs.mha',
      reason: expect.stringContaining(reason),
      at: at(bytes, line),
    })
  })

  test('a matrix of 15 numbers is named with its frame and its byte', () => {
    const frames = [SMALL.frames[0]!, { ...SMALL.frames[1]!, ProbeToTrackerTransform: '1 2 3 4 5 6 7 8 9 1 2 3 4 5 6' }]
    const bytes = mhaFile({ ...SMALL, frames })
    expect(fault(bytes)).toMatchObject({
      code: 'header',
      reason: 'ProbeToTrackerTransform of frame 1 has 15 numbers, not 16',
      at: at(bytes, 'Seq_Frame0001_ProbeToTrackerTransform ='),
    })
  })

  test('words among the numbers, and a last row that is no last row', () => {
    const of = (ProbeToTrackerTransform: string) =>
      fault(mhaFile({ ...SMALL, frames: [{ ...SMALL.frames[0]!, ProbeToTrackerTransform }, SMALL.frames[1]!] })).reason
    expect(of(shiftRows(1).replace('1 0', 'x 0'))).toContain('something that is no number at position 0')
    expect(of('1 0 0 0 0 1 0 0 0 0 1 0 5 6 7 1')).toContain('ends in the row 5 6 7 1, not 0 0 0 1')
  })

  test('a time that is none', () => {
    const bytes = mhaFile({ ...SMALL, frames: [{ Timestamp: 'noon' }, {}] })
    expect(fault(bytes)).toMatchObject({ code: 'header', reason: 'Timestamp of frame 0 is "noon"' })
  })

  test('pixels in another file', () => {
    const bytes = Buffer.from(mhaFile(SMALL)).toString('latin1').replace('= LOCAL', '= /etc/passwd')
    expect(fault(Buffer.from(bytes, 'latin1'))).toMatchObject({ code: 'unsupported' })
    expect(fault(nrrdFile({ ...SMALL, header: { 'data file': 'a.raw' } }))).toMatchObject({ code: 'unsupported' })
  })

  test('a volume is no sequence', () => {
    expect(fault(mhaFile({ ...SMALL, frames: [], header: { DimSize: '3 2 2' } }))).toMatchObject({
      code: 'not-a-sequence',
      reason: 'no frame carries a field of its own (Seq_Frame…)',
    })
    expect(fault(mhaFile({ ...SMALL, header: { Kinds: 'domain domain domain' } })).code).toBe('not-a-sequence')
  })

  test.each(['', 'hello', '%PDF-1.7\n', '\n\n\n', 'a = b\n'])('%j is no recording', (text) => {
    expect(fault(Buffer.from(text)).code).toBe('not-a-sequence')
  })
})

describe('too short, too long, too good to be true', () => {
  test('raw pixels that end early, and one byte too many', () => {
    const bytes = mhaFile(SMALL)
    expect(fault(bytes.subarray(0, -5))).toMatchObject({
      code: 'truncated',
      reason: 'the pixels end after 7 of 12 bytes',
      at: bytes.length - 5,
    })
    expect(fault(Uint8Array.from([...bytes, 0]))).toMatchObject({
      code: 'size',
      reason: '1 bytes follow the 12 the header claims',
      at: bytes.length,
    })
  })

  test('compressed pixels that are shorter than CompressedDataSize says', () => {
    const bytes = mhaFile(SMALL, { isCompressed: true })
    expect(fault(bytes.subarray(0, -1))).toMatchObject({ code: 'truncated', at: bytes.length - 1 })
  })

  let state = 3
  const noise = Uint8Array.from({ length: 12_000 }, () => (state = (state * 48271) % 2147483647) >> 12)
  const noisy: Written = {
    ...SMALL,
    widthPx: 60,
    heightPx: 100,
    pixels: noise,
    header: { CompressedDataSize: undefined },
  }

  test('compressed pixels cut off anywhere', () => {
    const bytes = mhaFile(noisy, { isCompressed: true })
    const bodyAt = at(bytes, 'LOCAL\n') + 6
    for (let keep = bodyAt; keep < bytes.length; keep += 97) {
      expect(['truncated', 'corrupt'], `cut at ${keep}`).toContain(fault(bytes.subarray(0, keep)).code)
    }
  })

  test('a flipped bit in compressed pixels is found by their checksum', () => {
    for (const make of [mhaFile, nrrdFile]) {
      const bytes = make(noisy, { isCompressed: true })
      for (const back of [200, 1000, 3000]) {
        const damaged = bytes.slice()
        damaged[damaged.length - back]! ^= 4
        expect(['corrupt', 'truncated', 'size']).toContain(fault(damaged).code)
      }
    }
  })

  test('40 kB that inflate to 40 MB where the header claims 12 bytes stop at 12', () => {
    const bomb = deflateSync(new Uint8Array(40 << 20))
    const text = Buffer.from(mhaFile({ ...SMALL, pixels: new Uint8Array(0) }, { isCompressed: true }))
    const head = text.subarray(0, at(text, 'LOCAL\n') + 6)
    const bytes = Buffer.concat([
      Buffer.from(head.toString('latin1').replace(/CompressedDataSize = \d+\n/, ''), 'latin1'),
      bomb,
    ])
    const before = process.memoryUsage().arrayBuffers
    expect(fault(bytes)).toMatchObject({
      code: 'size',
      reason: 'the compressed pixels hold more than the 12 bytes the header claims',
    })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(150 << 20)
  })

  test('a header that claims 2 GB from 30 bytes is refused before anything is made', () => {
    const header = { DimSize: '30000 30000 2', CompressedDataSize: undefined }
    const before = process.memoryUsage().arrayBuffers
    expect(fault(mhaFile({ ...SMALL, header }, { isCompressed: true }))).toMatchObject({ code: 'truncated' })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10 << 20)
  })

  test('a million frames without pixels need a million frames of fields', () => {
    const bytes = mhaFile({ ...SMALL, header: { DimSize: '0 0 1000000' }, pixels: new Uint8Array(0) })
    expect(fault(bytes)).toMatchObject({ reason: 'DimSize gives 1000000 frames without pixels, 2 have fields' })
  })

  test('a header without end, and a line without end', () => {
    const text = Buffer.from(mhaFile(SMALL)).toString('latin1')
    expect(fault(Buffer.from(text.slice(0, text.indexOf('ElementDataFile'))))).toMatchObject({ code: 'truncated' })
    expect(fault(Buffer.from(`NDims = 3\nComment = ${' '.repeat(200_000)}`))).toMatchObject({ code: 'truncated' })
  })
})

test('10 000 mutated files: a sequence or a typed fault, nothing else (seed 7)', () => {
  let state = 7
  const random = (below: number) => (state = (state * 48271) % 2147483647) % below
  const originals = [
    mhaFile(SMALL),
    mhaFile(SMALL, { isCompressed: true }),
    nrrdFile(SMALL),
    nrrdFile(SMALL, { isCompressed: true }),
  ]
  const outcomes: Record<string, number> = {}
  for (let round = 0; round < 10_000; round++) {
    let bytes = originals[round % 4]!.slice()
    for (let hits = 1 + random(4); hits > 0; hits--) {
      const where = random(bytes.length)
      const kind = random(4)
      if (kind === 0) bytes[where] = random(256)
      else if (kind === 1) bytes[where] = 48 + random(10)
      else if (kind === 2) bytes = bytes.slice(0, Math.max(1, where))
      else bytes = Uint8Array.from([...bytes.subarray(0, where), ...bytes.subarray(random(where + 1))])
    }
    const result = parseSequence(bytes, 'mutant')
    const outcome = result.ok ? 'ok' : result.fault.code
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (result.ok) for (let i = 0; i < result.sequence.frameCount; i++) result.sequence.greyOfFrame(i)
    else expect(result.fault).toMatchObject({ file: 'mutant', reason: expect.stringMatching(/./) })
  }
  expect(Object.values(outcomes).reduce((a, b) => a + b)).toBe(10_000)
  expect(Object.keys(outcomes).length).toBeGreaterThan(4)
})
