/**
 * Whether the numbers of a volume are labels or a picture. Files do not say; but neighbours in a label map are nearly
 * always the same, and neighbours in a picture nearly never, and there are few labels.
 */
import type { Volume } from '#core/volumes/volume.ts'

const LABEL_MAP = {
  mostLabels: 512,
  /** Of pairs along a row of which one at least is not 0. Thin structures on coarse voxels are mostly edge. */
  leastSame: 0.5,
  /** Voxels looked at. */
  mostLooked: 4_000_000,
} as const

export function isLabelMap({ geometry, voxels }: Pick<Volume, 'geometry' | 'voxels'>): boolean {
  const [nx] = geometry.dimensions
  const rows = Math.floor(voxels.length / nx)
  const each = Math.max(1, Math.floor(voxels.length / LABEL_MAP.mostLooked))
  const numbers = new Set<number>()
  let [pairs, same] = [0, 0]
  for (let row = 0; row < rows; row += each)
    for (let at = row * nx + 1; at < (row + 1) * nx; at++) {
      const [before, here] = [voxels[at - 1]!, voxels[at]!]
      if (here < 0) return false
      if (here === 0 && before === 0) continue
      numbers.add(here)
      if (numbers.size > LABEL_MAP.mostLabels) return false
      pairs++
      if (here === before) same++
    }
  return pairs > 0 && same >= LABEL_MAP.leastSame * pairs
}
