/** The worker's side: carries out one request after another and answers each; nothing outside throws out of it. */
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { inspectFile } from './inspect.ts'
import type { Reply, Request, SliceOfVolume } from './messages.ts'
import { openGrid } from './open-grid.ts'
import { formatOf, readFrame, sliceOf } from './slice.ts'
import { unzip } from './unzip.ts'

export type Post = (reply: Reply, transfer: Transferable[]) => void

/** Blob reads in flight at once: enough to hide the way to the browser's file process, few enough to bound memory. */
const READS_AHEAD = 8

export async function serve(request: Request, post: Post): Promise<void> {
  try {
    await answer(request, post)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    post({ id: request.id, type: 'failed', fault: { file: fileOf(request), reason } }, [])
  }
}

function fileOf(request: Request): string {
  if (request.type === 'unzip' || request.type === 'grid') return request.file.name
  return request.type === 'convert' ? request.header.fileName : ''
}

async function answer(request: Request, post: Post): Promise<void> {
  const { id } = request
  switch (request.type) {
    case 'inspect':
      return post({ id, type: 'inspected', found: await inOrder(request.files, inspectFile) }, [])
    case 'sort':
      return post({ id, type: 'sorted', series: sortSeries(request.headers) }, [])
    case 'unzip': {
      const unzipped = await unzip(request.file)
      if (unzipped.ok) return post({ id, type: 'unzipped', files: unzipped.files, leftOut: unzipped.leftOut }, [])
      return post({ id, type: 'failed', fault: unzipped.fault }, [])
    }
    case 'slices':
      return answerSlices(request, post)
    case 'convert': {
      const { k, pixels, header, plan } = request
      return postSlice(id, sliceOf(k, pixels, { ...formatOf(header, plan), isBigEndian: false }, header, plan), post)
    }
    case 'grid':
      return answerGrid(request, post)
  }
}

async function answerSlices({ id, jobs, plan }: Request & { type: 'slices' }, post: Post): Promise<void> {
  let failed = false
  await inOrder(jobs, readFrame, (frame, { k, header }) => {
    if (failed) return
    if (!frame.ok) {
      failed = true
      return post({ id, type: 'failed', fault: { file: header.fileName, reason: frame.reason } }, [])
    }
    if (!header.pixels!.isEncapsulated)
      return postSlice(id, sliceOf(k, frame.bytes, formatOf(header, plan), header, plan), post)
    const bytes = frame.bytes.slice()
    post({ id, type: 'encoded', k, bytes }, [bytes.buffer])
  })
  if (!failed) post({ id, type: 'done' }, [])
}

async function answerGrid({ id, file, others }: Request & { type: 'grid' }, post: Post): Promise<void> {
  const opening = await openGrid(file, others)
  if (!opening.ok) return post({ id, type: 'failed', fault: { file: file.name, reason: opening.reason } }, [])
  post({ id, type: 'grid', grid: opening.opened }, [])
  for (const slice of opening.slices()) postSlice(id, slice, post)
  post({ id, type: 'done' }, [])
}

function postSlice(id: number, slice: SliceOfVolume, post: Post) {
  const { voxels, display, counts } = slice
  post({ id, type: 'slice', slice }, [
    voxels.buffer,
    ...(display ? [display.buffer] : []),
    ...(counts ? [counts.buffer] : []),
  ])
}

/** Works on a few items at a time; results come in the items' order. */
async function inOrder<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
  each?: (result: Result, item: Item) => void,
): Promise<Result[]> {
  const ahead: Promise<Result>[] = []
  const results: Result[] = []
  for (const [at, item] of items.entries()) {
    while (ahead.length < READS_AHEAD && at + ahead.length < items.length) ahead.push(work(items[at + ahead.length]!))
    const result = await ahead.shift()!
    if (each) each(result, item)
    else results.push(result)
  }
  return results
}
