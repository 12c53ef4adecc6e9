/** How far whole vertebrae reach, from labels on a grid: the same counting for a real CT and for the phantom. */
import type { LumbarLevel } from '#core/anatomy/levels.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { volumeFromVoxel, type Volume } from '#core/volumes/volume.ts'

export const LUMBAR_LEVELS: readonly LumbarLevel[] = ['L1', 'L2', 'L3', 'L4', 'L5']

/** mm, but for the volume in ml. Axes of the CT: +x the patient's left, +y back, +z up. */
export interface VertebraExtents {
  readonly volumeMl: number
  /** Between the tips of the transverse processes. */
  readonly widthMm: number
  /** From the front of the body to the tip of the spinous process. */
  readonly depthMm: number
  readonly heightMm: number
  /** From this vertebra's centre of gravity to the next lower one's; NaN for L5. */
  readonly toNextMm: number
}

export type ExtentsOfLevels = Readonly<Record<LumbarLevel, VertebraExtents>>

type Vector = readonly [number, number, number]

interface Tally {
  count: number
  readonly sum: [number, number, number]
  readonly low: [number, number, number]
  readonly high: [number, number, number]
}

const emptyTally = (): Tally => ({
  count: 0,
  sum: [0, 0, 0],
  low: [Infinity, Infinity, Infinity],
  high: [-Infinity, -Infinity, -Infinity],
})

function add(tally: Tally, place: Vector): void {
  tally.count++
  for (let axis = 0; axis < 3; axis++) {
    tally.sum[axis]! += place[axis]!
    tally.low[axis] = Math.min(tally.low[axis]!, place[axis]!)
    tally.high[axis] = Math.max(tally.high[axis]!, place[axis]!)
  }
}

function extentsOf(tallies: readonly Tally[], spacingMm: Vector): ExtentsOfLevels {
  const voxelMm3 = spacingMm[0] * spacingMm[1] * spacingMm[2]
  const entries = LUMBAR_LEVELS.map((level, n) => {
    const { count, sum, low, high } = tallies[n]!
    const next = tallies[n + 1]
    const centreOf = (tally: Tally) => tally.sum.map((x) => x / tally.count)
    const size = (axis: number) => high[axis]! - low[axis]! + spacingMm[axis]!
    const [here, there] = [centreOf({ count, sum, low, high }), next && centreOf(next)]
    const toNextMm = there ? Math.hypot(...here.map((x, axis) => x - there[axis]!)) : NaN
    return [
      level,
      { volumeMl: (count * voxelMm3) / 1000, widthMm: size(0), depthMm: size(1), heightMm: size(2), toNextMm },
    ] as const
  })
  return Object.fromEntries(entries) as unknown as ExtentsOfLevels
}

/** Of a label volume whose axes lie along those of the CT. */
export function extentsOfLabels(labels: Volume, labelOf: Readonly<Record<LumbarLevel, number>>): ExtentsOfLevels {
  const m = volumeFromVoxel('ct', labels.geometry).matrix
  const [nx, ny] = labels.geometry.dimensions
  const nth = new Map(LUMBAR_LEVELS.map((level, n) => [labelOf[level], n]))
  const tallies = LUMBAR_LEVELS.map(emptyTally)
  for (let at = 0; at < labels.voxels.length; at++) {
    const n = nth.get(labels.voxels[at]!)
    if (n === undefined) continue
    const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    add(
      tallies[n]!,
      [0, 1, 2].map((row) => m[row]! * i + m[row + 4]! * j + m[row + 8]! * k + m[row + 12]!) as unknown as Vector,
    )
  }
  // The voxel's extent along each axis of the CT, whichever of its own axes lies there.
  const along = [0, 1, 2].map((row) => Math.abs(m[row]!) + Math.abs(m[row + 4]!) + Math.abs(m[row + 8]!))
  return extentsOf(tallies, along as unknown as Vector)
}

/** Of the phantom's bones, looked at in the middles of voxels as large as the real CT's. */
export function extentsOfPhantom(spine: LumbarSpine, spacingMm: Vector): ExtentsOfLevels {
  const tallies = LUMBAR_LEVELS.map((level) => {
    const tally = emptyTally()
    const { sdf, box } = spine.bones.find(({ name }) => name === level)!
    const first = box.low.map((x, axis) => Math.floor(x / spacingMm[axis]!) * spacingMm[axis]!) as unknown as Vector
    for (let z = first[2]; z <= box.high[2]; z += spacingMm[2])
      for (let y = first[1]; y <= box.high[1]; y += spacingMm[1])
        for (let x = first[0]; x <= box.high[0]; x += spacingMm[0]) if (sdf(x, y, z) < 0) add(tally, [x, y, z])
    return tally
  })
  return extentsOf(tallies, spacingMm)
}
