/**
 * The tables every fast CRC-64 needs, and the one that needs nothing else.
 *
 * OpenIGTLink's CRC is ECMA-182's polynomial, most significant bit first, starting
 * from 0, without a final exclusive or (igtl_util.c; ECMA-182, annex B). Everything
 * here keeps it byte-swapped: then the first byte of the data meets the lowest byte
 * of the remainder, and little-endian loads need no swapping.
 */

/** x^64 is this, modulo the polynomial: high and low 32 bits. */
const POLYNOMIAL_HIGH = 0x42f0e1eb
const POLYNOMIAL_LOW = 0xa9ea3693

/** A remainder with its bytes swapped, as two unsigned 32-bit halves. */
export interface Remainder {
  readonly low: number
  readonly high: number
}

/**
 * `slices` tables of 256 remainders, each as low and high half.
 * Entry `2 * (256 * slice + byte)` is what `byte` followed by `slice` zero bytes leaves.
 */
export function remainderTables(slices: number): Uint32Array<ArrayBuffer> {
  const tables = new Uint32Array(slices * 512)
  for (let byte = 0; byte < 256; byte++) {
    let high = byte << 24
    let low = 0
    for (let bit = 0; bit < 8; bit++) {
      const carry = high < 0
      high = (high << 1) | (low >>> 31)
      low <<= 1
      if (carry) {
        high ^= POLYNOMIAL_HIGH
        low ^= POLYNOMIAL_LOW
      }
    }
    tables[2 * byte] = swapBytes(high)
    tables[2 * byte + 1] = swapBytes(low)
  }
  for (let i = 512; i < tables.length; i += 2) {
    const low = tables[i - 512]!
    const high = tables[i - 511]!
    const entry = 2 * (low & 255)
    tables[i] = ((low >>> 8) | (high << 24)) ^ tables[entry]!
    tables[i + 1] = (high >>> 8) ^ tables[entry + 1]!
  }
  return tables
}

export const swapBytes = (word: number): number =>
  ((word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)) >>> 0

/**
 * Eight bytes at a time, in plain JavaScript: about 1 GB/s.
 * @param tables at least 8 slices.
 */
export function remainderBySlices(bytes: Uint8Array, tables: Uint32Array): Remainder {
  let low = 0
  let high = 0
  let at = 0
  for (const end = bytes.length - 7; at < end; at += 8) {
    const a = low ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24))
    const b = high ^ (bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24))
    const t7 = 3584 + 2 * (a & 255)
    const t6 = 3072 + 2 * ((a >>> 8) & 255)
    const t5 = 2560 + 2 * ((a >>> 16) & 255)
    const t4 = 2048 + 2 * (a >>> 24)
    const t3 = 1536 + 2 * (b & 255)
    const t2 = 1024 + 2 * ((b >>> 8) & 255)
    const t1 = 512 + 2 * ((b >>> 16) & 255)
    const t0 = 2 * (b >>> 24)
    low = tables[t7]! ^ tables[t6]! ^ tables[t5]! ^ tables[t4]! ^ tables[t3]! ^ tables[t2]! ^ tables[t1]! ^ tables[t0]!
    high =
      tables[t7 + 1]! ^
      tables[t6 + 1]! ^
      tables[t5 + 1]! ^
      tables[t4 + 1]! ^
      tables[t3 + 1]! ^
      tables[t2 + 1]! ^
      tables[t1 + 1]! ^
      tables[t0 + 1]!
  }
  for (; at < bytes.length; at++) {
    const entry = 2 * ((low ^ bytes[at]!) & 255)
    low = ((low >>> 8) | (high << 24)) ^ tables[entry]!
    high = (high >>> 8) ^ tables[entry + 1]!
  }
  return { low: low >>> 0, high: high >>> 0 }
}
