/**
 * Stored pixel bytes to signed 16-bit voxels, and voxels to the 8-bit copy that is drawn.
 *
 * Voxels stay exact wherever 16 bits can hold them; what cannot be held is counted, so that it can be said.
 */

export interface PixelFormat {
  readonly bitsAllocated: 8 | 16
  readonly bitsStored: number
  readonly highBit: number
  readonly isSigned: boolean
  readonly isBigEndian: boolean
  /** value = slope * stored + intercept (PS3.3 C.11.1.1.2). */
  readonly slope: number
  readonly intercept: number
}

/** How many voxels are not exactly what the file says. */
export interface Inexact {
  readonly clamped: number
  readonly rounded: number
}

/** What 16-bit whole numbers could not hold, in words. */
export function inexactRemarks({ clamped, rounded }: Inexact): string[] {
  const remarks: string[] = []
  if (rounded) remarks.push(`${rounded} voxels were rounded to whole numbers (by at most 0.5)`)
  if (clamped) remarks.push(`${clamped} voxels lie outside -32768 to 32767 and were held to it`)
  return remarks
}

const LOWEST = -32768
const HIGHEST = 32767
const IS_LITTLE_ENDIAN_HOST = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

/**
 * Fills `voxels` from as many stored pixels. `voxels` may lie on the very bytes of 16-bit `stored`.
 * @param stored at least `voxels.length * bitsAllocated / 8` bytes; may be swapped in place when big endian.
 * @throws RangeError when there are fewer bytes than voxels need.
 */
export function writeVoxels(stored: Uint8Array, format: PixelFormat, voxels: Int16Array): Inexact {
  const { bitsStored, highBit, isSigned, slope, intercept } = format
  const words = wordsOf(stored, format, voxels.length)
  // Shifting up to bit 31 and back drops what is above the high bit and below the stored ones, and extends the sign.
  const up = 31 - highBit
  const down = 32 - bitsStored
  if (isAlwaysExact(format)) {
    if (isSigned) for (let i = 0; i < voxels.length; i++) voxels[i] = ((words[i]! << up) >> down) * slope + intercept
    else for (let i = 0; i < voxels.length; i++) voxels[i] = ((words[i]! << up) >>> down) * slope + intercept
    return { clamped: 0, rounded: 0 }
  }
  return writeRounded(voxels, (i) => {
    const shifted = words[i]! << up
    return (isSigned ? shifted >> down : shifted >>> down) * slope + intercept
  })
}

/** Whole numbers that 16 bits hold for anything the stored bits can say. */
function isAlwaysExact({ bitsStored, isSigned, slope, intercept }: PixelFormat): boolean {
  const low = isSigned ? -(2 ** (bitsStored - 1)) : 0
  const high = low + 2 ** bitsStored - 1
  const ends = [slope * low + intercept, slope * high + intercept]
  const isWhole = Number.isInteger(slope) && Number.isInteger(intercept)
  return isWhole && Math.min(...ends) >= LOWEST && Math.max(...ends) <= HIGHEST
}

/** Rounds to whole numbers and keeps to 16 bits, and counts where that changed the value; NaN becomes the lowest. */
export function writeRounded(voxels: Int16Array, valueAt: (index: number) => number): Inexact {
  let clamped = 0
  let rounded = 0
  for (let i = 0; i < voxels.length; i++) {
    const value = valueAt(i)
    const whole = Math.round(value)
    if (whole >= LOWEST && whole <= HIGHEST) {
      if (whole !== value) rounded++
      voxels[i] = whole
    } else {
      clamped++
      voxels[i] = whole > HIGHEST ? HIGHEST : LOWEST
    }
  }
  return { clamped, rounded }
}

/** The stored numbers as they lie; a copy only where the bytes are not on a 2-byte boundary. */
function wordsOf(
  stored: Uint8Array,
  { bitsAllocated, isBigEndian }: PixelFormat,
  count: number,
): Uint8Array | Uint16Array {
  const needed = (count * bitsAllocated) / 8
  if (stored.length < needed) throw new RangeError(`${count} voxels need ${needed} bytes, there are ${stored.length}`)
  if (bitsAllocated === 8) return stored
  const aligned = stored.byteOffset % 2 === 0 ? stored : stored.slice(0, needed)
  const words = new Uint16Array(aligned.buffer, aligned.byteOffset, count)
  if (isBigEndian === IS_LITTLE_ENDIAN_HOST) {
    for (let i = 0; i < count; i++) words[i] = (words[i]! << 8) | (words[i]! >> 8)
  }
  return words
}

/** 8-bit value for each voxel value, at `value + 32768`: 0 at `low` and below, 255 at `high` and above, rounded. */
export function displayTable([low, high]: readonly [number, number]): Uint8Array<ArrayBuffer> {
  const table = new Uint8Array(65536)
  const perUnit = 255 / (high - low)
  for (let at = 0; at < table.length; at++) {
    table[at] = Math.round(Math.max(0, Math.min(255, (at + LOWEST - low) * perUnit)))
  }
  return table
}

/** `display` must be as long as `voxels`. */
export function writeDisplay(voxels: Int16Array, table: Uint8Array, display: Uint8Array): void {
  for (let i = 0; i < voxels.length; i++) display[i] = table[voxels[i]! + 32768]!
}

/** Adds the voxels to counts of each value, at `value + 32768`. */
export function countValues(voxels: Int16Array, counts: Uint32Array): void {
  for (let i = 0; i < voxels.length; i++) counts[voxels[i]! + 32768]!++
}

/** Share of voxels left dark and left bright when the signal has no unit, as in MR. */
const TAILS = { dark: 0.01, bright: 0.005 } as const

/** The span to draw of a signal without a unit: between two percentiles, so that a few outliers do not darken it. */
export function windowOfCounts(counts: Uint32Array): readonly [number, number] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const valueAt = (share: number) => {
    let sofar = 0
    const at = counts.findIndex((count) => (sofar += count) > share * total)
    return (at < 0 ? 32768 : at) + LOWEST
  }
  const low = valueAt(TAILS.dark)
  return [low, Math.max(low + 1, valueAt(1 - TAILS.bright))]
}
