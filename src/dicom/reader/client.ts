/** The page's side of the reading workers: questions with answers, slices as they come, and an end at any moment. */
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import { storedBytes } from '#core/volumes/dicom-pixel-format.ts'
import type { Series } from '#core/volumes/dicom-series.ts'
import type {
  Buffers,
  Fault,
  Found,
  NamedBlob,
  OpenedGrid,
  ReadLabels,
  Reply,
  Request,
  SliceJob,
  SliceOfVolume,
  SlicePlan,
} from './messages.ts'

export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: Fault }

export interface SliceEvents {
  onSlices(slices: readonly SliceOfVolume[]): void
  /** A slice that needs a codec first; answer it with `convert`. */
  onEncoded(k: number, bytes: Uint8Array<ArrayBuffer>): void
}

export interface Reader {
  inspect(files: readonly NamedBlob[], onProgress: (count: number) => void): Promise<Answer<readonly Found[]>>
  sort(headers: readonly DicomHeader[]): Promise<Answer<readonly Series[]>>
  unzip(file: NamedBlob): Promise<Answer<{ readonly files: readonly NamedBlob[]; readonly leftOut: readonly Fault[] }>>
  /** Memory for so many voxels and their display copy, ready to be written to without delay. */
  allocate(voxels: number): Promise<Answer<Buffers>>
  slices(jobs: readonly SliceJob[], plan: SlicePlan, events: SliceEvents): Promise<Answer<undefined>>
  convert(
    k: number,
    header: DicomHeader,
    pixels: Uint8Array<ArrayBuffer>,
    plan: SlicePlan,
  ): Promise<Answer<SliceOfVolume>>
  grid(
    file: NamedBlob,
    others: readonly NamedBlob[],
    onOpened: (grid: OpenedGrid, buffers: Buffers) => void,
    onSlices: (slices: readonly SliceOfVolume[]) => void,
  ): Promise<Answer<undefined>>
  /** The file as labels, where it holds any. */
  labels(file: NamedBlob, others: readonly NamedBlob[]): Promise<Answer<ReadLabels>>
  /** Ends the workers at once; whatever is pending never answers. */
  close(): void
  /** Keeps the workers for the next reader when they are idle and well; ends them otherwise. */
  release(): void
}

/** Two, because reading waits for files and converting does not; a third would take the page's core. */
const WORKERS = 2
/** So that one request reads while the other converts. */
const REQUESTS_PER_WORKER = 2
const HEADERS_PER_REQUEST = 64
/**
 * Up to here files are read once and whole, and kept in the workers until their slices are asked for: 40 % less
 * time than going to each file twice. More than this is read twice, header and pixels, to bound memory.
 */
const KEPT_BYTES = 128 << 20
/** The page copies a request's slices in one go: 1.5 ms for 2 MiB of voxels. */
const BYTES_PER_REQUEST = 4 << 20

type Ask = Request extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never
/** True when the reply ends its request. */
type OnReply = (reply: Reply) => boolean

interface Reading {
  readonly worker: Worker
  readonly pending: Map<number, OnReply>
  stopped: Fault | undefined
}

function startWorker(): Reading {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
  const reading: Reading = { worker, pending: new Map(), stopped: undefined }
  const { pending } = reading
  worker.onmessage = ({ data }: MessageEvent<Reply>) => {
    if (pending.get(data.id)?.(data)) pending.delete(data.id)
  }
  worker.onerror = (event) => {
    const fault = { file: '', reason: `a reading worker stopped (${event.message})` }
    reading.stopped = fault
    for (const [id, onReply] of pending) onReply({ id, type: 'failed', fault })
    pending.clear()
  }
  return reading
}

interface Batch<Value> {
  /** The worker that must do it; undefined when any may. */
  readonly worker: number | undefined
  work(worker: number): Promise<Answer<Value>>
}

/** Neighbours together, up to so many bytes or files; a single larger one alone. */
function inGroups<Item extends { readonly blob: Blob }>(
  items: readonly Item[],
  bytes: number,
  count: number,
): Item[][] {
  const groups: Item[][] = []
  let room = 0
  for (const item of items) {
    const last = groups.at(-1)
    if (last && last.length < count && item.blob.size <= room) last.push(item)
    else {
      groups.push([item])
      room = bytes
    }
    room -= item.blob.size
  }
  return groups
}

/** Never used twice, by no reader: what a worker keeps for one opening cannot be asked for by another. */
let lastId = 0
const nextId = () => ++lastId

/** Workers of the last reader: starting one takes 30 ms, keeping it a few megabytes. */
let idle: readonly Reading[] | undefined

