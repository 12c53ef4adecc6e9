import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createByteWriter } from '#core/recording/byte-writer.ts'
import { createRecordingWriter } from '#core/recording/recording-writer.ts'
import { runCli } from './run-cli.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'interspace-recording-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** 30 s with a picture of 100 x 80 each second. */
function recorded(isEnded: boolean) {
  const file = createByteWriter()
  const writer = createRecordingWriter((bytes) => file.bytes(bytes), 1_790_000_000_000)
  const note = (topic: 'begun' | 'ticks' | 'events' | 'picture-facts', nowMs: number, more: object = {}) =>
    writer.note(topic, nowMs, JSON.stringify({ nowMs, ...more }))
  note('begun', 0, { format: 1, clockZeroEpochMs: 1_790_000_000_000, consentAtEpochMs: 1_789_999_999_000, source: 'Simulated', compression: 'none' }) // prettier-ignore
  for (let n = 1; n <= 30; n++) {
    note('picture-facts', 1000 * n, { frameId: n, widthPx: 100, heightPx: 80, atMs: 1000 * n, receivedAtMs: 1000 * n })
    writer.picture('pictures', n, 1000 * n, { widthPx: 100, heightPx: 80, grey: new Uint8Array(8000) }, 'none')
    note('ticks', 1000 * n)
    writer.flush()
  }
  note('events', 30_000, { kind: 'alarm', level: 'high', words: 'stop' })
  if (isEnded) writer.end()
  else writer.flush()
  return file.take()
}

test('30 s, 30 pictures of 100 x 80 stored as they are: 8 kB each and little more, 0.49 MB a minute', async () => {
  const file = join(folder, 'whole.mcap')
  await writeFile(file, recorded(true))
  const { status, json } = await runCli(['recording', 'info', file])
  expect(status).toBe(0)
  expect(json()).toMatchObject([
    {
      isEnded: true,
      chunks: 31,
      source: 'Simulated',
      case: null,
      begun: '2026-09-21T14:13:20.000Z',
      consentNoted: '2026-09-21T14:13:19.000Z',
      lastsS: 30,
      notes: { 'picture-facts': 30, ticks: 30, events: 1 },
      events: { 'alarm: high': 1 },
      pictures: { count: 30, sizes: { '100 x 80': 30 }, compression: 'none', mbPerMinute: 0.49, leftOut: 0 },
      faults: [],
    },
  ])
})

test('cut off in the middle of a chunk it tells what there is, and that it was not ended', async () => {
  const file = join(folder, 'cut.mcap')
  const whole = recorded(false)
  await writeFile(file, whole.subarray(0, whole.length - 4000))
  const { status, json } = await runCli(['recording', 'info', file])
  expect(status).toBe(0)
  expect(json()).toMatchObject([{ isEnded: false, lastsS: 29, pictures: { count: 29 } }])
})

test('another kind of file is a typed error', async () => {
  const file = join(folder, 'other.mcap')
  await writeFile(file, 'ObjectType = Image')
  const { status, json } = await runCli(['recording', 'info', file])
  expect(status).toBe(2)
  expect(json()).toMatchObject([{ error: { code: 'recording-not-a-recording', file } }])
})
