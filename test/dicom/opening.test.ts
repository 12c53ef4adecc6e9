/** Opening in a real browser: workers, codecs, cancel, DICOMweb, and what comes of files that are broken. */
import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join as path } from 'node:path'
import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestPage } from './page/main.ts'
import { runPage, type RunningPage } from './running-page.ts'
import { ascii, ctSlice, join } from './write-dicom.ts'

declare const page: TestPage

const COLUMNS = 16
const ROWS = 12
const COUNT = 20

/** Voxel (i, j, k) holds 100 k + 5 j + i, minus the 1024 of the rescale intercept. */
const stored = (k: number) =>
  Int16Array.from({ length: COLUMNS * ROWS }, (_, n) => 100 * k + 5 * Math.floor(n / COLUMNS) + (n % COLUMNS))
const slice = (k: number) => ctSlice({ position: [1, 2, 3 * k], size: [ROWS, COLUMNS], pixels: stored(k) })
const SLICES = Array.from({ length: COUNT }, (_, k) => slice(k))
const sha256 = (array: Int16Array) => createHash('sha256').update(new Uint8Array(array.buffer)).digest('hex')
const EXPECTED = sha256(
  Int16Array.from(Array.from({ length: COUNT }, (_, k) => [...stored(k)].map((value) => value - 1024)).flat()),
)

/** What the DICOMweb server of this test answers for a series: how its multipart body is changed on the way. */
const SERIES: Readonly<Record<string, (body: Uint8Array) => Uint8Array>> = {
  whole: (body) => body,
  cut: (body) => body.slice(0, -3000),
}

function dicomWeb(request: IncomingMessage, response: ServerResponse): boolean {
  const [, name, listing] = /^\/web\/studies\/1\/series\/(\w+)(\/instances)?$/.exec(request.url!) ?? []
  if (name === undefined) return false
  const change = SERIES[name]
  if (!change) response.writeHead(404).end()
  else if (listing) {
    response.setHeader('Content-Type', 'application/dicom+json')
    response.end(JSON.stringify(SLICES.map(() => ({}))))
  } else {
    if (!/multipart\/related; type="application\/dicom"/.test(request.headers.accept!)) response.writeHead(406)
    response.setHeader('Content-Type', 'multipart/related; type="application/dicom"; boundary="the-boundary"')
    const head = ascii('\r\n--the-boundary\r\nContent-Type: application/dicom\r\n\r\n')
    response.end(
      change(join([...SLICES.toReversed().flatMap((one) => [head, one]), ascii('\r\n--the-boundary--\r\n')])),
    )
  }
  return true
}

