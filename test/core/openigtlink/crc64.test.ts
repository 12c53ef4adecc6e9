import { expect, test } from 'vitest'
import { remainderBySlices, remainderTables } from '#core/openigtlink/crc64-tables.ts'
import { createWasmCrc, FOLD } from '#core/openigtlink/crc64-wasm.ts'
import { crc64, crc64InJavaScript } from '#core/openigtlink/crc64.ts'
import { pseudoRandom, pseudoRandomBytes } from './pseudo-random.ts'

/** ECMA-182's division, one bit at a time, in whole numbers: slow and plainly right. */
function crcByDivision(bytes: Uint8Array): bigint {
  let remainder = 0n
  for (const byte of bytes) {
    remainder ^= BigInt(byte) << 56n
    for (let bit = 0; bit < 8; bit++) {
      const carry = remainder >> 63n
      remainder = BigInt.asUintN(64, remainder << 1n) ^ (carry * 0x42f0e1eba9ea3693n)
    }
  }
  return remainder
}

const ascii = (text: string) => new TextEncoder().encode(text)

test('123456789 gives 6c40df5f0b497347, the catalogued check value of CRC-64/ECMA-182', () => {
  expect(crcByDivision(ascii('123456789')).toString(16)).toBe('6c40df5f0b497347')
  expect(crc64(ascii('123456789')).toString(16)).toBe('6c40df5f0b497347')
})

test('no bytes, and any number of zeros, give 0', () => {
  for (const length of [0, 1, 48, 5000]) expect(crc64(new Uint8Array(length))).toBe(0n)
})

test('every length from 0 to 600 agrees with long division, at every alignment (seed 1)', () => {
  const bytes = pseudoRandomBytes(700, 1)
  for (let length = 0; length <= 600; length++) {
    const part = bytes.subarray(length % 17, (length % 17) + length)
    const expected = crcByDivision(part)
    expect(crc64(part), `${length} bytes`).toBe(expected)
    expect(crc64InJavaScript(part), `${length} bytes without WebAssembly`).toBe(expected)
  }
})

test.each([65535, 65536, 65537, 89_791, 89_792, 89_793, 110_383, 110_384, 110_385, 153_456, 307_272])(
  '%i bytes, where the ways of working change, agree with long division (seed 2)',
  (length) => {
    const bytes = pseudoRandomBytes(length, 2)
    const expected = crcByDivision(bytes)
    expect(crc64(bytes)).toBe(expected)
    expect(crc64InJavaScript(bytes)).toBe(expected)
  },
)

test('the sum of powers used for folding is a multiple of the polynomial', () => {
  // A message whose bits are that sum; a multiple of the polynomial leaves nothing.
  const blocks = FOLD.at(-1)! + 1
  const bytes = new Uint8Array(16 * blocks)
  for (const exponent of FOLD) bytes[16 * (blocks - exponent) - 1] = 1
  expect(crcByDivision(bytes)).toBe(0n)
  bytes[16 * (blocks - FOLD[3]) - 1] = 0
  expect(crcByDivision(bytes)).not.toBe(0n)
})

test('WebAssembly is what runs here', () => {
  expect(() => createWasmCrc()).not.toThrow()
})

test('300 messages of 60 to 200 kB, at any alignment, agree with and without WebAssembly (seed 8)', () => {
  const random = pseudoRandom(8)
  const bytes = pseudoRandomBytes(200_020, 9)
  for (let i = 0; i < 300; i++) {
    const start = Math.floor(random() * 20)
    const part = bytes.subarray(start, start + 60_000 + Math.floor(random() * 140_000))
    expect(crc64(part), `${part.length} bytes`).toBe(crc64InJavaScript(part))
  }
})

test('a million bytes agree with and without WebAssembly (seed 3)', () => {
  const bytes = pseudoRandomBytes(1_000_000, 3)
  expect(crc64(bytes)).toBe(crc64InJavaScript(bytes))
})

test('one bit more or less anywhere changes it (seed 4)', () => {
  const bytes = pseudoRandomBytes(1000, 4)
  const whole = crc64(bytes)
  for (let at = 0; at < bytes.length; at += 7) {
    bytes[at]! ^= 1 << (at % 8)
    expect(crc64(bytes)).not.toBe(whole)
    bytes[at]! ^= 1 << (at % 8)
  }
})

test('a table entry is the remainder of its byte followed by zeros', () => {
  const tables = remainderTables(3)
  const { low, high } = remainderBySlices(new Uint8Array([200, 0, 0]), remainderTables(8))
  expect([tables[2 * (512 + 200)], tables[2 * (512 + 200) + 1]]).toEqual([low, high])
})
