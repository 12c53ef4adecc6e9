import { mkdtempSync, openSync, readFileSync, rmSync, writeSync, fsyncSync, closeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { toPlainJson } from '#core/recording/plain-json.ts'
import { readRecording } from '#core/recording/recording.ts'
import { beginRecording, WAITING, type RecordingPort } from '#workers/recording/client.ts'
import type { Port, Reply, Request } from '#workers/recording/messages.ts'
import { serveRecording, type RecordingFile } from '#workers/recording/serve.ts'

const folder = mkdtempSync(join(tmpdir(), 'recording-'))
const open: (() => void)[] = [() => rmSync(folder, { recursive: true, force: true })]
afterEach(() => {
  for (const close of open.splice(1)) close()
})
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const fileOf = (name: string): RecordingFile => {
  const file = openSync(join(folder, name), 'wx')
  return {
    append: (bytes) => void writeSync(file, bytes),
    flush: () => fsyncSync(file),
    close: () => closeSync(file),
  }
}

async function begun(
  name: string,
  openFile: (name: string) => RecordingFile = fileOf,
  onFailed = vi.fn<(reason: string) => void>(),
) {
  const { port1, port2 } = new MessageChannel()
  open.push(() => {
    port1.close()
    port2.close()
  })
  serveRecording(port2 as unknown as Port<Reply, Request>, (file) => Promise.resolve().then(() => openFile(file)))
  const worker = await beginRecording(() => port1 as unknown as RecordingPort, {
    name,
    clockZeroEpochMs: 1_790_000_000_000,
    compression: 'deflate',
    onFailed,
  })
  const first = { format: 1, nowMs: 0, clockZeroEpochMs: 1_790_000_000_000, consentAtEpochMs: 1, source: 'test', compression: 'deflate' } // prettier-ignore
  worker.note('begun', 0, toPlainJson(first))
  return { worker, onFailed }
}

const picture = (side: number) => ({ widthPx: side, heightPx: side, grey: new Uint8Array(side * side).fill(7) })

function read(name: string) {
  const result = readRecording(readFileSync(join(folder, name)), name)
  if (!result.ok) throw new Error(result.fault.reason)
  return result.recording
}

describe('the worker that writes recordings', () => {
  test('30 notes and 30 pictures of 64 x 64 are all in the file when it ended', async () => {
    const { worker } = await begun('whole.mcap')
    for (let n = 0; n < 30; n++) {
      worker.note('ticks', n, toPlainJson({ nowMs: n }))
      expect(worker.picture('pictures', n, n, picture(64))).toBe(true)
      worker.send()
    }
    const bytes = await worker.end()
    expect(readFileSync(join(folder, 'whole.mcap'))).toHaveLength(bytes)
    const { notes, pictures, isEnded } = read('whole.mcap')
    expect([notes.length, pictures, isEnded]).toEqual([30, 30, true])
    expect(worker).toMatchObject({ waitingBytes: 0, leftOut: 0 })
  })

  test('without being ended, all is in the file a second after the last note', async () => {
    const { worker } = await begun('cut.mcap')
    worker.note('ticks', 1, toPlainJson({ nowMs: 1 }))
    worker.picture('pictures', 1, 1, picture(8))
    worker.send()
    await pause(1000)
    const { notes, pictures, isEnded } = read('cut.mcap')
    expect([notes.length, pictures, isEnded]).toEqual([1, 1, false])
  })

  test('pictures that the worker does not get to are left out and counted; notes are not', async () => {
    const { worker } = await begun('late.mcap')
    const side = 2048
    const most = Math.floor(WAITING.mostBytes / side ** 2)
    // No turn of the event loop in between: the worker cannot have written any.
    for (let n = 0; n < most + 3; n++) {
      worker.note('ticks', n, toPlainJson({ nowMs: n }))
      worker.picture('pictures', n, n, picture(side))
      worker.send()
    }
    expect(worker.leftOut).toBe(3)
    await worker.end()
    const { notes, pictures } = read('late.mcap')
    expect([notes.length, pictures]).toEqual([most + 3, most])
  }, 30_000)

  test('a full disk is told once, and what was flushed stays readable', async () => {
    let written = 0
    const { worker, onFailed } = await begun('full.mcap', (name) => {
      const file = fileOf(name)
      return {
        ...file,
        append(bytes) {
          if ((written += bytes.length) > 60_000) throw new Error('no space left')
          file.append(bytes)
        },
      }
    })
    worker.note('ticks', 1, toPlainJson({ nowMs: 1 }))
    worker.send()
    await pause(700)
    for (let n = 0; n < 40; n++) {
      worker.note('events', n, toPlainJson({ nowMs: n, kind: 'test', level: 'info', words: 'x'.repeat(4000) }))
      worker.send()
    }
    await expect(worker.end()).rejects.toThrow('no space left')
    expect(onFailed.mock.calls).toEqual([['no space left']])
    expect(read('full.mcap').notes).toEqual([{ topic: 'ticks', note: { nowMs: 1 } }])
  })

  test('a file that cannot be made is told, and nothing begins', async () => {
    const refuse = () => {
      throw new Error('not allowed here')
    }
    await expect(begun('never.mcap', refuse)).rejects.toThrow('not allowed here')
  })
})
