import { describe, expect, test } from 'vitest'
import { readDicomHeader, type DicomHeader } from '#core/volumes/dicom-header.ts'
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { ctSlice, type SliceOptions } from '#test/dicom/write-dicom.ts'

function header(name: string, options: SliceOptions = {}): DicomHeader {
  const read = readDicomHeader(ctSlice(options), name)
  if (!read.ok) throw new Error(read.fault.reason)
  return read.header
}

/** Slices at z = 0, step, 2 step …, named by their number. */
const stack = (count: number, stepMm = 2, options: SliceOptions = {}) =>
  Array.from({ length: count }, (_, k) => header(`${k}.dcm`, { position: [10, 20, k * stepMm], ...options }))

const only = (headers: readonly DicomHeader[]) => {
  const found = sortSeries(headers)
  expect(found).toHaveLength(1)
  return found[0]!
}
const backwards = <T>(list: readonly T[]) => list.toReversed()

describe('a regular series', () => {
  test('is accepted, in the order of its positions whatever the order of its files', () => {
    const series = only(backwards(stack(5)))
    expect(series).toMatchObject({
      accepted: true,
      problems: [],
      modality: 'CT',
      dimensions: [4, 3, 5],
      spacingMm: [0.5, 0.75, 2],
      origin: [10, 20, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      files: ['0.dcm', '1.dcm', '2.dcm', '3.dcm', '4.dcm'],
    })
  })

  test('of slices that face feet first goes up along its own normal', () => {
    const turned = { orientation: [-1, 0, 0, 0, 1, 0] }
    const series = only(stack(3, 2, turned))
    expect(series).toMatchObject({ accepted: true, origin: [10, 20, 4], files: ['2.dcm', '1.dcm', '0.dcm'] })
    expect(series.direction).toEqual([-1, 0, 0, 0, 1, 0, 0, 0, -1])
  })

  test('may be oblique: spacing is measured along the normal', () => {
    const [c, s] = [Math.cos(0.3), Math.sin(0.3)]
    const orientation = [1, 0, 0, 0, c, s]
    const headers = [0, 1, 2].map((k) => header(`${k}`, { orientation, position: [0, -s * 2.5 * k, c * 2.5 * k] }))
    const series = only(headers)
    expect(series.accepted).toBe(true)
    expect(series.spacingMm[2]).toBeCloseTo(2.5, 6)
  })

  test('written to a tenth of a millimetre is still regular', () => {
    const headers = Array.from({ length: 30 }, (_, k) =>
      header(`${k}`, { position: [0, 0, Math.round(k * 1.2345 * 10) / 10] }),
    )
    expect(only(headers).accepted).toBe(true)
  })

  test('dropped twice counts once and says so', () => {
    const once = stack(4)
    const series = only([...once, ...once.map((one) => ({ ...one, fileName: `copy of ${one.fileName}` }))])
    expect(series.accepted).toBe(true)
    expect(series.files).toHaveLength(4)
    expect(series.remarks).toContain('4 files are copies of another and left out')
  })

  test('of CT without slope and intercept says that values may not be HU', () => {
    const series = only(stack(3, 2, { changes: { '00281052': undefined } }))
    expect(series.accepted).toBe(true)
    expect(series.remarks).toContain('slope and intercept are not stated: values may not be HU')
  })

  test('with blank identifiers is opened with a remark', () => {
    const blank = { '0020000E': undefined, '0020000D': undefined, '00080018': undefined }
    const series = only(stack(3, 2, { changes: blank }))
    expect(series.accepted).toBe(true)
    expect(series.remarks).toContain('identifiers are blank: study, series, instance')
  })
})

describe('a series that must not be drawn as it is', () => {
  const refused = (headers: readonly DicomHeader[]) => {
    const series = only(headers)
    expect(series.accepted).toBe(false)
    return series.problems.join('; ')
  }

  test('two missing slices are named with their places', () => {
    const headers = stack(8).filter((_, k) => k !== 3 && k !== 6)
    expect(refused(headers)).toBe(
      '1 slice is missing at (10, 20, 6) mm, after 2.dcm; 1 slice is missing at (10, 20, 12) mm, after 5.dcm',
    )
  })

  test('a run of missing slices is counted', () => {
    expect(refused(stack(12).filter((_, k) => k < 4 || k > 8))).toMatch(
      /^5 slices are missing at \(10, 20, 8\) mm, \(10, 20, 10\) mm, \(10, 20, 12\) mm and further, after 3\.dcm$/,
    )
  })

  test('spacing that changes on the way is refused', () => {
    const headers = [0, 2, 4, 6, 8, 11.2, 14.4].map((z) => header(`${z}`, { position: [0, 0, z] }))
    expect(refused(headers)).toMatch(/spacing is not even: 3\.20 mm instead of 2\.00 mm after 8/)
  })

  test('spacing that creeps, each step within tolerance, is refused by the sum', () => {
    const headers = Array.from({ length: 20 }, (_, k) => header(`${k}`, { position: [0, 0, 2 * k + 0.01 * k * k] }))
    expect(refused(headers)).toMatch(/from its place in a regular stack|not even/)
  })

  test('two different slices at one place are refused', () => {
    expect(refused([...stack(4), header('again.dcm', { position: [10, 20, 4] })])).toMatch(
      /1 position holds more than one slice: 2\.dcm and again\.dcm at \(10, 20, 4\) mm/,
    )
  })

  test('a slice that jumps sideways is refused', () => {
    const headers = stack(5).map((one, k) => (k === 2 ? { ...one, position: [13, 20, 4] as const } : one))
    expect(refused(headers)).toMatch(/2\.dcm is 3\.00 mm from its place/)
  })

  test('two frames of reference are refused, one for each file is the mark of de-identification', () => {
    const of = (uids: readonly string[]) => stack(4).map((one, k) => ({ ...one, frameOfReferenceUid: uids[k]! }))
    expect(refused(of(['1', '1', '2', '2']))).toMatch(/2 different frames of reference/)
    const each = only(of(['1', '2', '3', '4']))
    expect(each.accepted).toBe(true)
    expect(each.remarks.join()).toMatch(/its own frame of reference/)
  })

  test.each([
    { what: 'colour', changes: { '00280002': ['00280002', 'US', 3] }, why: /3 samples per pixel/ },
    { what: 'a palette', changes: { '00280004': ['00280004', 'CS', 'PALETTE COLOR'] }, why: /PALETTE COLOR/ },
    { what: 'no position', changes: { '00200032': undefined }, why: /no image position/ },
    { what: 'no spacing', changes: { '00280030': undefined }, why: /no pixel spacing/ },
    {
      what: 'a localizer',
      changes: { '00080008': ['00080008', 'CS', 'ORIGINAL\\PRIMARY\\LOCALIZER'] },
      why: /localizer/,
    },
    { what: 'PET', changes: { '00080060': ['00080060', 'CS', 'PT'] }, why: /modality is PT/ },
    { what: 'a slope of zero', changes: { '00281053': ['00281053', 'DS', '0'] }, why: /slope is 0/ },
  ] as const)('$what is refused by name', ({ changes, why }) => {
    expect(refused(stack(3, 2, { changes: changes as never }))).toMatch(why)
  })

  test('many frames in a file are refused', () => {
    expect(refused(stack(3).map((one) => ({ ...one, frames: 2 })))).toMatch(/0\.dcm holds 2 frames/)
  })

  test('an unknown transfer syntax is refused', () => {
    const video = { written: { transferSyntax: '1.2.840.10008.1.2.4.102' } }
    expect(refused(stack(3, 2, video))).toMatch(/transfer syntax 1\.2\.840\.10008\.1\.2\.4\.102 is not read/)
  })

  test('one slice is no volume', () => expect(refused(stack(1))).toMatch(/only one slice/))
})

describe('a folder of several series', () => {
  test('other sizes and orientations of a series stand apart, the largest that may be opened first', () => {
    const scout = header('scout', {
      orientation: [1, 0, 0, 0, 0, -1],
      changes: { '00080008': ['00080008', 'CS', 'DERIVED\\LOCALIZER'] },
    })
    const small = [0, 1, 2].map((k) => header(`small ${k}`, { size: [2, 2], position: [0, 0, k] }))
    const found = sortSeries([scout, ...small, ...stack(6)])
    expect(found.map(({ accepted, files }) => [accepted, files.length])).toEqual([
      [true, 6],
      [true, 3],
      [false, 1],
    ])
    expect(found[0]!.remarks.join()).toMatch(/also holds images of another size or orientation/)
  })

  test('what holds no image is listed as such', () => {
    const report = { '7FE00010': undefined, '00080060': ['00080060', 'CS', 'SR'] as const }
    expect(only([header('report', { changes: report })]).problems).toEqual(['holds no image (SR)'])
  })
})

describe('a tilted gantry', () => {
  /** Each slice 2 mm up and `sideMm` along the columns. */
  const tilted = (sideMm: number, count = 6) =>
    Array.from({ length: count }, (_, k) => header(`${k}`, { position: [0, k * sideMm, k * 2], size: [20, 4] }))

  test('is put on a right-angled grid that holds every slice, and said in degrees', () => {
    const series = only(tilted(0.5))
    expect(series.accepted).toBe(true)
    expect(series.remarks.join()).toMatch(/gantry tilt of 14\.0 degrees/)
    // 5 steps of 0.5 mm are 2.5 mm: 4 more rows of 0.75 mm.
    expect(series.dimensions).toEqual([4, 24, 6])
    expect(series.spacingMm).toEqual([0.5, 0.75, 2])
    expect(series.direction.slice(6)).toEqual([0, 0, 1])
    expect(series.shear!.perSlice[1]).toBeCloseTo(0.5 / 0.75, 9)
  })

  test('the other way moves the origin', () => {
    const series = only(tilted(-0.5))
    expect(series.origin[1]).toBeCloseTo(-2.5, 9)
  })

  test('of a hair is none: 0.2 mm over the whole stack', () => {
    expect(only(tilted(0.03)).shear).toBeUndefined()
    expect(only(tilted(0.05)).shear).toBeDefined()
  })

  test('beyond 30 degrees is refused', () => {
    expect(only(tilted(1.3))).toMatchObject({ accepted: false, problems: ['the slices are sheared by 33.0 degrees'] })
  })
})
