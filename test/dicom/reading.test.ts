/** The reading workers' own work, run here: telling files apart, unpacking, multipart answers, NIfTI, whole requests. */
import { deflateSync, gzipSync, zipSync, zlibSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { boundaryOf, readMultipart } from '#dicom/multipart.ts'
import { coarseToFine } from '#dicom/load-series.ts'
import { inspectFiles } from '#dicom/reader/inspect.ts'
import type { NamedBlob, Reply, Request, SliceOfVolume } from '#dicom/reader/messages.ts'
import { readNifti } from '#dicom/reader/nifti.ts'
import { openGrid } from '#dicom/reader/open-grid.ts'
import { serve } from '#dicom/reader/serve.ts'
import { unzip } from '#dicom/reader/unzip.ts'
import { ascii, ctSlice, join, number } from '#test/dicom/write-dicom.ts'

const named = (name: string, bytes: Uint8Array): NamedBlob => ({ name, blob: new Blob([bytes.slice()]) })

async function repliesTo(request: Request): Promise<Reply[]> {
  const replies: Reply[] = []
  await serve(request, (reply) => void replies.push(reply))
  return replies
}

/** A NIfTI-1 file of 2 x 3 x 2 samples; the sform is the usual RAS one of 1.5 mm unless changed. */
function nifti(samples: { buffer: ArrayBufferLike }, type: number, change: (view: DataView) => void = () => undefined) {
  const bytes = join([new Uint8Array(352), new Uint8Array(samples.buffer)])
  const view = new DataView(bytes.buffer)
  view.setInt32(0, 348, true)
  for (const [at, side] of [3, 2, 3, 2, 1, 1, 1, 1].entries()) view.setInt16(40 + 2 * at, side, true)
  view.setInt16(70, type, true)
  for (const [at, size] of [1, 1.5, 1.5, 1.5].entries()) view.setFloat32(76 + 4 * at, size, true)
  view.setFloat32(108, 352, true)
  view.setFloat32(112, 1, true)
  bytes[123] = 2
  view.setInt16(254, 1, true)
  for (const [at, value] of [1.5, 0, 0, -10, 0, 1.5, 0, 20, 0, 0, 1.5, 30].entries())
    view.setFloat32(280 + 4 * at, value, true)
  bytes.set(ascii('n+1\0'), 344)
  change(view)
  return bytes
}

describe('files are told apart by what is in them', () => {
  test('whatever their names are', async () => {
    const found = await inspectFiles([
      named('scan.txt', ctSlice()),
      named('a.dcm', zipSync({ b: Uint8Array.of(1) })),
      named('b.dcm', nifti(new Int16Array(12), 4)),
      named('c', ascii('ObjectType = Image\nNDims = 3\n')),
      named('d', ascii('NRRD0005\n')),
      named('e.nii.gz', gzipSync(nifti(new Int16Array(12), 4))),
      named('notes.txt', ascii('patient looks well')),
      named('empty', new Uint8Array()),
      named('f.tar.gz', gzipSync(ascii('something'))),
    ])
    expect(found.map((one) => (one.kind === 'refused' ? one.fault.reason : one.kind))).toEqual([
      'dicom',
      'zip',
      'grid',
      'grid',
      'grid',
      'grid',
      'this is not a DICOM file',
      'the file is empty',
      'a gzip file that is not NIfTI',
    ])
  })

  test('a header longer than the first read is read on', async () => {
    const long = ctSlice({ changes: { long: ['00091010', 'OB', new Uint8Array(600_000)] } })
    const [found] = await inspectFiles([named('long.dcm', long)])
    expect(found).toMatchObject({ kind: 'dicom', header: { fileName: 'long.dcm', rows: 3 } })
  })
})

describe('a zip', () => {
  const files = { 'a.dcm': ctSlice(), 'folder/b.dcm': ctSlice({ position: [0, 0, 1] }) }

  test('gives its files under its own name', async () => {
    const unzipped = await unzip(named('case.zip', zipSync(files)))
    if (!unzipped.ok) throw new Error(unzipped.fault.reason)
    expect(unzipped.files.map(({ name }) => name)).toEqual(['case.zip/a.dcm', 'case.zip/folder/b.dcm'])
    expect(new Uint8Array(await unzipped.files[1]!.blob.arrayBuffer())).toEqual(files['folder/b.dcm'])
  })

  test('cut off at any byte is refused by name, and never throws', async () => {
    const whole = zipSync(files)
    for (let length = 0; length < whole.length; length += 37) {
      const unzipped = await unzip(named('cut.zip', whole.slice(0, length)))
      expect(unzipped).toMatchObject({ ok: false, fault: { file: 'cut.zip' } })
    }
  })

  test('that unpacks to more than it states gives the other files', async () => {
    const bytes = zipSync({ liar: new Uint8Array(1 << 20), honest: ascii('hello') })
    // The directory's entry of the first file: its unpacked size stands 24 bytes in.
    const entry = bytes.findIndex(
      (_, at) => bytes[at] === 0x50 && bytes[at + 1] === 0x4b && bytes[at + 2] === 1 && bytes[at + 3] === 2,
    )
    bytes.set(number(1000, 4), entry + 24)
    const unzipped = await unzip(named('x.zip', bytes))
    expect(unzipped).toMatchObject({
      ok: true,
      leftOut: [{ file: 'x.zip/liar', reason: 'it unpacks to more than the 1000 bytes it states' }],
    })
    expect(unzipped.ok && unzipped.files.map(({ name }) => name)).toEqual(['x.zip/honest'])
  })

  test('bomb of 3 GiB in 20 000 claims is refused from its directory alone', async () => {
    const small = zipSync({ a: new Uint8Array(100_000) })
    const at = small.findIndex(
      (_, n) => small[n] === 0x50 && small[n + 1] === 0x4b && small[n + 2] === 1 && small[n + 3] === 2,
    )
    const entry = small.slice(at, small.length - 22)
    const count = 20_000
    const claims = join([number(100_000 * 1.6, 4)])
    const one = entry.slice()
    one.set(claims, 24)
    one.set(number(200, 4), 20)
    const directory = join(Array.from({ length: count }, () => one))
    const end = small.slice(small.length - 22)
    end.set(number(count, 2), 10)
    end.set(number(directory.length, 4), 12)
    const bomb = join([small.slice(0, at), directory, end])
    expect(await unzip(named('bomb.zip', bomb))).toMatchObject({
      ok: false,
      fault: { reason: 'it unpacks to more than 2 GiB' },
    })
  })

  test('encrypted files are named and left out', async () => {
    const bytes = zipSync({ secret: ascii('hello') })
    const entry = bytes.findIndex(
      (_, n) => bytes[n] === 0x50 && bytes[n + 1] === 0x4b && bytes[n + 2] === 1 && bytes[n + 3] === 2,
    )
    bytes[entry + 8]! |= 1
    expect(await unzip(named('x.zip', bytes))).toMatchObject({
      ok: true,
      files: [],
      leftOut: [{ file: 'x.zip/secret', reason: 'it is encrypted' }],
    })
  })
})

describe('NIfTI', () => {
  const samples = Int16Array.from({ length: 12 }, (_, at) => at * 100 - 1000)

  test('RAS is turned into LPS', () => {
    const read = readNifti(nifti(samples, 4))
    if (!read.ok) throw new Error(read.reason)
    expect(read.grid.geometry).toMatchObject({
      dimensions: [2, 3, 2],
      spacingMm: [1.5, 1.5, 1.5],
      origin: [10, -20, 30],
    })
    expect(read.grid.geometry.direction.map((part) => part + 0)).toEqual([-1, 0, 0, 0, -1, 0, 0, 0, 1])
  })

  test('a quaternion gives the same as the affine it came from: half a turn about z, left-handed', () => {
    const read = readNifti(
      nifti(samples, 4, (view) => {
        view.setInt16(254, 0, true)
        view.setInt16(252, 1, true)
        view.setFloat32(76, -1, true)
        // Rounded up by the last bit: b² + c² + d² is above 1.
        view.setFloat32(264, 1.0000001, true)
        for (const [at, value] of [5, 6, 7].entries()) view.setFloat32(268 + 4 * at, value, true)
      }),
    )
    if (!read.ok) throw new Error(read.reason)
    expect(read.grid.geometry.origin).toEqual([-5, -6, 7])
    expect(read.grid.geometry.direction.map((part) => Math.round(part * 1e5) / 1e5 + 0)).toEqual([
      1, 0, 0, 0, 1, 0, 0, 0, -1,
    ])
  })

  test.each([
    {
      what: 'no place',
      change: (view: DataView) => view.setInt16(254, 0, true),
      why: /does not say where the patient is/,
    },
    { what: 'colour', change: (view: DataView) => view.setInt16(70, 128, true), why: /data type 128/ },
    {
      what: 'time',
      change: (view: DataView) => (view.setInt16(40, 4, true), view.setInt16(48, 7, true)),
      why: /4 dimensions/,
    },
    { what: 'a sheared affine', change: (view: DataView) => view.setFloat32(284, 0.5, true), why: /sheared by/ },
    { what: 'no extent', change: (view: DataView) => view.setInt16(42, 0, true), why: /0 x 3 x 2/ },
  ])('with $what is refused', ({ change, why }) => {
    const read = readNifti(nifti(samples, 4, change))
    expect(read.ok ? 'it was read' : read.reason).toMatch(why)
  })

  test('metres are millimetres times a thousand', () => {
    const read = readNifti(nifti(samples, 4, (view) => view.setUint8(123, 1)))
    expect(read.ok && read.grid.geometry.spacingMm).toEqual([1500, 1500, 1500])
  })
})

describe('a volume in one file', () => {
  const samples = Int16Array.from({ length: 12 }, (_, at) => at * 100 - 1000)

  async function opened(file: NamedBlob, others: readonly NamedBlob[] = []) {
    const opening = await openGrid(file, others)
    if (!opening.ok) throw new Error(opening.reason)
    return { ...opening.opened, voxels: [...opening.slices()].flatMap((slice) => [...slice.voxels]) }
  }

  test('is the same packed and unpacked', async () => {
    for (const [name, bytes] of [
      ['a.nii', nifti(samples, 4)],
      ['a.nii.gz', gzipSync(nifti(samples, 4))],
    ] as const) {
      const { modality, voxels, window } = await opened(named(name, bytes))
      expect({ modality, voxels, window }).toEqual({ modality: 'CT', voxels: [...samples], window: [-200, 1000] })
    }
  })

  test('MetaImage with its samples beside it, compressed', async () => {
    const header = ascii(
      'NDims = 3\nDimSize = 2 3 2\nElementSpacing = 1 1 1\nOffset = 0 0 0\nTransformMatrix = 1 0 0 0 1 0 0 0 1\nElementType = MET_SHORT\nCompressedData = True\nElementDataFile = body.zraw\n',
    )
    const body = named('folder/body.zraw', zlibSync(new Uint8Array(samples.buffer)))
    expect((await opened(named('folder/a.mhd', header), [body])).voxels).toEqual([...samples])
    expect(await openGrid(named('a.mhd', header), [])).toMatchObject({
      ok: false,
      reason: 'its samples are in body.zraw, which was not given',
    })
  })

  test('a fine MR signal is spread over whole numbers and said so', async () => {
    const { modality, voxels, remarks } = await opened(
      named(
        't2.nii',
        nifti(
          Float32Array.from({ length: 12 }, (_, at) => at / 11),
          16,
        ),
      ),
    )
    expect(modality).toBe('MR')
    expect(voxels.slice(0, 2)).toEqual([0, 372])
    expect(voxels.at(-1)).toBe(4095)
    expect(remarks.join()).toMatch(/multiplied by 4095/)
  })

  test('cut off says how much is missing', async () => {
    const cut = nifti(samples, 4).slice(0, -5)
    expect(await openGrid(named('a.nii', cut), [])).toEqual({
      ok: false,
      reason: 'its samples end after 19 of 24 bytes',
    })
    const packed = gzipSync(
      nifti(
        Int16Array.from({ length: 12 }, (_, at) => at * 7919),
        4,
      ),
    )
    expect(await openGrid(named('a.nii.gz', packed.slice(0, -14)), [])).toMatchObject({ ok: false })
  })

  test('a gzip bomb behind an honest header is read no further than the header says', async () => {
    const bomb = gzipSync(join([nifti(samples, 4), new Uint8Array(200 << 20)]))
    const before = process.memoryUsage().arrayBuffers
    expect((await opened(named('bomb.nii.gz', bomb))).voxels).toEqual([...samples])
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(64 << 20)
  })
})

describe('a request for slices', () => {
  const pixels = Int16Array.from({ length: 12 }, (_, at) => at * 10)
  const plan = { columns: 4, rows: 3, shear: undefined, fill: -1024, window: [-200, 1000] as const, isRescaled: true }

  async function slicesOf(files: readonly Uint8Array[]): Promise<SliceOfVolume[]> {
    const blobs = files.map((bytes, k) => named(`${k}`, bytes))
    const found = await inspectFiles(blobs)
    const jobs = found.map((one, k) => {
      if (one.kind !== 'dicom') throw new Error(JSON.stringify(one))
      return { k, header: one.header, blob: blobs[k]!.blob }
    })
    const replies = await repliesTo({ id: 1, type: 'slices', jobs, plan, keptBy: undefined })
    expect(replies.at(-1)!.type).toBe('done')
    return replies.flatMap((reply) => (reply.type === 'slices' ? reply.slices : []))
  }

  test.each([
    { how: 'plain', written: {} },
    { how: 'big endian', written: { isBigEndian: true } },
    { how: 'implicit', written: { isImplicit: true } },
    {
      how: 'deflated',
      written: { transferSyntax: '1.2.840.10008.1.2.1.99', pack: (bytes: Uint8Array) => deflateSync(bytes) },
    },
    { how: 'without preamble', written: { hasPreamble: false } },
  ])('$how gives HU and their display copy', async ({ written }) => {
    const [first, second] = await slicesOf([ctSlice({ pixels, written }), ctSlice({ pixels, written })])
    expect([...first!.voxels]).toEqual(Array.from({ length: 12 }, (_, at) => at * 10 - 1024))
    expect(second).toMatchObject({ k: 1, clamped: 0, rounded: 0 })
    expect([...second!.display!]).toEqual(Array.from({ length: 12 }, () => 0))
  })

  test('a file that lost its pixels meanwhile is named', async () => {
    const file = ctSlice({ pixels })
    const [found] = await inspectFiles([named('gone.dcm', file)])
    if (found?.kind !== 'dicom') throw new Error('not read')
    const jobs = [{ k: 0, header: found.header, blob: new Blob([file.slice(0, -4)]) }]
    expect(await repliesTo({ id: 1, type: 'slices', jobs, plan, keptBy: undefined })).toEqual([
      { id: 1, type: 'failed', fault: { file: 'gone.dcm', reason: 'pixel data ends after 20 of 24 bytes' } },
    ])
  })

  test('slices come coarse first: every one once', () => {
    expect(coarseToFine(10)).toEqual([0, 8, 4, 2, 6, 1, 3, 5, 7, 9])
    for (const count of [1, 2, 7, 8, 9, 90, 112]) {
      expect(coarseToFine(count).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, k) => k))
    }
  })
})

