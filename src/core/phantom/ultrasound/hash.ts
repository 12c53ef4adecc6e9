/**
 * Chance that stands in the tissue: the same place always gives the same number, here and on the graphics card.
 *
 * Integer hash after Wang and Jenkins (public domain) in 32-bit arithmetic that wraps, which TypeScript's
 * Math.imul and the card's `uint` do alike (`shaders/ultrasound-simulation/hash.glsl`).
 */
export function hash(a: number): number {
  let h = a | 0
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  h = Math.imul(h ^ (h >>> 16), 0x45d9f3b)
  return (h ^ (h >>> 16)) >>> 0
}

export function hashOfCell(i: number, j: number, k: number): number {
  return hash(Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791))
}

const fade = (t: number) => t * t * (3 - 2 * t)

/** Smooth noise between the corners of a lattice of unit cells, 0-1 with mean 0.5 (value noise). */
export function latticeNoise(x: number, y: number, z: number): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  const [u, v, w] = [fade(x - i), fade(y - j), fade(z - k)]
  const row = (jj: number, kk: number) => {
    const a = hashOfCell(i, jj, kk) & 0xffff
    const b = hashOfCell(i + 1, jj, kk) & 0xffff
    return a + (b - a) * u
  }
  const near = row(j, k) + (row(j + 1, k) - row(j, k)) * v
  const far = row(j, k + 1) + (row(j + 1, k + 1) - row(j, k + 1)) * v
  return (near + (far - near) * w) / 0xffff
}
