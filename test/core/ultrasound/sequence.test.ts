import { describe, expect, test } from 'vitest'
import { parseSequence, type Sequence } from '#core/ultrasound/sequence.ts'
import { mhaFile, nrrdFile, shiftRows, type Written } from './recording.ts'

const frame = (timestamp: string, x: number, status = 'OK') => ({
  ProbeToTrackerTransform: shiftRows(x),
  ProbeToTrackerTransformStatus: status,
  Timestamp: timestamp,
  ImageStatus: 'OK',
})

/** Three pixels wide, two high, two frames: 1…6 and 11…16. */
const SMALL: Written = {
  widthPx: 3,
  heightPx: 2,
  frames: [frame('10.5', 7), frame('10.75', 8, 'INVALID')],
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15, 16),
}

function read(bytes: Uint8Array, name = 'sweep.igs.mha'): Sequence {
  const result = parseSequence(bytes, name)
  if (!result.ok) throw new Error(`${result.fault.code}: ${result.fault.reason}`)
  return result.sequence
}

function fault(bytes: Uint8Array) {
  const result = parseSequence(bytes, 'bad.igs.mha')
  if (result.ok) throw new Error('it was read')
  return result.fault
}

describe.each([
  { name: 'MetaImage, raw', bytes: mhaFile(SMALL) },
  { name: 'MetaImage, zlib', bytes: mhaFile(SMALL, { isCompressed: true }) },
  { name: 'NRRD, raw', bytes: nrrdFile(SMALL) },
  { name: 'NRRD, gzip', bytes: nrrdFile(SMALL, { isCompressed: true }) },
])('$name', ({ bytes }) => {
  test('gives size, times, poses with their status, and the pixels of each frame', () => {
    const sequence = read(bytes)
    expect(sequence).toMatchObject({ widthPx: 3, heightPx: 2, frameCount: 2, orientation: 'MF', remarks: [] })
    expect(sequence.frames.map(({ timestampS }) => timestampS)).toEqual([10.5, 10.75])
    expect(sequence.frames[0]!.transforms).toEqual([
      {
        plusName: 'ProbeToTracker',
        link: { to: 'tracker', from: 'probe' },
        matrix: [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 7, 0, 0, 1],
        status: 'ok',
      },
    ])
    expect(sequence.frames[1]!.transforms[0]!.status).toBe('invalid')
    expect([...sequence.greyOfFrame(1)]).toEqual([11, 12, 13, 14, 15, 16])
    expect(() => sequence.greyOfFrame(2)).toThrow('there is no frame 2: the sequence has 2')
  })

  test('a picture is a copy: writing into it changes nothing', () => {
    const sequence = read(bytes)
    sequence.greyOfFrame(0).fill(99)
    expect([...sequence.greyOfFrame(0)]).toEqual([1, 2, 3, 4, 5, 6])
  })
})

describe('orientation: pixels are turned to MF, matrices are not', () => {
  test.each([
    { orientation: 'MF', pixels: [1, 2, 3, 4, 5, 6] },
    { orientation: 'MFA', pixels: [1, 2, 3, 4, 5, 6] },
    { orientation: 'UF', pixels: [3, 2, 1, 6, 5, 4] },
    { orientation: 'MN', pixels: [4, 5, 6, 1, 2, 3] },
    { orientation: 'UN', pixels: [6, 5, 4, 3, 2, 1] },
    { orientation: 'UND', pixels: [6, 5, 4, 3, 2, 1] },
  ])('$orientation', ({ orientation, pixels }) => {
    const sequence = read(mhaFile({ ...SMALL, orientation }))
    expect([...sequence.greyOfFrame(0)]).toEqual(pixels)
    expect(sequence).toMatchObject({ widthPx: 3, heightPx: 2, orientation })
    expect(sequence.frames[0]!.transforms[0]!.matrix[12]).toBe(7)
  })

  test('FM has depth along the rows: it comes out 2 wide and 3 high', () => {
    const sequence = read(mhaFile({ ...SMALL, orientation: 'FM' }))
    expect(sequence).toMatchObject({ widthPx: 2, heightPx: 3 })
    expect([...sequence.greyOfFrame(0)]).toEqual([1, 4, 2, 5, 3, 6])
  })

  test('one that says nothing is taken as MF, and that is said', () => {
    expect(read(mhaFile({ ...SMALL, orientation: 'XX' })).remarks).toEqual([
      'the orientation "XX" does not say how the pictures lie; MF was taken',
    ])
  })
})

