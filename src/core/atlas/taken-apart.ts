/** All that an atlas needs to know of a case's structures; the same meshes give the same answer without work. */
import type { ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import type { LayerMesh } from '#core/phantom/structure-layers.ts'
import { fullExplosion, isCover, isExploded } from './explode.ts'
import { leftAfter, peelLayers, type PeelLayer } from './layers.ts'
import { atlasParts, type AtlasPart, type Place } from './parts.ts'

export interface TakenApart {
  readonly meshes: readonly LayerMesh[]
  readonly parts: readonly AtlasPart[]
  readonly layers: readonly PeelLayer[]
  /** By label, as `STRUCTURES` calls them: what is none of these has none. */
  readonly names: ReadonlyMap<number, string>
  /** Of each part, with everything apart, mm. */
  readonly explosion: readonly Place[]
  /** Round all of it in its place, CT mm. */
  readonly low: Place
  readonly high: Place
}

const known = new WeakMap<readonly LayerMesh[], TakenApart>()

export function takenApart(meshes: readonly LayerMesh[], foreign?: ForeignLabels): TakenApart {
  const before = known.get(meshes)
  if (before) return before
  const parts = atlasParts(meshes, foreign)
  const corner = (end: 'low' | 'high', of: (...all: number[]) => number): Place => [
    of(...parts.map((part) => part[end][0])),
    of(...parts.map((part) => part[end][1])),
    of(...parts.map((part) => part[end][2])),
  ]
  const apart: TakenApart = {
    meshes,
    parts,
    layers: peelLayers(parts),
    names: new Map(parts.flatMap(({ label }) => (STRUCTURES[label - 1] ? [[label, STRUCTURES[label - 1]!.name]] : []))),
    explosion: fullExplosion(parts),
    low: corner('low', Math.min),
    high: corner('high', Math.max),
  }
  known.set(meshes, apart)
  return apart
}

export interface AtlasLook {
  /** 0–1. */
  readonly explode: number
  /** How many layers are off. */
  readonly peeled: number
  /** Label of the one that is shown alone. */
  readonly isolated: number | undefined
}

/** Indices of what is seen. */
export function shownParts(
  { parts, layers }: TakenApart,
  { explode, peeled, isolated }: AtlasLook,
): ReadonlySet<number> {
  if (isolated !== undefined) return new Set(parts.filter(({ label }) => label === isolated).map(({ index }) => index))
  const left = withoutLining(parts, layers, peeled)
  if (!isExploded(explode)) return left
  return new Set([...left].filter((index) => !isCover(parts[index]!)))
}

/**
 * Fat between the muscles has the shape of the room that the fascia closes: under it the two would break through each
 * other, and over the muscles it would hide them. It is seen while it is the outermost layer, and at no other time.
 */
function withoutLining(parts: readonly AtlasPart[], layers: readonly PeelLayer[], peeled: number): ReadonlySet<number> {
  const isLining = (index: number) => parts[index]!.kind === 'fat between muscles'
  const isOnTop = layers[peeled]?.parts.some(isLining) ?? false
  const left = leftAfter(layers, peeled)
  return isOnTop ? left : new Set([...left].filter((index) => !isLining(index)))
}

/** Where each part stands now, from its own place, mm. */
export const displacements = ({ explosion }: TakenApart, explode: number): Place[] =>
  explosion.map(([x, y, z]): Place => (isExploded(explode) ? [x * explode, y * explode, z * explode] : [0, 0, 0]))

/** Round what is seen, where it stands now, CT mm; undefined when nothing is. */
export function shownBox(
  { parts }: TakenApart,
  moved: readonly Place[],
  shown: ReadonlySet<number>,
): { readonly low: Place; readonly high: Place } | undefined {
  if (shown.size === 0) return undefined
  const low: [number, number, number] = [Infinity, Infinity, Infinity]
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity]
  for (const index of shown) {
    const part = parts[index]
    if (!part) continue
    for (let axis = 0; axis < 3; axis++) {
      low[axis] = Math.min(low[axis]!, part.low[axis]! + moved[index]![axis]!)
      high[axis] = Math.max(high[axis]!, part.high[axis]! + moved[index]![axis]!)
    }
  }
  return { low, high }
}

/** With which the atlas opens: a body without its coverings, the muscles of the back seen first. */
export function firstPeel({ layers, parts }: TakenApart): number {
  const muscles = layers.findIndex((layer) => layer.parts.some((index) => parts[index]!.group === 'muscle'))
  return Math.max(0, muscles)
}
