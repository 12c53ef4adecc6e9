/** The page's side of the reading workers: questions with answers, slices as they come, and an end at any moment. */
import type { DicomHeader } from '#core/volumes/dicom-header.ts'
import type { Series } from '#core/volumes/dicom-series.ts'
import type {
  Fault,
  Found,
  NamedBlob,
  OpenedGrid,
  Reply,
  Request,
  SliceJob,
  SliceOfVolume,
  SlicePlan,
} from './messages.ts'

export type Answer<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly fault: Fault }

export interface SliceEvents {
  onSlice(slice: SliceOfVolume): void
  /** A slice that needs a codec first; answer it with `convert`. */
  onEncoded(k: number, bytes: Uint8Array<ArrayBuffer>): void
}

export interface Reader {
  inspect(files: readonly NamedBlob[], onProgress: (count: number) => void): Promise<Answer<readonly Found[]>>
  sort(headers: readonly DicomHeader[]): Promise<Answer<readonly Series[]>>
  unzip(file: NamedBlob): Promise<Answer<{ readonly files: readonly NamedBlob[]; readonly leftOut: readonly Fault[] }>>
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
    onOpened: (grid: OpenedGrid) => void,
    onSlice: (slice: SliceOfVolume) => void,
  ): Promise<Answer<undefined>>
  /** Ends the workers at once; whatever is pending never answers. */
  close(): void
}

/** Two, because reading waits for files and converting does not; a third would take the page's core. */
const WORKERS = 2
/** Files or slices per request: small enough that both workers stay busy to the end. */
const BATCH = 8

type Ask = Request extends infer One ? (One extends { id: number } ? Omit<One, 'id'> : never) : never
/** True when the reply ends its request. */
type OnReply = (reply: Reply) => boolean

export function createReader(): Reader {
  const workers = Array.from({ length: WORKERS }, () => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' })
    const pending = new Map<number, OnReply>()
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if (pending.get(data.id)?.(data)) pending.delete(data.id)
    }
    const reading = { worker, pending, stopped: undefined as Fault | undefined }
    worker.onerror = (event) => {
      const fault = { file: '', reason: `a reading worker stopped (${event.message})` }
      reading.stopped = fault
      for (const [id, onReply] of pending) onReply({ id, type: 'failed', fault })
      pending.clear()
    }
    return reading
  })
  let lastId = 0

  function ask(at: number, message: Ask, transfer: Transferable[], onReply: OnReply): void {
    const { worker, pending, stopped } = workers[at % WORKERS]!
    const id = ++lastId
    if (stopped) return void onReply({ id, type: 'failed', fault: stopped })
    pending.set(id, onReply)
    worker.postMessage({ ...message, id }, transfer)
  }

  function answer<Value>(
    at: number,
    message: Ask,
    valueOf: (reply: Reply) => Value | undefined,
    transfer: Transferable[] = [],
  ) {
    return new Promise<Answer<Value>>((resolve) => {
      ask(at, message, transfer, (reply) => {
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

  /** Each worker takes the next batch when it has done its last. The first fault ends it. */
  async function inBatches<Item, Value>(
    items: readonly Item[],
    work: (batch: readonly Item[], worker: number) => Promise<Answer<Value>>,
  ): Promise<Answer<readonly Value[]>> {
    const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, n) =>
      items.slice(n * BATCH, (n + 1) * BATCH),
    )
    const values: Value[] = []
    let next = 0
    let fault: Fault | undefined
    const run = async (worker: number) => {
      while (next < batches.length && !fault) {
        const at = next++
        const answered = await work(batches[at]!, worker)
        if (answered.ok) values[at] = answered.value
        else fault ??= answered.fault
      }
    }
    await Promise.all(workers.map((_, at) => run(at)))
    return fault ? { ok: false, fault } : { ok: true, value: values }
  }

  return {
    async inspect(files, onProgress) {
      let count = 0
      const found = await inBatches(files, async (batch, at) => {
        const some = await answer(at, { type: 'inspect', files: batch }, (reply) =>
          reply.type === 'inspected' ? reply.found : undefined,
        )
        onProgress((count += batch.length))
        return some
      })
      return found.ok ? { ok: true, value: found.value.flat() } : found
    },
    sort: (headers) =>
      answer(0, { type: 'sort', headers }, (reply) => (reply.type === 'sorted' ? reply.series : undefined)),
    unzip: (file) => answer(0, { type: 'unzip', file }, (reply) => (reply.type === 'unzipped' ? reply : undefined)),
    async slices(jobs, plan, events) {
      const work = (batch: readonly SliceJob[], at: number) =>
        answer(at, { type: 'slices', jobs: batch, plan }, (reply) => {
          if (reply.type === 'slice') events.onSlice(reply.slice)
          if (reply.type === 'encoded') events.onEncoded(reply.k, reply.bytes)
          return reply.type === 'done' ? true : undefined
        })
      const finished = await inBatches(jobs, work)
      return finished.ok ? { ok: true, value: undefined } : finished
    },
    convert: (k, header, pixels, plan) =>
      answer(
        k,
        { type: 'convert', k, header, pixels, plan },
        (reply) => (reply.type === 'slice' ? reply.slice : undefined),
        [pixels.buffer],
      ),
    async grid(file, others, onOpened, onSlice) {
      const finished = await answer(0, { type: 'grid', file, others }, (reply) => {
        if (reply.type === 'grid') onOpened(reply.grid)
        if (reply.type === 'slice') onSlice(reply.slice)
        return reply.type === 'done' ? true : undefined
      })
      return finished.ok ? { ok: true, value: undefined } : finished
    },
    close() {
      for (const { worker, pending } of workers) {
        worker.terminate()
        pending.clear()
      }
    },
  }
}
