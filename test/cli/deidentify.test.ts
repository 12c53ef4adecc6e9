import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { part10, type DataSet } from '#dicom/write/part10.ts'
import { runCli } from './run-cli.ts'

const folder = mkdtempSync(join(tmpdir(), 'deidentify-'))
afterAll(() => rmSync(folder, { recursive: true }))
const place = (name: string) => join(folder, name)

/** One grey picture of 4 × 3 with every pixel 200. */
function ultrasound(name: string, regions: readonly DataSet[]): string {
  const bytes = part10(
    {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.6.1',
      SOPInstanceUID: '1.9.77.11',
      StudyInstanceUID: '1.9.77.12',
      SeriesInstanceUID: '1.9.77.13',
      Modality: 'US',
      PatientName: 'Doe^Jane',
      PatientID: '4711',
      StudyDate: '20240315',
      PhotometricInterpretation: 'MONOCHROME2',
      SamplesPerPixel: 1,
      Rows: 3,
      Columns: 4,
      BitsAllocated: 8,
      BitsStored: 8,
      HighBit: 7,
      PixelRepresentation: 0,
      ...(regions.length && { SequenceOfUltrasoundRegions: regions }),
      PixelData: new Uint8Array(12).fill(200).buffer,
    },
    'OB',
  )
  writeFileSync(place(name), bytes)
  return place(name)
}
const region = { RegionLocationMinX0: 1, RegionLocationMinY0: 1, RegionLocationMaxX1: 2, RegionLocationMaxY1: 2 }
const errorOf = (json: readonly Record<string, unknown>[]) =>
  (json.at(-1) as { error: { message: string } }).error.message

test('an ultrasound picture keeps its region and nothing round it; what was done is counted', async () => {
  const { status, json } = await runCli(['deidentify', ultrasound('us.dcm', [region]), place('us'), '--shift-dates'])
  expect(status).toBe(0)
  const said = json()[0] as {
    written: number
    maskedPixels: number
    changes: { tag: string; what: string; count: number }[]
  }
  expect(said).toMatchObject({ written: 1, maskedPixels: 8, refused: [] })
  expect(said.changes.find(({ tag }) => tag === '00100010')).toMatchObject({ what: 'emptied', count: 1 })
  expect(said.changes.find(({ tag }) => tag === '00080020')).toMatchObject({ what: 'shifted', count: 1 })
  const bytes = readFileSync(join(place('us'), '0001.dcm'))
  expect([...bytes.subarray(-12)]).toEqual([0, 0, 0, 0, 0, 200, 200, 0, 0, 200, 200, 0])
  for (const word of ['Doe', '4711', '20240315', '1.9.77.11', '1.9.77.13'])
    expect(bytes.includes(`${word}`)).toBe(false)
})

test('the same key gives the same identifiers and shifts, another key others', async () => {
  const file = ultrasound('again.dcm', [region])
  const made: string[] = []
  for (const [index, key] of ['one key of 16 bytes', 'one key of 16 bytes', 'another of 16 bytes'].entries()) {
    writeFileSync(place(`key ${index}`), key)
    await runCli(['deidentify', file, place(`keyed ${index}`), '--shift-dates', '--key', place(`key ${index}`)])
    made.push(readFileSync(join(place(`keyed ${index}`), '0001.dcm')).toString('latin1'))
  }
  expect(made[1]).toBe(made[0])
  expect(made[2]).not.toBe(made[0])
})

describe('what cannot be done safely is said, and nothing is lost', () => {
  test('an ultrasound picture that states no region is refused; the others are written', async () => {
    mkdirSync(place('two'))
    ultrasound('two/a.dcm', [])
    ultrasound('two/b.dcm', [region])
    const { status, json } = await runCli(['deidentify', place('two'), place('two out')])
    expect(status).toBe(2)
    expect(errorOf(json())).toMatch(/1 not written; .*a\.dcm: an ultrasound picture states no image region/)
    expect(readdirSync(place('two out'))).toEqual(['0001.dcm'])
  })

  test('a folder with something in it is not written to', async () => {
    const { status, json } = await runCli(['deidentify', ultrasound('c.dcm', [region]), folder])
    expect(status).toBe(2)
    expect(errorOf(json())).toMatch(/the folder is not empty/)
  })

  test.each([
    [['--retain', 'names'], /--retain names: there are uids, device/],
    [['--mask', '1,2,3'], /--mask is X,Y,W,H/],
  ])('%j is refused', async (flags, message) => {
    const { json } = await runCli([
      'deidentify',
      ultrasound('d.dcm', [region]),
      place(`refused ${flags.join()}`),
      ...flags,
    ])
    expect(errorOf(json())).toMatch(message)
  })

  test('a file that is not DICOM is named', async () => {
    writeFileSync(place('text.dcm'), 'hello')
    const { json } = await runCli(['deidentify', place('text.dcm'), place('text out')])
    expect(errorOf(json())).toMatch(/text\.dcm: not a DICOM file/)
  })
})
