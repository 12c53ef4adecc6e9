/**
 * The worker's half: packs pictures, writes chunk after chunk, and has all of it on disk twice a second.
 *
 * What was flushed is in the file whatever becomes of page or browser: a crash costs half a second at most.
 */
import { createRecordingWriter, type RecordingWriter } from '#core/recording/recording-writer.ts'
import type { Entry, Port, Reply, Request } from './messages.ts'

/** A file that is appended to. All of it throws when the disk is full. */
export interface RecordingFile {
  append(bytes: Uint8Array<ArrayBuffer>): void
  /** On the disk itself, not only handed to the system. */
  flush(): void
  close(): void | Promise<void>
}

export const FLUSH_MS = 500

interface Running {
  readonly file: RecordingFile
  readonly writer: RecordingWriter
  flushedAtMs: number
  readonly timer: ReturnType<typeof setInterval>
}

export function serveRecording(
  port: Port<Reply, Request>,
  openFile: (name: string, key: CryptoKey | undefined) => Promise<RecordingFile>,
  nowMs: () => number = () => performance.now(),
): void {
  let running: Running | undefined

  async function begin({ name, clockZeroEpochMs, key }: Extract<Request, { type: 'begin' }>) {
    if (running) throw new Error('a recording runs already')
    const file = await openFile(name, key)
    const writer = createRecordingWriter((bytes) => file.append(bytes), clockZeroEpochMs)
    // Messages may stop coming; what came is written all the same.
    const timer = setInterval(() => attempt('flush', flush), FLUSH_MS)
    running = { file, writer, flushedAtMs: nowMs(), timer }
    port.postMessage({ type: 'begun' }, [])
  }

  function flush() {
    if (!running || running.writer.openBytes === 0) return
    running.writer.flush()
    running.file.flush()
    running.flushedAtMs = nowMs()
  }

  function write(entries: readonly Entry[]) {
    // After a failure notes may still be on their way: each was told of once.
    if (!running) return
    for (const entry of entries) put(running.writer, entry)
    if (nowMs() - running.flushedAtMs >= FLUSH_MS) flush()
    const { writtenBytes, openBytes } = running.writer
    port.postMessage({ type: 'written', bytes: writtenBytes + openBytes }, [])
  }

  async function end() {
    if (!running) return
    const { writer, file, timer } = running
    clearInterval(timer)
    running = undefined
    writer.end()
    file.flush()
    await file.close()
    port.postMessage({ type: 'ended', bytes: writer.writtenBytes }, [])
  }

  function fail(during: Request['type'] | 'flush', error: unknown) {
    const reason = error instanceof Error ? error.message : String(error)
    const stopped = running
    running = undefined
    if (stopped) clearInterval(stopped.timer)
    // The first fault is the one to tell.
    void (async () => stopped?.file.close())().catch(() => undefined)
    port.postMessage({ type: 'failed', during, reason }, [])
  }

  function attempt(during: Request['type'] | 'flush', step: () => void) {
    try {
      step()
    } catch (error) {
      fail(during, error)
    }
  }

  port.onmessage = ({ data: request }) => {
    switch (request.type) {
      case 'begin':
        return void begin(request).catch((error: unknown) => fail('begin', error))
      case 'write':
        return attempt('write', () => write(request.entries))
      case 'end':
        return void end().catch((error: unknown) => fail('end', error))
      default:
        throw new TypeError(`unknown request ${(request satisfies never as Request).type}`)
    }
  }
}

function put(writer: RecordingWriter, entry: Entry): void {
  switch (entry.type) {
    case 'note':
      return writer.note(entry.topic, entry.nowMs, entry.json)
    case 'picture':
      return writer.picture(entry.topic, entry.frameId, entry.atMs, entry.picture, entry.compression)
    default:
      throw new TypeError(`unknown entry ${(entry satisfies never as Entry).type}`)
  }
}
