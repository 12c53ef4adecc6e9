/**
 * A picture made by formula that every backend must answer alike: waves of several lengths in a wedge, the last channel
 * the wedge itself. The program that exports networks (`models/training/export.py`) has the same formula.
 *
 * @returns `channels * side * side` values, 0–1, channel by channel, row by row
 */
export function proofWaves(channels: number, side: number): Float32Array {
  const area = side * side
  const values = new Float32Array(channels * area)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const mask = Math.abs(x - (side - 1) / 2) <= 0.35 * side + 0.15 * y ? 1 : 0
      for (let c = 0; c < channels - 1; c++) {
        const wave = 0.3 * Math.sin(0.13 * x + 0.05 * c) * Math.cos(0.11 * y)
        values[c * area + y * side + x] = (0.5 + wave + 0.2 * Math.sin(0.031 * x * (c + 1) + 0.047 * y)) * mask
      }
      values[(channels - 1) * area + y * side + x] = mask
    }
  }
  return values
}