describe('a multipart answer', () => {
  const body = (parts: readonly Uint8Array[], boundary: string, end = '--') =>
    join([
      ...parts.flatMap((part) => [ascii(`\r\n--${boundary}\r\nContent-Type: application/dicom\r\n\r\n`), part]),
      ascii(`\r\n--${boundary}${end}\r\n`),
    ])

  const streamOf = (pieces: readonly Uint8Array[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    })

  async function partsOf(bytes: Uint8Array, boundary: string, pieceLength: number) {
    const pieces = Array.from({ length: Math.ceil(bytes.length / pieceLength) }, (_, n) =>
      bytes.slice(n * pieceLength, (n + 1) * pieceLength),
    )
    const parts = []
    for await (const part of readMultipart(streamOf(pieces), boundary)) parts.push(part)
    return parts
  }

  test.each([1, 2, 3, 7, 50, 100_000])(
    'is the same however it is cut on the way: pieces of %d bytes',
    async (pieceLength) => {
      const images = [
        ctSlice(),
        ctSlice({ position: [0, 0, 1] }),
        Uint8Array.from({ length: 300 }, (_, at) => [13, 10, 45, 45, 98][at % 5]!),
      ]
      const parts = await partsOf(body(images, 'b0undary'), 'b0undary', pieceLength)
      expect(parts.map((part) => part.ok && part.bytes)).toEqual(images)
    },
  )

  test('cut off before its end gives what was whole, then says so', async () => {
    const whole = body([ctSlice(), ctSlice()], 'xx')
    const parts = await partsOf(whole.slice(0, -100), 'xx', 64)
    expect(parts).toMatchObject([{ ok: true }, { ok: false, reason: 'the answer ends inside a part' }])
  })

  test('the boundary may be quoted or bare', () => {
    expect(boundaryOf('multipart/related; type="application/dicom"; boundary=abc')).toBe('abc')
    expect(boundaryOf('multipart/related; boundary="a b"; type=x')).toBe('a b')
    expect(boundaryOf('text/html')).toBeUndefined()
    expect(boundaryOf(null)).toBeUndefined()
  })
})
