import dcmjs from 'dcmjs'
import { describe, expect, test } from 'vitest'
import { CONFIDENTIAL } from '#core/records/deidentification/confidentiality-table.ts'
import {
  deidentify,
  shiftedDate,
  type Attribute,
  type Attributes,
  type Rules,
} from '#core/records/deidentification/deidentify.ts'
import { maskPixels, regionsOf } from '#core/records/deidentification/mask-pixels.ts'

const RULES: Rules = {
  uidFor: (uid) => `2.25.${Array.from(uid).reduce((sum, each) => (sum * 31 + each.charCodeAt(0)) >>> 0, 7)}`,
  retain: [],
}

const CANARY = 'CANARY^Doe'
const CANARIES: Readonly<Record<string, unknown>> = {
  DA: '20010203', DT: '20010203040506', TM: '040506', UI: '1.2.3.4.5.678', DS: '67.8', IS: '678', AS: '067Y',
  US: 678, UL: 678, SS: 678, SL: 678, FL: 678, FD: 678,
} // prettier-ignore

/** As PS3.6 has it; free text where it does not. */
function vrOf(tag: string): string {
  const known = dcmjs.data.DicomMetaDictionary.dictionary[`(${tag.slice(0, 4)},${tag.slice(4)})`]?.vr
  return known && /^[A-Z]{2}$/.test(known) ? known : 'LO'
}
const withCanary = (vr: string): Attribute =>
  vr === 'SQ'
    ? { vr, Value: [{ '00400007': { vr: 'LO', Value: [CANARY] }, '00100010': { vr: 'PN', Value: [CANARY] } }] }
    : vr.startsWith('O') || vr === 'UN'
      ? { vr, Value: [new TextEncoder().encode(CANARY).buffer] }
      : { vr, Value: [CANARIES[vr] ?? CANARY] }

/** Text of every value, however deep. */
const said = (attributes: Attributes): string =>
  JSON.stringify(attributes, (_, value: unknown) =>
    value instanceof ArrayBuffer ? new TextDecoder().decode(value) : value,
  )

const ROWS = [...CONFIDENTIAL.keys()].map((tag) => tag.replaceAll('xxxxxx', '020010').replaceAll('xx', '02'))

describe('every row of Table E.1-1', () => {
  test('there are 424 beside the private ones', () => expect(CONFIDENTIAL.size).toBe(424))

  test.each([
    { where: 'at the top', put: (tag: string, attribute: Attribute) => ({ [tag]: attribute }) },
    {
      where: 'in an item of an item',
      put: (tag: string, attribute: Attribute) => ({
        '00081115': { vr: 'SQ', Value: [{ '00081199': { vr: 'SQ', Value: [{ [tag]: attribute }] } }] },
      }),
    },
    {
      where: 'in a private sequence',
      put: (tag: string, attribute: Attribute) => ({
        '00290010': { vr: 'LO', Value: [CANARY] },
        '00291010': { vr: 'SQ', Value: [{ [tag]: attribute }] },
      }),
    },
  ])('loses its value $where', ({ put }) => {
    const leaks = ROWS.filter((tag) => {
      const attribute = withCanary(vrOf(tag))
      const left = said(deidentify(put(tag, attribute), RULES).attributes)
      const values =
        attribute.vr === 'SQ' ? [CANARY] : [attribute.Value[0] instanceof ArrayBuffer ? CANARY : attribute.Value[0]]
      return values.some((value) => left.includes(JSON.stringify(value)) || left.includes(CANARY))
    })
    expect(leaks).toEqual([])
  })

  test.each([
    ['uids', '00080018', '1.2.3'],
    ['device', '00181000', 'SN 1'],
    ['institution', '00080080', 'Clinic'],
    ['patient', '00101030', '70'],
    ['dates', '00080020', '20010203'],
  ] as const)('retaining %s keeps %s', (option, tag, value) => {
    const attributes = { [tag]: { vr: 'LO', Value: [value] } }
    expect(deidentify(attributes, { ...RULES, retain: [option] }).attributes).toEqual(attributes)
  })
})

