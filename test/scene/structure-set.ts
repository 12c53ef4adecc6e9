/** A body of balls whose picture a person can foretell, CT frame, mm. */
import { structure, type Structure } from '#core/anatomy/structures.ts'
import { labelGeometry } from '#core/volumes/label-field.ts'
import { partSurface, withNormals } from '#core/phantom/part-surface.ts'
import type { Box } from '#core/phantom/sdf.ts'
import { layerOf } from '#core/phantom/structure-layers.ts'
import { SURFACE_GROUPS, type SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { StructureSet } from '#core/phantom/structure-set.ts'
import type { StructureSurface } from '#core/phantom/surfaces.ts'
import { simplified } from '#core/volumes/simplify.ts'

interface Ball {
  readonly of: Structure
  readonly at: readonly [number, number, number]
  readonly radiusMm: number
}

/** Of two at one place the later one is there. */
export const BALLS: readonly Ball[] = [
  { of: structure('skin'), at: [0, 0, 0], radiusMm: 56 },
  { of: structure('multifidus', undefined, 'left'), at: [0, 30, 0], radiusMm: 12 },
  { of: structure('aorta'), at: [35, 0, 0], radiusMm: 10 },
  { of: structure('inferior vena cava'), at: [-35, 0, 0], radiusMm: 10 },
  { of: structure('vertebral body', 'L3'), at: [0, 0, 0], radiusMm: 15 },
]

const distance = ({ at, radiusMm }: Ball, x: number, y: number, z: number) =>
  Math.hypot(x - at[0], y - at[1], z - at[2]) - radiusMm

export async function ballSet(spacingMm = 3): Promise<StructureSet> {
  const surfaces = await Promise.all(
    BALLS.map(async (ball): Promise<StructureSurface> => {
      const sdf = (x: number, y: number, z: number) => distance(ball, x, y, z)
      const end = (sign: 1 | -1) =>
        ball.at.map((value) => value + sign * (ball.radiusMm + 1)) as [number, number, number]
      const fine = withNormals(partSurface({ sdf, box: { low: end(-1), high: end(1) } }, { spacingMm }), sdf, 1)
      const { label, name, group, level, side } = ball.of
      return { label, name, group: group as SurfaceGroup, level, side, mesh: await simplified(fine, [0.15, 0.5, 1.5]) }
    }),
  )
  const box: Box = { low: [-64, -64, -64], high: [64, 64, 64] }
  const geometry = labelGeometry(box, 2)
  const [nx, ny, nz] = geometry.dimensions
  const labels = new Uint16Array(nx * ny * nz)
  for (let at = 0; at < labels.length; at++) {
    const ijk = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / nx / ny)]
    const [x, y, z] = ijk.map((n, axis) => geometry.origin[axis]! + 2 * n) as [number, number, number]
    labels[at] = BALLS.findLast((ball) => distance(ball, x, y, z) < 0)?.of.label ?? 0
  }
  const meshes = SURFACE_GROUPS.flatMap((group) => {
    const own = surfaces.filter((surface) => surface.group === group)
    return own.length ? [layerOf(group, own)] : []
  })
  return { meshes, field: { geometry, labels } }
}