describe('opening in a browser', () => {
  let running: RunningPage
  beforeAll(async () => void (running = await runPage(path(import.meta.dirname, 'page'), dicomWeb)))
  afterAll(() => running?.close())

  const open = (files: Readonly<Record<string, Uint8Array>>) => {
    const made = Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const)
    return running.within(running.page.evaluate((list) => page.openMade(list), made))
  }
  const named = (slices: readonly Uint8Array[]) => Object.fromEntries(slices.map((bytes, k) => [`${k}.dcm`, bytes]))

  test('every voxel is where and what the files say, whatever their order', async () => {
    const opened = await open(named(SLICES.toReversed()))
    expect(opened).toMatchObject({
      ok: true,
      modality: 'CT',
      arrivals: 1,
      window: [-200, 1000],
      leftOut: [],
      remarks: ['slices 1 mm thick stand 3.00 mm apart: what is between them was not imaged'],
      geometry: {
        dimensions: [COLUMNS, ROWS, COUNT],
        spacingMm: [0.5, 0.75, 3],
        origin: [1, 2, 0],
        direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      },
      voxels: EXPECTED,
      progress: 1,
    })
    expect(opened.slices.toSorted((a, b) => a - b)).toEqual(Array.from({ length: COUNT }, (_, k) => k))
  })

  test('a zip of them is the same, and what else is in it is named', async () => {
    const zip = zipSync({ ...named(SLICES), 'readme.txt': ascii('made for a test') })
    const opened = await open({ 'case.zip': zip })
    expect(opened).toMatchObject({
      ok: true,
      voxels: EXPECTED,
      leftOut: [{ file: 'case.zip/readme.txt', reason: 'this is not a DICOM file' }],
    })
  })

  test('a zip that gives two files one name mixes neither up', async () => {
    const zip = zipSync(Object.fromEntries(SLICES.map((bytes, k) => [`${k < 2 ? `twice${k}` : k}.dcm`, bytes])))
    const text = Buffer.from(zip)
    for (let at = text.indexOf('twice1'); at >= 0; at = text.indexOf('twice1', at + 1)) text.write('twice0', at)
    expect(await open({ 'case.zip': text })).toMatchObject({ ok: true, voxels: EXPECTED, leftOut: [] })
  })

  test('broken files beside a whole series are named and the series opens', async () => {
    const opened = await open({
      ...named(SLICES),
      'cut.dcm': slice(30).slice(0, -50),
      'report.pdf': ascii('%PDF-1.7 …'),
      'bomb.zip': zipSync({ a: ascii('x') }).slice(0, 40),
      empty: new Uint8Array(),
    })
    expect(opened).toMatchObject({ ok: true, voxels: EXPECTED })
    expect(opened.ok && opened.leftOut).toEqual([
      { file: 'bomb.zip', reason: 'it is cut off: the zip directory at its end is missing' },
      { file: 'cut.dcm', reason: 'pixel data ends after 334 of 384 bytes' },
      { file: 'report.pdf', reason: 'this is not a DICOM file' },
      { file: 'empty', reason: 'the file is empty' },
    ])
  })

  test('a missing slice is refused by its place, and the next opening works', async () => {
    const refused = await open(named(SLICES.toSpliced(7, 1)))
    expect(refused).toMatchObject({
      ok: false,
      arrivals: 0,
      failures: [{ reason: '1 slice is missing at (1, 2, 21) mm, after 6.dcm' }],
    })
    expect(await open(named(SLICES))).toMatchObject({ ok: true, voxels: EXPECTED })
  })

  test('of two series the larger opens and the other is named', async () => {
    const other = [0, 1, 2].map((k) =>
      ctSlice({ position: [0, 0, k], changes: { '0020000E': ['0020000E', 'UI', '9.9'] } }),
    )
    const opened = await open({ ...named(SLICES), 'a.dcm': other[0]!, 'b.dcm': other[1]!, 'c.dcm': other[2]! })
    expect(opened).toMatchObject({
      ok: true,
      voxels: EXPECTED,
      leftOut: [{ file: 'made for a test (3 files, a.dcm …)', reason: 'another series has more slices' }],
    })
  })

  test('a file that says CT and is compressed garbage is named, and nothing hangs', async () => {
    const garbage = [0, 1].map((k) =>
      ctSlice({
        position: [0, 0, k],
        written: { transferSyntax: '1.2.840.10008.1.2.4.90' },
        changes: {
          '7FE00010': [
            '7FE00010',
            'OB*',
            join([
              Uint8Array.of(0xfe, 0xff, 0, 0xe0, 0, 0, 0, 0, 0xfe, 0xff, 0, 0xe0, 4, 0, 0, 0, 1, 2, 3, 4),
              Uint8Array.of(0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0),
            ]),
          ],
        },
      }),
    )
    const opened = await open(named(garbage))
    expect(opened).toMatchObject({ ok: false })
    expect(!opened.ok && opened.failures[0]).toMatchObject({
      file: expect.stringMatching(/^[01]\.dcm$/),
      reason: expect.stringMatching(/cannot be decoded|codec/),
    })
  })

  test('cancelled after the first slices it ends at once, and the next opening works', async () => {
    const made = Object.entries(named(SLICES)).map(
      ([name, bytes]) => [name, Buffer.from(bytes).toString('base64')] as const,
    )
    const opened = await running.within(running.page.evaluate((list) => page.openMade(list, 1), made))
    expect(opened).toMatchObject({ ok: false, failures: [] })
    expect(opened.slices.length).toBeLessThanOrEqual(COUNT)
    expect(await open(named(SLICES))).toMatchObject({ ok: true, voxels: EXPECTED })
  })

  test('cornerstone3D builds the same volume from the images of our loader', async () => {
    await open(named(SLICES))
    const built = await running.within(running.page.evaluate(() => page.throughCornerstone()))
    expect(built).toEqual({
      dimensions: [COLUMNS, ROWS, COUNT],
      spacing: [0.5, 0.75, 3],
      origin: [1, 2, 0],
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
      voxels: EXPECTED,
    })
  })

  describe('from a DICOMweb server', () => {
    const openSeries = (name: string) =>
      running.within(running.page.evaluate((url) => page.openSeries(url), `${running.url}web/studies/1/series/${name}`))

    test('a series is the same volume', async () => {
      expect(await openSeries('whole')).toMatchObject({ ok: true, voxels: EXPECTED, progress: 1 })
    })

    test('an answer cut off is refused, not opened in part', async () => {
      expect(await openSeries('cut')).toMatchObject({
        ok: false,
        arrivals: 0,
        failures: [{ reason: 'the answer ends inside a part' }],
      })
    })

    test('an address that is not there, or not of a series, is said to be so', async () => {
      expect(await openSeries('none')).toMatchObject({
        ok: false,
        failures: [{ reason: expect.stringContaining('404') }],
      })
      expect(await openSeries('a/instances/b')).toMatchObject({
        ok: false,
        failures: [{ reason: expect.stringContaining('not the address of a series') }],
      })
    })
  })
})
