import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { NOTES, NOTE_TOPICS } from '#core/recording/notes.ts'
import { fromPlainJson, toPlainJson } from '#core/recording/plain-json.ts'
import { createRecordingWriter } from '#core/recording/recording-writer.ts'
import { readRecording } from '#core/recording/recording.ts'
import { createByteWriter } from '#core/recording/byte-writer.ts'

const ZERO = 1_790_000_000_000
const BEGUN = { format: 1, nowMs: 5, clockZeroEpochMs: ZERO, consentAtEpochMs: ZERO, source: 'simulated', compression: 'deflate' } as const // prettier-ignore

function made(isEnded: boolean, begun: object = BEGUN) {
  const file = createByteWriter()
  const writer = createRecordingWriter((bytes) => file.bytes(bytes), ZERO)
  writer.note('begun', 5, toPlainJson(begun))
  const matrix = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0.1 + 0.2, 5e-324, -0, 1]
  writer.note('poses', 6, toPlainJson({ nowMs: 6, from: 'source', poses: [{ to: 'patient', from: 'probe', matrix, status: 'ok', atMs: Infinity }] })) // prettier-ignore
  writer.note('picture-facts', 6, toPlainJson({ nowMs: 6, frameId: 4, widthPx: 3, heightPx: 2, atMs: 1.5, receivedAtMs: 2 })) // prettier-ignore
  writer.picture('pictures', 4, 1.5, { widthPx: 3, heightPx: 2, grey: Uint8Array.of(1, 2, 3, 4, 5, 255) }, 'deflate')
  writer.flush()
  writer.note('ticks', 7, toPlainJson({ nowMs: 7 }))
  if (isEnded) writer.end()
  return file.take()
}

describe('a recording', () => {
  test('gives back poses to the last bit, with Infinity, and the picture', () => {
    const read = readRecording(made(true), 'a.mcap')
    if (!read.ok) throw new Error(read.fault.reason)
    const { begun, notes, isEnded, faults, pictures } = read.recording
    expect(begun).toEqual(BEGUN)
    expect(notes.map(({ topic }) => topic)).toEqual(['poses', 'picture-facts', 'ticks'])
    const [poses] = notes
    if (poses?.topic !== 'poses') throw new Error('poses come first')
    expect(poses.note.poses[0]).toMatchObject({ atMs: Infinity, status: 'ok' })
    expect(poses.note.poses[0]!.matrix.slice(12, 14)).toEqual([0.30000000000000004, 5e-324])
    expect([isEnded, faults, pictures]).toEqual([true, [], 1])
    expect([...read.recording.picture('pictures', 4)!.grey]).toEqual([1, 2, 3, 4, 5, 255])
    expect(read.recording.picture('pictures', 5)).toBeUndefined()
  })

  test('cut off after its last flush it ends there, and says so', () => {
    const read = readRecording(made(false), 'a.mcap')
    if (!read.ok) throw new Error(read.fault.reason)
    expect(read.recording.isEnded).toBe(false)
    expect(read.recording.notes.map(({ topic }) => topic)).toEqual(['poses', 'picture-facts'])
  })

  test('a note that is not as it must be is left out and named, the others stay', () => {
    const file = createByteWriter()
    const writer = createRecordingWriter((bytes) => file.bytes(bytes), ZERO)
    writer.note('begun', 5, toPlainJson(BEGUN))
    writer.note('ticks', 6, toPlainJson({ nowMs: 'six' }))
    writer.note('poses', 6, toPlainJson({ nowMs: 6, from: 'source', poses: [{ to: 'moon', from: 'probe' }] }))
    writer.note('ticks', 7, toPlainJson({ nowMs: 7 }))
    writer.end()
    const read = readRecording(file.take(), 'a.mcap')
    if (!read.ok) throw new Error(read.fault.reason)
    expect(read.recording.notes).toEqual([{ topic: 'ticks', note: { nowMs: 7 } }])
    expect(read.recording.faults[0]).toBe('/ticks, message 0: ticks.nowMs is string, not a finite number')
    expect(read.recording.faults[1]).toContain('poses.poses[0].to is "moon", not one of image, probe')
  })

  test('a newer format, nothing at all, and something else are told apart', () => {
    expect(readRecording(made(true, { ...BEGUN, format: 2 }), 'a')).toMatchObject({
      ok: false,
      fault: { code: 'newer' },
    })
    expect(readRecording(new Uint8Array(0), 'a')).toMatchObject({ ok: false, fault: { code: 'empty' } })
    expect(readRecording(new TextEncoder().encode('PK\u0003\u0004'), 'a')).toMatchObject({ ok: false, fault: { code: 'not-a-recording' } }) // prettier-ignore
  })

  test('any note of plain values comes back as it went in (200 runs, seed 11)', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.array(tie('any')), fc.dictionary(fc.stringMatching(/^[a-z]{1,5}$/), tie('any')), fc.float32Array(), fc.uint8Array()), // prettier-ignore
    })).any
    fc.assert(
      fc.property(value, (a) => toPlainJson(fromPlainJson(toPlainJson(a))) === toPlainJson(a)),
      { numRuns: 200, seed: 11 },
    )
    expect(fromPlainJson(toPlainJson([Infinity, -Infinity, NaN, Float32Array.of(0.1)]))).toEqual([Infinity, -Infinity, NaN, Float32Array.of(0.1)]) // prettier-ignore
  })

  test('each topic’s schema is JSON schema that names what it needs', () => {
    for (const topic of NOTE_TOPICS) expect(NOTES[topic].schema).toMatchObject({ type: 'object', required: expect.arrayContaining(['nowMs']) }) // prettier-ignore
  })
})
