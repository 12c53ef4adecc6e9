/** Numbers that look random and are the same every time: mulberry32. */
export function pseudoRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export function pseudoRandomBytes(length: number, seed: number): Uint8Array<ArrayBuffer> {
  const random = pseudoRandom(seed)
  return Uint8Array.from({ length }, () => random() * 256)
}
