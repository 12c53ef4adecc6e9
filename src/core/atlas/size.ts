/** How large the hologram of the atlas stands in the room, from the table to larger than a person. */

/** Of its longest edge, m. */
export const SIZES_M = { least: 0.3, most: 2 } as const

/** How many times life size makes the longest edge so long. @param longestMm of the body, larger than 0 */
export function scaleForSize(sizeM: number, longestMm: number): number {
  const held = Math.min(SIZES_M.most, Math.max(SIZES_M.least, sizeM))
  return (held * 1000) / longestMm
}

/** What a scale makes of it, m. */
export const sizeAtScale = (scale: number, longestMm: number): number => (scale * longestMm) / 1000
