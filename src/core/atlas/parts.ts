/** What an atlas takes apart: each structure that has a surface, where it is, and a few places on it that a name may point at. */
import { groupOfLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import type { Level, Side } from '#core/anatomy/levels.ts'
import { STRUCTURES, structure, type StructureGroup, type StructureKind } from '#core/anatomy/structures.ts'
import { POSITION_UNIT_MM, type LayerMesh } from '#core/phantom/structure-layers.ts'

export type Place = readonly [x: number, y: number, z: number]

export interface AtlasPart {
  /** Its place in the list. */
  readonly index: number
  /** Of the structure: of a whole vertebra that of the vertebra, not of its body. */
  readonly label: number
  readonly kind: StructureKind | undefined
  readonly group: StructureGroup
  readonly level: Level | undefined
  readonly side: Side | undefined
  /** CT frame (LPS), mm. */
  readonly low: Place
  readonly high: Place
  /** On its surface, CT frame mm: the first is the nearest to its middle, each further one far from those before. */
  readonly anchors: readonly Place[]
  /** Which mesh it is in, and whose corners are its. */
  readonly mesh: number
  readonly firstCorner: number
  readonly corners: number
}

const ANCHORS = 8

export function atlasParts(meshes: readonly LayerMesh[], foreign?: ForeignLabels): AtlasPart[] {
  const parts: AtlasPart[] = []
  for (const [mesh, layer] of meshes.entries())
    for (const { name, label: own, firstCorner, corners } of layer.structures) {
      if (corners === 0) continue
      const first = STRUCTURES[own - 1]
      const isWhole = name.startsWith('vertebra ') && first?.level !== undefined
      const named = isWhole ? structure('vertebra', first.level) : first
      const placeAt = cornerPlaces(layer, firstCorner)
      parts.push({
        index: parts.length,
        label: named?.label ?? own,
        kind: named?.kind,
        group: named?.group ?? groupOfLabel(own, foreign),
        level: named?.level,
        side: named?.side,
        ...boxOf(placeAt, corners),
        anchors: anchorsOf(placeAt, corners),
        mesh,
        firstCorner,
        corners,
      })
    }
  return parts
}

type PlaceAt = (corner: number) => Place

function cornerPlaces({ positions, originMm = [0, 0, 0] }: LayerMesh, firstCorner: number): PlaceAt {
  const axis = (corner: number, which: 0 | 1 | 2) =>
    originMm[which] + positions[4 * (firstCorner + corner) + which]! * POSITION_UNIT_MM
  return (corner) => [axis(corner, 0), axis(corner, 1), axis(corner, 2)]
}

function boxOf(placeAt: PlaceAt, corners: number): Pick<AtlasPart, 'low' | 'high'> {
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (let n = 0; n < corners; n++) {
    const place = placeAt(n)
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, place[axis]!)
      high[axis] = Math.max(high[axis]!, place[axis]!)
    }
  }
  return { low, high }
}

/** Farthest-point sampling, from the corner nearest to the mean of all. */
function anchorsOf(placeAt: PlaceAt, corners: number): Place[] {
  const mean: [number, number, number] = [0, 0, 0]
  for (let n = 0; n < corners; n++) for (let axis = 0; axis < 3; axis++) mean[axis]! += placeAt(n)[axis]! / corners
  const away = (a: Place, b: Place) => (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2
  let next = 0
  for (let n = 1; n < corners; n++) if (away(placeAt(n), mean) < away(placeAt(next), mean)) next = n
  const anchors: Place[] = []
  const nearest = new Float64Array(corners).fill(Infinity)
  while (anchors.length < Math.min(ANCHORS, corners)) {
    const anchor = placeAt(next)
    anchors.push(anchor)
    let furthest = 0
    for (let n = 0; n < corners; n++) {
      nearest[n] = Math.min(nearest[n]!, away(placeAt(n), anchor))
      if (nearest[n]! > nearest[furthest]!) furthest = n
    }
    next = furthest
  }
  return anchors
}