export function createReader(): Reader {
  const workers = idle ?? Array.from({ length: WORKERS }, startWorker)
  idle = undefined
  const end = () => {
    for (const { worker, pending } of workers) {
      worker.terminate()
      pending.clear()
    }
  }

  function ask(at: number, id: number, message: Ask, transfer: Transferable[], onReply: OnReply): void {
    const { worker, pending, stopped } = workers[at % WORKERS]!
    if (stopped) return void onReply({ id, type: 'failed', fault: stopped })
    pending.set(id, onReply)
    worker.postMessage({ ...message, id }, transfer)
  }

  function answer<Value>(
    at: number,
    message: Ask,
    valueOf: (reply: Reply) => Value | undefined,
    transfer: Transferable[] = [],
    id = nextId(),
  ) {
    return new Promise<Answer<Value>>((resolve) => {
      ask(at, id, message, transfer, (reply) => {
        if (reply.type === 'failed') resolve({ ok: false, fault: reply.fault })
        else {
          try {
            const value = valueOf(reply)
            if (value === undefined) return false
            resolve({ ok: true, value })
          } catch (thrown) {
            // The page could not take it: no memory for the volume, or its own listener failed.
            resolve({
              ok: false,
              fault: { file: '', reason: thrown instanceof Error ? thrown.message : String(thrown) },
            })
          }
        }
        return true
      })
    })
  }

  /** Each worker takes the next batch that is its own or anyone's when it has done one. The first fault ends it. */
  async function inBatches<Value>(batches: readonly Batch<Value>[]): Promise<Answer<readonly Value[]>> {
    const waiting = new Set(batches.keys())
    const values: Value[] = []
    let fault: Fault | undefined
    const takeFor = (worker: number) => [...waiting].find((at) => (batches[at]!.worker ?? worker) === worker)
    const run = async (worker: number) => {
      for (let at = takeFor(worker); at !== undefined && !fault; at = takeFor(worker)) {
        waiting.delete(at)
        const answered = await batches[at]!.work(worker)
        if (answered.ok) values[at] = answered.value
        else fault ??= answered.fault
      }
    }
    await Promise.all(Array.from({ length: WORKERS * REQUESTS_PER_WORKER }, (_, at) => run(at % WORKERS)))
    return fault ? { ok: false, fault } : { ok: true, value: values }
  }

  /** Which worker keeps a file, and since which request. */
  const holders = new Map<string, { readonly worker: number; readonly id: number }>()
  let keptBytes = 0

  return {
    async inspect(files, onProgress) {
      const total = files.reduce((sum, { blob }) => sum + blob.size, 0)
      const isKept = keptBytes + total <= KEPT_BYTES
      if (isKept) keptBytes += total
      const inFlight = WORKERS * REQUESTS_PER_WORKER
      const bytes = isKept ? Math.min(BYTES_PER_REQUEST, Math.ceil(total / inFlight)) : Infinity
      let count = 0
      const batches = inGroups(files, bytes, Math.min(HEADERS_PER_REQUEST, Math.ceil(files.length / WORKERS))).map(
        (group) => ({
          worker: undefined,
          async work(worker: number) {
            const id = nextId()
            const some = await answer(
              worker,
              { type: 'inspect', files: group, isKept },
              (reply) => (reply.type === 'inspected' ? reply.found : undefined),
              [],
              id,
            )
            if (isKept) for (const { name } of group) holders.set(name, { worker, id })
            onProgress((count += group.length))
            return some
          },
        }),
      )
      const found = await inBatches(batches)
      return found.ok ? { ok: true, value: found.value.flat() } : found
    },
    sort: (headers) =>
      answer(0, { type: 'sort', headers }, (reply) => (reply.type === 'sorted' ? reply.series : undefined)),
    unzip: (file) => answer(0, { type: 'unzip', file }, (reply) => (reply.type === 'unzipped' ? reply : undefined)),
    async allocate(count) {
      const get = (at: number, bytes: number) =>
        answer(at, { type: 'allocate', bytes }, (reply) => (reply.type === 'allocated' ? reply.buffer : undefined))
      const [voxels, display] = await Promise.all([get(0, count * 2), get(1, count)])
      if (!voxels.ok) return voxels
      if (!display.ok) return display
      return { ok: true, value: { voxels: new Int16Array(voxels.value), display: new Uint8Array(display.value) } }
    },
    async slices(jobs, plan, events) {
      const work = (batch: readonly SliceJob[], at: number, keptBy?: number) =>
        answer(at, { type: 'slices', jobs: batch, plan, keptBy }, (reply) => {
          if (reply.type === 'slices') events.onSlices(reply.slices)
          if (reply.type === 'encoded') events.onEncoded(reply.k, reply.bytes)
          return reply.type === 'done' ? true : undefined
        })
      const largest = Math.max(1, ...jobs.map(({ header }) => storedBytes(header)))
      const perRequest = Math.max(1, Math.floor(BYTES_PER_REQUEST / largest))
      const kept = Map.groupBy(jobs, ({ header }) => holders.get(header.fileName)?.id)
      const batches = [...kept].flatMap(([id, some]): Batch<true>[] => {
        const holder = holders.get(some[0]!.header.fileName)
        if (id !== undefined) return [{ worker: holder!.worker, work: (at: number) => work(some, at, id) }]
        return inGroups(some, Infinity, perRequest).map((group) => ({
          worker: undefined,
          work: (at: number) => work(group, at),
        }))
      })
      for (const { header } of jobs) holders.delete(header.fileName)
      const finished = await inBatches(batches)
      return finished.ok ? { ok: true, value: undefined } : finished
    },
    convert: (k, header, pixels, plan) =>
      answer(
        k,
        { type: 'convert', k, header, pixels, plan },
        (reply) => (reply.type === 'slices' ? reply.slices[0] : undefined),
        [pixels.buffer],
      ),
    async grid(file, others, onOpened, onSlices) {
      const finished = await answer(0, { type: 'grid', file, others }, (reply) => {
        if (reply.type === 'grid') onOpened(reply.grid, reply.buffers)
        if (reply.type === 'slices') onSlices(reply.slices)
        return reply.type === 'done' ? true : undefined
      })
      return finished.ok ? { ok: true, value: undefined } : finished
    },
    labels: (file, others) =>
      answer(0, { type: 'labels', file, others }, (reply) => (reply.type === 'labels' ? reply.read : undefined)),
    close: end,
    release() {
      const isWell = workers.every(({ pending, stopped }) => pending.size === 0 && !stopped)
      if (!isWell || idle) return end()
      for (const { worker } of workers) worker.postMessage({ type: 'forget', id: nextId() } satisfies Request)
      idle = workers
    },
  }
}
