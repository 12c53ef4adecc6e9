/** The region a live sweep goes into: what was scouted and a little more, in voxels as small as there is room for. */
import { gridOfBox, type GridResult, type SweepBox, type Triple } from './sweep-grid.ts'

export const REGION = {
  /** A hand does not come the same way twice. */
  marginMm: 3,
  /** 320 MB while the sweep is running, and a texture of 40 MB of it: what a headset's browser gives. */
  mostVoxels: 40_000_000,
} as const

/** Larger voxels than wanted are one step coarser at a time. */
const COARSER = 1.1

export const widenedBy = ({ lowMm, highMm }: SweepBox, mm: number): SweepBox => ({
  lowMm: lowMm.map((low) => low - mm) as readonly number[] as Triple,
  highMm: highMm.map((high) => high + mm) as readonly number[] as Triple,
})

/** @param wantedMm edge of a voxel; the grid's own says what there was room for. */
export function gridOfRegion(box: SweepBox, wantedMm: number, mostVoxels: number = REGION.mostVoxels): GridResult {
  const widened = widenedBy(box, REGION.marginMm)
  for (let mm = wantedMm; ; mm *= COARSER) {
    const sides = widened.highMm.map((high, axis) => (high - widened.lowMm[axis]!) / mm + 1)
    if (sides.reduce((product, side) => product * side, 1) > mostVoxels && sides.every(Number.isFinite)) continue
    return gridOfBox(widened, [mm, mm, mm])
  }
}