describe('beside the table', () => {
  const left = (tag: string, vr: string, value: unknown, rules = RULES) =>
    deidentify({ [tag]: { vr, Value: [value] } }, rules).attributes[tag]?.Value

  test('no date, no name, no free text, nothing private or unknown stays', () => {
    expect(left('00189074', 'DT', '20010203040506')).toEqual(['19000101000000'])
    expect(left('00189074', 'PN', CANARY)).toEqual([])
    expect(left('0040A160', 'UT', CANARY)).toEqual(['REMOVED'])
    expect(left('00189074', 'UN', CANARY)).toBeUndefined()
    expect(left('0009100A', 'LO', CANARY)).toBeUndefined()
  })

  test('DICOM’s own identifiers stay, all others change, the same to the same', () => {
    expect(left('00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2')).toEqual(['1.2.840.10008.5.1.4.1.1.2'])
    const other = left('00200052', 'UI', '1.2.3')
    expect(other).not.toEqual(['1.2.3'])
    expect(left('00081155', 'UI', '1.2.3')).toEqual(other)
  })

  test('moved by 30 days back, the day changes, the time does not, and intervals stay', () => {
    const rules = { ...RULES, shiftDays: -30 }
    expect(left('00080020', 'DA', '20240315', rules)).toEqual(['20240214'])
    expect(left('00080030', 'TM', '101500', rules)).toEqual(['101500'])
    expect(left('00189074', 'DT', '20240315101500.5+0100', rules)).toEqual(['20240214101500.5+0100'])
    expect(left('00080020', 'DA', '20249915', rules)).toEqual(['19000101'])
    expect(shiftedDate('20240229', 365)).toBe('20250228')
  })

  test('what was done is told with its place', () => {
    const { changes } = deidentify(
      { '0040A730': { vr: 'SQ', Value: [{}, { '0040A123': { vr: 'PN', Value: [CANARY] } }] } },
      RULES,
    )
    expect(changes).toEqual([{ path: '0040A730[1].0040A123', vr: 'PN', what: 'replaced', why: 'table' }])
  })
})

describe('pixels', () => {
  const us = (value: unknown) => ({ vr: 'US', Value: [value] })
  const picture = (photometric: string, samples: number, planar = 0): Attributes => ({
    '00280002': us(samples),
    '00280004': { vr: 'CS', Value: [photometric] },
    '00280006': us(planar),
    '00280008': { vr: 'IS', Value: ['2'] },
    '00280010': us(3),
    '00280011': us(4),
    '00280100': us(8),
    '00186011': { vr: 'SQ', Value: [{ '00186018': us(1), '0018601A': us(1), '0018601C': us(2), '0018601E': us(2) }] },
  })

  test.each([
    ['grey', 'MONOCHROME2', 1, 0],
    ['colour by pixel', 'RGB', 3, 0],
    ['colour by plane', 'RGB', 3, 1],
  ])('%s: of two frames of 4 × 3 only the region of 2 × 2 is left', (_, photometric, samples, planar) => {
    const attributes = picture(photometric, samples, planar)
    const masked = maskPixels(attributes, new Uint8Array(24 * samples).fill(9), regionsOf(attributes), [])
    expect(masked.ok && masked.masked).toBe(16)
    expect(masked.ok && masked.pixels.reduce((sum, value) => sum + value, 0)).toBe(8 * 9 * samples)
    const plane = [0, 0, 0, 0, 0, 9, 9, 0, 0, 9, 9, 0]
    const expected = samples === 1 || planar ? plane : plane.flatMap((value) => [value, value, value])
    expect(masked.ok && Array.from(masked.pixels.subarray(0, expected.length))).toEqual(expected)
  })

  test('black of luminance and colour differences is 0, 128, 128', () => {
    const attributes = picture('YBR_FULL', 3)
    const masked = maskPixels(attributes, new Uint8Array(72).fill(9), regionsOf(attributes), [])
    expect(masked.ok && Array.from(masked.pixels.subarray(0, 3))).toEqual([0, 128, 128])
  })

  test('a rectangle that a person names is black inside the region too', () => {
    const attributes = picture('MONOCHROME2', 1)
    const masked = maskPixels(attributes, new Uint8Array(24).fill(9), regionsOf(attributes), [
      { x: 2, y: 0, width: 9, height: 9 },
    ])
    expect(masked.ok && Array.from(masked.pixels.subarray(4, 8))).toEqual([0, 9, 0, 0])
  })

  test.each([
    ['YBR_FULL_422', 72, 'pixels are YBR_FULL_422'],
    ['MONOCHROME2', 23, '2 frames of 4 × 3 are 24 bytes; there are 23'],
  ])('%s with %d bytes is refused', (photometric, bytes, reason) => {
    const attributes = picture(photometric, 1)
    const masked = maskPixels(attributes, new Uint8Array(bytes), regionsOf(attributes), [])
    expect(!masked.ok && masked.reason).toContain(reason)
  })
})
