/** The worker's side: carries out one request after another and answers each; nothing outside throws out of it. */
import { sortSeries } from '#core/volumes/dicom-series.ts'
import { inspectAndKeep, inspectFiles } from './inspect.ts'
import type { Reply, Request, SliceOfVolume } from './messages.ts'
import { formatOf, framesKept, readFrames, sliceOf } from './slice.ts'

export type Post = (reply: Reply, transfer: Transferable[]) => void

export async function serve(request: Request, post: Post): Promise<void> {
  try {
    await answer(request, post)
  } catch (thrown) {
    const reason = thrown instanceof Error ? thrown.message : String(thrown)
    post({ id: request.id, type: 'failed', fault: { file: fileOf(request), reason } }, [])
  }
}

function fileOf(request: Request): string {
  if (request.type === 'unzip' || request.type === 'grid' || request.type === 'labels') return request.file.name
  return request.type === 'convert' ? request.header.fileName : ''
}

async function answer(request: Request, post: Post): Promise<void> {
  const { id } = request
  switch (request.type) {
    case 'inspect':
      return post({ id, type: 'inspected', found: await inspect(request) }, [])
    case 'forget':
      return keptFiles.clear()
    case 'sort':
      return post({ id, type: 'sorted', series: sortSeries(request.headers) }, [])
    case 'unzip': {
      const { unzip } = await import('./unzip.ts')
      const unzipped = await unzip(request.file)
      if (unzipped.ok) return post({ id, type: 'unzipped', files: unzipped.files, leftOut: unzipped.leftOut }, [])
      return post({ id, type: 'failed', fault: unzipped.fault }, [])
    }
    case 'allocate': {
      const buffer = touched(request.bytes)
      return post({ id, type: 'allocated', buffer }, [buffer])
    }
    case 'slices':
      return answerSlices(request, post)
    case 'convert': {
      const { k, pixels, header, plan } = request
      return postSlices(id, [sliceOf(k, pixels, { ...formatOf(header, plan), isBigEndian: false }, header, plan)], post)
    }
    case 'grid':
      return answerGrid(request, post)
    case 'labels': {
      const { readLabelFile } = await import('./label-file.ts')
      const read = await readLabelFile(request.file, request.others)
      return post({ id, type: 'labels', read }, read.kind === 'labels' ? [read.map.volume.voxels.buffer] : [])
    }
  }
}

/** By the id of the request that kept them; ids are never used twice, so no opening can meet another's files. */
const keptFiles = new Map<number, Map<string, Uint8Array<ArrayBuffer>>>()

async function inspect({ id, files, isKept }: Request & { type: 'inspect' }) {
  if (!isKept) return inspectFiles(files)
  const { found, whole } = await inspectAndKeep(files)
  if (whole.size > 0) keptFiles.set(id, whole)
  return found
}

async function answerSlices(request: Request & { type: 'slices' }, post: Post): Promise<void> {
  const { id, jobs, plan, keptBy } = request
  const kept = keptBy === undefined ? undefined : keptFiles.get(keptBy)
  const frames = kept ? await framesKept(jobs, kept) : await readFrames(jobs)
  const slices: SliceOfVolume[] = []
  for (const [at, { k, header }] of jobs.entries()) {
    const frame = frames[at]!
    if (!frame.ok) return post({ id, type: 'failed', fault: { file: header.fileName, reason: frame.reason } }, [])
    if (header.pixels!.isEncapsulated) {
      const bytes = frame.bytes.slice()
      post({ id, type: 'encoded', k, bytes }, [bytes.buffer])
    } else slices.push(sliceOf(k, frame.bytes, formatOf(header, plan), header, plan))
  }
  if (slices.length) postSlices(id, slices, post)
  post({ id, type: 'done' }, [])
}

async function answerGrid({ id, file, others }: Request & { type: 'grid' }, post: Post): Promise<void> {
  // Loaded when first asked for: most cases are DICOM.
  const { openGrid } = await import('./open-grid.ts')
  const opening = await openGrid(file, others)
  if (!opening.ok) return post({ id, type: 'failed', fault: { file: file.name, reason: opening.reason } }, [])
  const [nx, ny, nz] = opening.opened.geometry.dimensions
  const buffers = { voxels: new Int16Array(touched(nx * ny * nz * 2)), display: new Uint8Array(touched(nx * ny * nz)) }
  post({ id, type: 'grid', grid: opening.opened, buffers }, [buffers.voxels.buffer, buffers.display.buffer])
  for (const slice of opening.slices()) postSlices(id, [slice], post)
  post({ id, type: 'done' }, [])
}

function postSlices(id: number, slices: readonly SliceOfVolume[], post: Post) {
  const buffers = slices.flatMap(({ voxels, display, counts }) => [voxels.buffer, display?.buffer, counts?.buffer])
  post({ id, type: 'slices', slices }, [...new Set(buffers.filter((buffer) => buffer !== undefined))])
}

/** Memory that is really there: writing to it first costs 1 ms per MB, which must not fall on the page's thread. */
const touched = (bytes: number) => new Uint8Array(bytes).fill(0).buffer
