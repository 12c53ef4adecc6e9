/** The reading workers' own work, run here: telling files apart, and whole requests for slices. */
import { deflateSync, gzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { coarseToFine } from '#dicom/load-series.ts'
import { inspectFiles } from '#dicom/reader/inspect.ts'
import type { NamedBlob, Reply, Request, SliceOfVolume } from '#dicom/reader/messages.ts'
import { serve } from '#dicom/reader/serve.ts'
import { ascii, ctSlice } from '#test/dicom/write-dicom.ts'
import { nifti } from '#test/dicom/write-nifti.ts'

const named = (name: string, bytes: Uint8Array): NamedBlob => ({ name, blob: new Blob([bytes.slice()]) })

async function repliesTo(request: Request): Promise<Reply[]> {
  const replies: Reply[] = []
  await serve(request, (reply) => void replies.push(reply))
  return replies
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

  test('of kept files is the same in one request and in two, and without them once they are forgotten', async () => {
    const files = [0, 1, 2, 3].map((k) => named(`${k}.dcm`, ctSlice({ position: [0, 0, k], pixels })))
    const keptAs = async (id: number) => {
      const [reply] = await repliesTo({ id, type: 'inspect', files, isKept: true })
      if (reply?.type !== 'inspected') throw new Error('not inspected')
      return reply.found.map((one, k) => {
        if (one.kind !== 'dicom') throw new Error('not DICOM')
        // What was kept is used, not the file: an empty one shows it.
        return { k, header: one.header, blob: new Blob() }
      })
    }
    const ask = async (keptBy: number, jobs: Awaited<ReturnType<typeof keptAs>>) =>
      (await repliesTo({ id: 900, type: 'slices', jobs, plan, keptBy })).flatMap((reply) =>
        reply.type === 'slices' ? reply.slices.map(({ voxels }) => [...voxels]) : [],
      )
    const expected = Array.from({ length: 12 }, (_, at) => at * 10 - 1024)
    expect(await ask(801, await keptAs(801))).toEqual([expected, expected, expected, expected])
    const jobs = await keptAs(802)
    expect(await ask(802, jobs.slice(1, 2))).toEqual([expected])
    expect(await ask(802, jobs.toSpliced(1, 1))).toEqual([expected, expected, expected])
    const forgotten = await keptAs(803)
    await repliesTo({ id: 804, type: 'forget' })
    expect(await repliesTo({ id: 805, type: 'slices', jobs: forgotten, plan, keptBy: 803 })).toMatchObject([
      { type: 'failed', fault: { file: '0.dcm' } },
    ])
  })

  test('slices come coarse first: every one once', () => {
    expect(coarseToFine(10)).toEqual([0, 8, 4, 2, 6, 1, 3, 5, 7, 9])
    for (const count of [1, 2, 7, 8, 9, 90, 112]) {
      expect(coarseToFine(count).toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, k) => k))
    }
  })
})