describe('dialects', () => {
  test('blanks in DimSize, DOS line ends, exponents of three digits', () => {
    const text = Buffer.from(
      mhaFile({
        ...SMALL,
        header: { DimSize: '3 2                      2' },
        frames: [
          { ...frame('1.05e+001', 7), ProbeToTrackerTransform: '1 8.4e-005 0 7 0 1 0 0 0 0 1 0 0 0 0 1' },
          frame('11', 8),
        ],
      }).subarray(0, -12),
    ).toString('latin1')
    const bytes = Uint8Array.from([...Buffer.from(text.replaceAll('\n', '\r\n')), ...SMALL.pixels])
    const sequence = read(bytes)
    expect(sequence.frames[0]!.transforms[0]!.matrix[4]).toBe(0.000084)
    expect(sequence.frames[0]!.timestampS).toBe(10.5)
    expect([...sequence.greyOfFrame(1)]).toEqual([11, 12, 13, 14, 15, 16])
  })

  test('two dimensions are one frame', () => {
    const header = { NDims: '2', DimSize: '3 2', Kinds: 'domain domain' }
    const sequence = read(mhaFile({ ...SMALL, frames: [frame('1', 0)], pixels: SMALL.pixels.subarray(0, 6), header }))
    expect(sequence.frameCount).toBe(1)
    expect([...sequence.greyOfFrame(0)]).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('four dimensions with a depth of 1 are frames; with a depth of 2 they are volumes', () => {
    const of = (depth: number) =>
      mhaFile({ ...SMALL, header: { NDims: '4', DimSize: `3 2 ${depth} 2`, Kinds: 'domain domain domain list' } })
    expect(read(of(1)).frameCount).toBe(2)
    expect(fault(of(2))).toMatchObject({
      code: 'not-a-sequence',
      reason: 'DimSize is "3 2 2 2": volumes, not 2-D frames',
    })
  })

  test('DimSize 0 0 N has poses only', () => {
    const bytes = mhaFile({
      ...SMALL,
      widthPx: 0,
      heightPx: 0,
      pixels: new Uint8Array(0),
      header: { ElementType: 'MET_OTHER' },
      frames: [{ ProbeToTrackerTransform: shiftRows(1), Timestamp: '1' }],
      orientation: 'XX',
    })
    const sequence = read(bytes)
    expect(sequence).toMatchObject({ widthPx: 0, heightPx: 0, frameCount: 1, remarks: [] })
    expect(sequence.frames[0]).toMatchObject({ imageStatus: 'invalid' })
    expect(sequence.frames[0]!.transforms[0]!.status).toBe('ok')
    expect(sequence.greyOfFrame(0)).toHaveLength(0)
  })

  test('every status PLUS has, and one it does not have', () => {
    const words = ['OK', 'OUT_OF_VIEW', 'TOOL_OUT_OF_VIEW', 'OUT_OF_VOLUME', 'MISSING', 'INVALID', 'PERHAPS']
    const bytes = mhaFile({
      ...SMALL,
      widthPx: 1,
      heightPx: 1,
      frames: words.map((word, i) => frame(String(i), 0, word)),
      pixels: new Uint8Array(words.length),
    })
    expect(read(bytes).frames.map(({ transforms }) => transforms[0]!.status)).toEqual([
      'ok',
      'out-of-view',
      'out-of-view',
      'out-of-volume',
      'missing',
      'invalid',
      'invalid',
    ])
  })

  test('tools of other names are kept under their PLUS name, without a link', () => {
    const frames = [{ ToolToTrackerTransform: shiftRows(3), Timestamp: '0' }]
    const { transforms } = read(mhaFile({ ...SMALL, frames, pixels: SMALL.pixels.subarray(0, 6) })).frames[0]!
    expect(transforms).toMatchObject([{ plusName: 'ToolToTracker', link: undefined, status: 'ok' }])
  })

  test('numbers of a tool that was not tracked may be anything; zeros marked OK are not believed', () => {
    const zeros = Array(16).fill('0').join(' ')
    const { frames, remarks } = read(
      mhaFile({
        ...SMALL,
        frames: [
          { ProbeToTrackerTransform: 'nan '.repeat(16), ProbeToTrackerTransformStatus: 'MISSING' },
          { ProbeToTrackerTransform: zeros, ProbeToTrackerTransformStatus: 'OK' },
        ],
      }),
    )
    const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    expect(frames[0]!.transforms[0]).toMatchObject({ status: 'missing', matrix: identity })
    expect(frames[1]!.transforms[0]).toMatchObject({ status: 'invalid', matrix: identity })
    expect(remarks).toEqual(['1 poses marked OK cannot be inverted and are taken as invalid'])
  })
})

describe('other pixels become 8-bit grey, and that is said', () => {
  const one = (type: string, pixels: Uint8Array, header = {}) =>
    read(
      mhaFile({
        widthPx: 2,
        heightPx: 1,
        frames: [frame('0', 0), frame('1', 0)],
        pixels,
        header: { ElementType: type, ...header },
      }),
    )

  test('SHORT −100, 100 and 300, 410: from lowest to highest over all frames', () => {
    const sequence = one('MET_SHORT', new Uint8Array(Int16Array.of(-100, 100, 300, 410).buffer))
    expect([...sequence.greyOfFrame(0), ...sequence.greyOfFrame(1)]).toEqual([0, 100, 200, 255])
    expect(sequence.remarks).toEqual(['int16 values are spread over 0–255 from lowest to highest'])
  })

  test('big-endian USHORT 0, 256, 512, 510', () => {
    const sequence = one('MET_USHORT', Uint8Array.of(0, 0, 1, 0, 2, 0, 1, 254), { BinaryDataByteOrderMSB: 'True' })
    expect([...sequence.greyOfFrame(0), ...sequence.greyOfFrame(1)]).toEqual([0, 128, 255, 254])
  })

  test('FLOAT with what is no number: it is black', () => {
    const sequence = one('MET_FLOAT', new Uint8Array(Float32Array.of(NaN, 0.5, 0, 1).buffer))
    expect([...sequence.greyOfFrame(0), ...sequence.greyOfFrame(1)]).toEqual([0, 128, 0, 255])
  })

  test('three channels become their luma: red 76, green 150, blue 29, white 255', () => {
    const rgb = Uint8Array.of(255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255)
    const sequence = one('MET_UCHAR', rgb, { ElementNumberOfChannels: '3' })
    expect([...sequence.greyOfFrame(0), ...sequence.greyOfFrame(1)]).toEqual([76, 150, 29, 255])
    expect(sequence.remarks).toEqual(['colour is shown as its luma (BT.601)'])
  })

  test('two channels and radio-frequency lines are refused', () => {
    const two = mhaFile({ ...SMALL, header: { ElementNumberOfChannels: '2' }, pixels: new Uint8Array(24) })
    expect(fault(two)).toMatchObject({ code: 'unsupported', reason: '2 components per pixel are not read' })
    const rf = mhaFile({ ...SMALL, header: { UltrasoundImageType: 'RF_I_LINE_Q_LINE' } })
    expect(fault(rf)).toMatchObject({ code: 'unsupported', reason: expect.stringContaining('radio-frequency lines') })
  })
})
