import { expect, test } from 'vitest'
import { encodeMessage } from '#core/openigtlink/encode.ts'
import { createFraming, type Framed } from '#core/openigtlink/framing.ts'
import { pseudoRandom, pseudoRandomBytes } from './pseudo-random.ts'
import { MESSAGES } from './sample-messages.ts'

const LIMITS = { maxBodyBytes: 1 << 26 }
const whole = MESSAGES.map((message) => encodeMessage(message))
const stream = Uint8Array.from(whole.flatMap((bytes) => [...bytes]))

function bytesOf(framed: Framed): Uint8Array {
  if (!framed.ok) throw new Error(framed.fault.reason)
  return framed.bytes
}

/** A header that claims a body of `size` bytes. */
function claiming(size: bigint): Uint8Array<ArrayBuffer> {
  const bytes = encodeMessage({ device: 'Imager', content: { type: 'NOTHING', wireType: 'IMAGE' } })
  new DataView(bytes.buffer).setBigUint64(42, size)
  return bytes
}

test.each([1, 2, 57, 58, 59, 100, 1460, 65536])(
  'a stream cut every %i bytes gives every message, whole and in order',
  (step) => {
    const framing = createFraming(LIMITS)
    const framed: Framed[] = []
    for (let at = 0; at < stream.length; at += step) framed.push(...framing.push(stream.subarray(at, at + step)))
    expect(framed.map(bytesOf)).toEqual(whole)
    expect(framing.pendingBytes).toBe(0)
  },
)

test('a stream cut anywhere gives the same (seed 5)', () => {
  const random = pseudoRandom(5)
  const framing = createFraming(LIMITS)
  const framed: Framed[] = []
  for (let at = 0; at < stream.length;) {
    const end = at + Math.floor(random() ** 3 * 3000)
    framed.push(...framing.push(stream.subarray(at, end)))
    at = end
  }
  expect(framed.map(bytesOf)).toEqual(whole)
})

test('a chunk may be used again for the next read', () => {
  const framing = createFraming(LIMITS)
  const chunk = new Uint8Array(100)
  const framed: Framed[] = []
  for (let at = 0; at < stream.length; at += chunk.length) {
    const part = stream.subarray(at, at + chunk.length)
    chunk.set(part)
    framed.push(...framing.push(chunk.subarray(0, part.length)))
    chunk.fill(0xee)
  }
  expect(framed.map(bytesOf)).toEqual(whole)
})

test('what is held of an incomplete message is counted', () => {
  const framing = createFraming(LIMITS)
  const [first, second] = [whole[0]!, whole[1]!]
  expect(framing.push(first.subarray(0, 40))).toEqual([])
  expect(framing.pendingBytes).toBe(40)
  framing.push(first.subarray(40))
  framing.push(second.subarray(0, 70))
  expect(framing.pendingBytes).toBe(70)
})

test('a body larger than allowed is refused before a byte of it comes, and ends the stream', () => {
  const framing = createFraming({ maxBodyBytes: 1_000_000 })
  const framed = framing.push(claiming(1_000_001n))
  expect(framed).toHaveLength(1)
  expect(framed[0]).toMatchObject({ ok: false, fault: { code: 'size', at: 42 } })
  const reason = !framed[0]!.ok && framed[0]!.fault.reason
  expect(reason).toMatch(/IMAGE from "Imager" is 1000001 bytes, allowed are 1000000; .* the stream ends here/)
  expect(framing.push(whole[0]!)).toEqual([])
  expect(framing.pendingBytes).toBe(0)
})

test('messages before a bad header are given, those after it are not', () => {
  const framing = createFraming(LIMITS)
  const bad = pseudoRandomBytes(58, 6)
  const framed = framing.push(Uint8Array.from([...whole[0]!, ...bad, ...whole[1]!]))
  expect(framed.map(({ ok }) => ok)).toEqual([true, false])
  expect(framed[1]).toMatchObject({ fault: { code: 'header', at: 0 } })
})

test('a peer that claims 60 MB and sends 10 bytes of it costs one megabyte', () => {
  const before = process.memoryUsage().arrayBuffers
  const framings = Array.from({ length: 20 }, () => createFraming(LIMITS))
  for (const framing of framings) {
    framing.push(claiming(60_000_000n))
    framing.push(new Uint8Array(10))
  }
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1.1 * 2 ** 20)
  expect(framings[0]!.pendingBytes).toBe(68)
})

test('a message of 20 MB in chunks of 64 kB comes out whole (seed 7)', () => {
  const body = pseudoRandomBytes(20_000_000, 7)
  const message = encodeMessage({ device: 'big', content: { type: 'OPAQUE', wireType: 'PRIVATE', body } })
  const framing = createFraming(LIMITS)
  const framed: Framed[] = []
  for (let at = 0; at < message.length; at += 65536) framed.push(...framing.push(message.subarray(at, at + 65536)))
  expect(framed).toHaveLength(1)
  expect(Buffer.compare(bytesOf(framed[0]!), message)).toBe(0)
})
