/**
 * Hostile bytes: whatever comes, there is an answer, soon, in bounded memory.
 *
 * Half of the mutants get their CRC put right, so that what lies behind it is reached too.
 */
import { expect, test } from 'vitest'
import { crc64 } from '#core/openigtlink/crc64.ts'
import { decodeMessage } from '#core/openigtlink/decode.ts'
import { encodeMessage, type Outgoing } from '#core/openigtlink/encode.ts'
import { createFraming } from '#core/openigtlink/framing.ts'
import { pseudoRandom } from './pseudo-random.ts'
import { MESSAGES } from './sample-messages.ts'

const SEED = 20_251_126
const MUTANTS = 10_000
const EXTREMES = [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff]

type Random = () => number
const below = (random: Random, n: number) => Math.floor(random() * n)

/** One to six changes: bits, extreme bytes, whole size fields, bytes cut out or put in. */
function mutate(original: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  const bytes = [...original]
  for (let changes = 1 + below(random, 6); changes > 0; changes--) {
    const at = below(random, bytes.length)
    const kind = below(random, 6)
    if (kind === 0) bytes[at]! ^= 1 << below(random, 8)
    else if (kind === 1) bytes[at] = EXTREMES[below(random, EXTREMES.length)]!
    else if (kind === 2) for (let i = 0; i < 4 && at + i < bytes.length; i++) bytes[at + i] = random() < 0.5 ? 255 : 0
    else if (kind === 3) bytes.splice(at, 1 + below(random, 20))
    else if (kind === 4) bytes.splice(at, 0, ...Array.from({ length: 1 + below(random, 20) }, () => below(random, 256)))
    else bytes.splice(58 + below(random, 80), 2, below(random, 256), below(random, 256))
    if (bytes.length === 0) bytes.push(0)
  }
  return Uint8Array.from(bytes)
}

function repair(bytes: Uint8Array<ArrayBuffer>): void {
  if (bytes.length < 58) return
  const view = new DataView(bytes.buffer)
  view.setBigUint64(42, BigInt(bytes.length - 58))
  view.setBigUint64(50, crc64(bytes.subarray(58)))
}

/** What a value keeps alive: its bytes and a guess at its objects. */
function weightOf(value: unknown): number {
  if (ArrayBuffer.isView(value)) return value.byteLength + 100
  if (typeof value === 'string') return 2 * value.length + 32
  if (value instanceof Map) return weightOf([...value].flat())
  if (typeof value !== 'object' || value === null) return 16
  return Object.values(value).reduce((sum: number, part) => sum + weightOf(part), 64)
}

test(`${MUTANTS} mutated messages (seed ${SEED}): no throw, every fault typed and placed, memory in proportion to the bytes`, () => {
  const random = pseudoRandom(SEED)
  const originals = MESSAGES.map((message) => encodeMessage(message))
  const codes = new Map<string, number>()
  let slowestMs = 0
  for (let i = 0; i < MUTANTS; i++) {
    const bytes = mutate(originals[i % originals.length]!, random)
    if (i % 4 !== 0) repair(bytes)
    const before = performance.now()
    const decoded = decodeMessage(bytes)
    slowestMs = Math.max(slowestMs, performance.now() - before)
    const code = decoded.ok ? 'read' : decoded.fault.code
    codes.set(code, (codes.get(code) ?? 0) + 1)
    const isSound = decoded.ok
      ? weightOf(decoded.message) < 2000 + 60 * bytes.length
      : decoded.fault.at <= bytes.length && decoded.fault.reason.length > 10
    expect(isSound, `mutant ${i}`).toBe(true)
  }
  console.log(
    `mutants: ${[...codes].map(([code, count]) => `${count} ${code}`).join(', ')}; slowest ${slowestMs.toFixed(1)} ms`,
  )
  // Every way of being wrong was met, and the content behind the CRC was reached often.
  const rare = ['read', 'truncated', 'header', 'size', 'crc', 'metadata', 'value'].filter(
    (code) => (codes.get(code) ?? 0) < 50,
  )
  expect(rare).toEqual([])
})

/** Bytes that were not UTF-8 take more room as UTF-8: the one thing that is read and need not fit again. */
function written(message: Outgoing): Uint8Array | undefined {
  try {
    return encodeMessage(message)
  } catch (error) {
    if (String(error).includes('does not fit')) return undefined
    throw error
  }
}

test(`what a mutant was read as can be written and reads the same (seed ${SEED + 1})`, () => {
  const random = pseudoRandom(SEED + 1)
  const originals = MESSAGES.map((message) => encodeMessage(message))
  let compared = 0
  for (let i = 0; i < 3000; i++) {
    const bytes = mutate(originals[i % originals.length]!, random)
    repair(bytes)
    const first = decodeMessage(bytes)
    if (!first.ok) continue
    const { header, content, metadata, messageId } = first.message
    const { version, device, timestamp } = header
    const again = written({ version, device, timestamp, content, metadata, messageId })
    if (!again) continue
    expect(decodeMessage(again)).toMatchObject({ ok: true, message: { content, metadata, messageId } })
    compared++
  }
  expect(compared).toBeGreaterThan(300)
})

test(`streams of mutants (seed ${SEED + 2}) end with a fault or wait for more, and hold no more than they were sent`, () => {
  const random = pseudoRandom(SEED + 2)
  const originals = MESSAGES.map((message) => encodeMessage(message))
  let lost = 0
  for (let i = 0; i < 500; i++) {
    const framing = createFraming({ maxBodyBytes: 100_000 })
    let sent = 0
    for (let part = 0; part < 10; part++) {
      const chunk = mutate(originals[below(random, originals.length)]!, random)
      sent += chunk.length
      const framed = framing.push(chunk)
      for (const one of framed) {
        if (one.ok) decodeMessage(one.bytes)
        else lost++
      }
      expect(framing.pendingBytes).toBeLessThanOrEqual(sent)
    }
  }
  expect(lost).toBeGreaterThan(100)
})
