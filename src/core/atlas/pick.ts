/** Which structure a ray meets first, as the atlas shows them: moved apart, peeled, isolated. */
import { POSITION_UNIT_MM, type LayerMesh } from '#core/phantom/structure-layers.ts'
import type { AtlasPart, Place } from './parts.ts'

export interface Picked {
  readonly part: number
  /** Along the ray, in lengths of its direction. */
  readonly at: number
}

export interface PickScene {
  readonly meshes: readonly LayerMesh[]
  readonly parts: readonly AtlasPart[]
  /** Where each is moved to, mm. */
  readonly moved: readonly Place[]
  /** Indices of what is shown. */
  readonly shown: ReadonlySet<number>
  /** What is left of a cut: places with `normal · place + offset >= 0`, of places moved. */
  readonly kept?: { readonly normal: Place; readonly offset: number } | undefined
}

export type Pick = (origin: Place, direction: Place) => Picked | undefined

/** The structure that fingertips at a place are on, by the nearest corner of its surface; undefined when none is that near. */
export function touchedPart(
  { meshes, parts, moved, shown }: Omit<PickScene, 'kept'>,
  [x, y, z]: Place,
  withinMm: number,
): number | undefined {
  let best: number | undefined
  let least = withinMm ** 2
  for (const { index, mesh, firstCorner, corners, low, high } of parts) {
    if (!shown.has(index)) continue
    const [dx, dy, dz] = moved[index]!
    const at = [x - dx, y - dy, z - dz] as const
    const beside = [0, 1, 2].map((axis) => Math.max(low[axis]! - at[axis]!, 0, at[axis]! - high[axis]!))
    if (beside.reduce((sum, mm) => sum + mm * mm, 0) > least) continue
    const { positions, originMm = [0, 0, 0] } = meshes[mesh]!
    for (let n = firstCorner; n < firstCorner + corners; n++) {
      const away =
        (originMm[0] + positions[4 * n]! * POSITION_UNIT_MM - at[0]) ** 2 +
        (originMm[1] + positions[4 * n + 1]! * POSITION_UNIT_MM - at[1]) ** 2 +
        (originMm[2] + positions[4 * n + 2]! * POSITION_UNIT_MM - at[2]) ** 2
      if (away < least) [best, least] = [index, away]
    }
  }
  return best
}

/**
 * Boxes first, then the triangles of what the ray comes near: at the coarsest detail, which is off by 1.5 mm at most.
 * Of triangles both sides count: what is cut open is seen from inside.
 */
export function createPick({ meshes, parts, moved, shown, kept }: PickScene): Pick {
  const trianglesOf = trianglesOfParts(parts, meshes)
  return (origin, direction) => {
    let best: Picked | undefined
    for (const part of parts) {
      if (!shown.has(part.index)) continue
      const [dx, dy, dz] = moved[part.index]!
      const local: Place = [origin[0] - dx, origin[1] - dy, origin[2] - dz]
      const enters = boxEntry(part, local, direction)
      if (enters === undefined || (best && enters > best.at)) continue
      const layer = meshes[part.mesh]!
      const { originMm = [0, 0, 0] } = layer
      const inMesh: Place = [local[0] - originMm[0], local[1] - originMm[1], local[2] - originMm[2]]
      const isKept = kept && ((at: number) => isOnKeptSide(kept, origin, direction, at))
      const at = firstHit(layer, trianglesOf[part.index]!, inMesh, direction, best?.at ?? Infinity, isKept)
      if (at !== undefined) best = { part: part.index, at }
    }
    return best
  }
}

function isOnKeptSide({ normal: n, offset }: NonNullable<PickScene['kept']>, o: Place, d: Place, at: number): boolean {
  return n[0] * (o[0] + at * d[0]) + n[1] * (o[1] + at * d[1]) + n[2] * (o[2] + at * d[2]) + offset >= 0
}

const known = new WeakMap<readonly AtlasPart[], readonly Uint32Array[]>()

/** The same parts have the same triangles: found once. */
function trianglesOfParts(parts: readonly AtlasPart[], meshes: readonly LayerMesh[]): readonly Uint32Array[] {
  const before = known.get(parts)
  if (before) return before
  const found = parts.map((part) => ownTriangles(meshes[part.mesh]!, part))
  known.set(parts, found)
  return found
}

/** Where its triangles begin in the indices of the coarsest detail. */
function ownTriangles({ indices, details }: LayerMesh, { firstCorner, corners }: AtlasPart): Uint32Array {
  const detail = details.at(-1)
  const own: number[] = []
  if (detail)
    for (let at = detail.start; at < detail.start + detail.count; at += 3)
      if (indices[at]! >= firstCorner && indices[at]! < firstCorner + corners) own.push(at)
  return Uint32Array.from(own)
}

/** Slab by slab; 0 where the ray begins inside. */
function boxEntry({ low, high }: AtlasPart, origin: Place, direction: Place): number | undefined {
  let [enter, leave] = [0, Infinity]
  for (let axis = 0; axis < 3; axis++) {
    const [a, b] = [(low[axis]! - origin[axis]!) / direction[axis]!, (high[axis]! - origin[axis]!) / direction[axis]!]
    // Along a face the quotients are no numbers: the slab is then open or shut.
    if (direction[axis] === 0) {
      if (origin[axis]! < low[axis]! || origin[axis]! > high[axis]!) return undefined
      continue
    }
    enter = Math.max(enter, Math.min(a, b))
    leave = Math.min(leave, Math.max(a, b))
  }
  return enter <= leave ? enter : undefined
}

/** Möller and Trumbore 1997, J Graphics Tools 2:21-28. */
function firstHit(
  { positions, indices }: LayerMesh,
  triangles: Uint32Array,
  [ox, oy, oz]: Place,
  [dx, dy, dz]: Place,
  before: number,
  isKept: ((at: number) => boolean) | undefined,
): number | undefined {
  let best: number | undefined
  const unit = POSITION_UNIT_MM
  for (const start of triangles) {
    const [a, b, c] = [4 * indices[start]!, 4 * indices[start + 1]!, 4 * indices[start + 2]!]
    const [ax, ay, az] = [positions[a]! * unit, positions[a + 1]! * unit, positions[a + 2]! * unit]
    const [e1x, e1y, e1z] = [positions[b]! * unit - ax, positions[b + 1]! * unit - ay, positions[b + 2]! * unit - az]
    const [e2x, e2y, e2z] = [positions[c]! * unit - ax, positions[c + 1]! * unit - ay, positions[c + 2]! * unit - az]
    const [px, py, pz] = [dy * e2z - dz * e2y, dz * e2x - dx * e2z, dx * e2y - dy * e2x]
    const turn = e1x * px + e1y * py + e1z * pz
    if (turn === 0) continue
    const [tx, ty, tz] = [ox - ax, oy - ay, oz - az]
    const u = (tx * px + ty * py + tz * pz) / turn
    if (u < 0 || u > 1) continue
    const [qx, qy, qz] = [ty * e1z - tz * e1y, tz * e1x - tx * e1z, tx * e1y - ty * e1x]
    const v = (dx * qx + dy * qy + dz * qz) / turn
    if (v < 0 || u + v > 1) continue
    const at = (e2x * qx + e2y * qy + e2z * qz) / turn
    if (at <= 1e-9 || at >= (best ?? before) || (isKept && !isKept(at))) continue
    best = at
  }
  return best
}
