/**
 * Distances along a planned path to bone and to each structure that it must keep away from, read off distance fields:
 * each structure's field is kept only as far round it as it matters.
 */
import { distanceField, signedDistanceField } from '#core/volumes/distance-field.ts'
import type { Box } from '#core/volumes/box.ts'
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import { cropped, extentsOf, grown, joined, MATTER, type Ground } from './known-anatomy.ts'
import { stopAtMm, warnAtMm, type KeptAway } from './procedure.ts'

/** Reads a distance, mm, at a place; Infinity outside of its box. */
export interface DistanceReader {
  readonly box: Box
  at(x: number, y: number, z: number): number
}

export interface KeptAwayField extends DistanceReader {
  readonly kept: KeptAway
  readonly sigmaMm: number
  readonly stopMm: number
  readonly warnMm: number
}

/** Further off than this, or than its warning distance, a structure is not told of, mm. */
export const TOLD_MM = 12

/** What lies in the sac is reached only through the dura, which a coarse map shows full of holes: the sac counts as one. */
const IN_THE_SAC: ReadonlySet<string> = new Set(['cerebrospinal fluid', 'cauda equina', 'conus medullaris'])

/** Negative in bone; undefined where there is none in the block. */
export function boneField({ matter, geometry }: Ground): DistanceReader | undefined {
  const marked = new Uint8Array(matter.length)
  for (let at = 0; at < matter.length; at++) marked[at] = matter[at] === MATTER.bone ? 1 : 0
  return marked.includes(1) ? reader(signedDistanceField(marked, geometry), geometry) : undefined
}

/** Only of structures that there are in the block. */
export function keptAwayFields(
  ground: Ground,
  kept: readonly KeptAway[],
  inTheSac: readonly number[],
): readonly KeptAwayField[] {
  const extents = extentsOf(ground)
  return kept.flatMap((each) => {
    const { label, kind } = each.structure
    const labels = kind === 'dura' ? [label, ...inTheSac] : [label]
    const boxes = labels.flatMap((one) => extents.get(one) ?? [])
    if (boxes.length === 0) return []
    const sigmaMm = ground.sigmaMm.get(label) ?? 0
    const [stopMm, warnMm] = [stopAtMm(each.margin, sigmaMm), warnAtMm(each.margin, sigmaMm)]
    const around = cropped(
      ground,
      grown(boxes.reduce(joined), Math.max(warnMm, TOLD_MM) + 2 * ground.geometry.spacingMm[0]),
    )
    const marked = new Uint8Array(around.labels.length)
    for (let at = 0; at < marked.length; at++) marked[at] = labels.includes(around.labels[at]!) ? 1 : 0
    return [{ ...reader(distanceField(marked, around.geometry), around.geometry), kept: each, sigmaMm, stopMm, warnMm }]
  })
}

export const isInTheSac = (kind: string): boolean => IN_THE_SAC.has(kind)

/** Between voxels by straight interpolation; a place outside of the middles of the outermost voxels is beyond. */
function reader(values: Float32Array, { dimensions, spacingMm, origin }: VolumeGeometry): DistanceReader {
  const [nx, ny, nz] = dimensions
  const [sx, sy, sz] = spacingMm
  const [ox, oy, oz] = origin
  const [dj, dk] = [nx, nx * ny]
  return {
    box: { low: origin, high: [ox + (nx - 1) * sx, oy + (ny - 1) * sy, oz + (nz - 1) * sz] },
    at(x, y, z) {
      const i = (x - ox) / sx
      const j = (y - oy) / sy
      const k = (z - oz) / sz
      const i0 = Math.floor(i)
      const j0 = Math.floor(j)
      const k0 = Math.floor(k)
      if (i0 < 0 || j0 < 0 || k0 < 0 || i0 >= nx - 1 || j0 >= ny - 1 || k0 >= nz - 1) return Infinity
      const u = i - i0
      const v = j - j0
      const w = k - k0
      const at = i0 + dj * j0 + dk * k0
      const low =
        (values[at]! * (1 - u) + values[at + 1]! * u) * (1 - v) +
        (values[at + dj]! * (1 - u) + values[at + dj + 1]! * u) * v
      const high =
        (values[at + dk]! * (1 - u) + values[at + dk + 1]! * u) * (1 - v) +
        (values[at + dk + dj]! * (1 - u) + values[at + dk + dj + 1]! * u) * v
      return low * (1 - w) + high * w
    },
  }
}
