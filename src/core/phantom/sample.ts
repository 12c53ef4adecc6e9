/**
 * What is where, voxel by voxel: structure labels and tissue codes of the phantom on a grid
 * along the patient's axes.
 *
 * Bricks that one part fills, or that a part cannot reach, are settled by one distance at their
 * middle; only those that a surface crosses are looked at voxel by voxel.
 */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { Part } from './part.ts'
import { tissueCode } from './tissues.ts'

export interface SampledSpine {
  readonly geometry: VolumeGeometry
  /** Of `core/anatomy/structures.ts`; 0 is air. Voxel order of `Volume`. */
  readonly labels: Uint16Array<ArrayBuffer>
  /** Of `TISSUE_NAMES`. */
  readonly tissues: Uint8Array<ArrayBuffer>
}

/** Whether anything within `radiusMm` of a place (CT mm) is asked for. */
export type Wanted = (x: number, y: number, z: number, radiusMm: number) => boolean

/** Voxels along each edge of the bricks that are settled at once, each a part of the one before. */
const BRICKS = [32, 16, 8, 4] as const
const FINEST = BRICKS[BRICKS.length - 1]!
/** How much further than true a part's distance may claim to be (see `Part.sdf`). */
const SLACK = 1.15

/**
 * @param kRange first and one past the last slice to fill, so that several workers can share a volume.
 * @param isWanted bricks of which nothing is wanted stay air.
 * @throws RangeError when the grid does not follow the patient's axes.
 */
export function sampleSpine(
  parts: readonly Part[],
  geometry: VolumeGeometry,
  kRange: readonly [first: number, end: number] = [0, geometry.dimensions[2]],
  isWanted: Wanted = () => true,
): SampledSpine {
  if (geometry.direction.join() !== '1,0,0,0,1,0,0,0,1') {
    throw new RangeError(`the phantom is sampled along the patient's axes, not along ${geometry.direction.join(' ')}`)
  }
  const [nx, ny] = geometry.dimensions
  const [firstK, endK] = kRange
  const [sx, sy, sz] = geometry.spacingMm
  const [ox, oy, oz] = geometry.origin
  const labels = new Uint16Array(nx * ny * (endK - firstK))
  const tissues = new Uint8Array(labels.length)
  const latestFirst = parts.map((part) => ({ ...part, code: tissueCode(part.tissue) })).toReversed()
  type Coded = (typeof latestFirst)[number]

  /** The parts that may be in a brick, latest first, up to one that fills it. */
  function inBrick(candidates: readonly Coded[], i: number, j: number, k: number, size: number): Coded[] {
    const half = (size - 1) / 2
    const [x, y, z] = [ox + (i + half) * sx, oy + (j + half) * sy, oz + (k + half) * sz]
    const [rx, ry, rz] = [half * sx, half * sy, half * sz]
    const radius = Math.hypot(rx, ry, rz) * SLACK
    if (!isWanted(x, y, z, radius)) return []
    const found: Coded[] = []
    for (const part of candidates) {
      const { low, high } = part.box
      if (x + rx < low[0] || x - rx > high[0] || y + ry < low[1] || y - ry > high[1]) continue
      if (z + rz < low[2] || z - rz > high[2]) continue
      const distance = part.sdf(x, y, z)
      if (distance > radius) continue
      found.push(part)
      const isInBox =
        x - rx >= low[0] &&
        x + rx <= high[0] &&
        y - ry >= low[1] &&
        y + ry <= high[1] &&
        z - rz >= low[2] &&
        z + rz <= high[2]
      if (distance < -radius && isInBox) break
    }
    return found
  }

  function fill(brick: readonly Coded[], i0: number, j0: number, k0: number): void {
    for (let k = k0; k < Math.min(k0 + FINEST, endK); k++) {
      const z = oz + k * sz
      for (let j = j0; j < Math.min(j0 + FINEST, ny); j++) {
        const y = oy + j * sy
        let at = i0 + nx * (j + ny * (k - firstK))
        for (let i = i0; i < Math.min(i0 + FINEST, nx); i++, at++) {
          const x = ox + i * sx
          for (const part of brick) {
            const { low, high } = part.box
            if (x < low[0] || x > high[0] || y < low[1] || y > high[1] || z < low[2] || z > high[2]) continue
            const distance = part.sdf(x, y, z)
            if (distance >= 0) continue
            labels[at] = part.labelOf ? part.labelOf(x, y, z) : part.label
            tissues[at] = part.tissueOf ? tissueCode(part.tissueOf(x, y, z, distance)) : part.code
            break
          }
        }
      }
    }
  }

  /** Settles all bricks of one size within a larger one. */
  function settle(candidates: readonly Coded[], i0: number, j0: number, k0: number, depth: number, room: number): void {
    const size = BRICKS[depth]!
    for (let k = k0; k < Math.min(k0 + room, endK); k += size) {
      for (let j = j0; j < Math.min(j0 + room, ny); j += size) {
        for (let i = i0; i < Math.min(i0 + room, nx); i += size) {
          const brick = inBrick(candidates, i, j, k, size)
          if (!brick.length) continue
          if (size === FINEST) fill(brick, i, j, k)
          else settle(brick, i, j, k, depth + 1, size)
        }
      }
    }
  }

  settle(latestFirst, 0, 0, firstK, 0, Infinity)
  return { geometry, labels, tissues }
}
