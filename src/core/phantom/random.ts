/** Numbers from a seed, the same on every machine: mulberry32 (Tommy Ettinger, public domain) and Box and Muller's normal. */
export interface Random {
  /** 0 ≤ x < 1. */
  uniform(): number
  /** Mean 0, deviation 1. */
  normal(): number
}

export function createRandom(seed: number): Random {
  let state = seed | 0
  function uniform(): number {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  return {
    uniform,
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  }
}

/** Integer hash after Wang and Jenkins (public domain): 32 well mixed bits. */
export function hash(a: number): number {
  let h = a | 0
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  return (h ^ (h >>> 16)) >>> 0
}

/** Nearly normal, mean 0, deviation 1, of a seed and a place in a list: the sum of four bytes of a hash (Irwin and Hall). */
export function normalAt(seed: number, at: number): number {
  const h = hash(hash(seed + 0x9e3779b9) ^ at)
  const sum = (h & 255) + ((h >>> 8) & 255) + ((h >>> 16) & 255) + (h >>> 24)
  return (sum - 510) / 147.8
}
