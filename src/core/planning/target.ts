/**
 * Where an injection is meant to end, found from the named anatomy alone by the template's definition of its target.
 * It is a proposal: a person looks at it and accepts it or points elsewhere.
 */
import { point } from '#core/frames/transform.ts'
import { distanceField } from '#core/volumes/distance-field.ts'
import {
  extentsOf,
  groundIn,
  grown,
  MATTER,
  shared,
  type Ground,
  type KnownAnatomy,
  type ReadHu,
} from './known-anatomy.ts'
import type { PlanPoint } from './path.ts'
import { noGoStructures, structureOf, type Procedure, type ProcedurePlace, type Towards } from './procedure.ts'

export type TargetProposal =
  | {
      readonly ok: true
      readonly target: PlanPoint
      /** Which two structures it lies between, and how far from each, in words. */
      readonly words: string
      /** One deviation, mm, of the less sure of the two. */
      readonly sigmaMm: number
    }
  | { readonly ok: false; readonly reason: string }

const PROPOSING = {
  /** Two structures further apart than this at their nearest do not meet, mm. */
  apartMm: 8,
  /** Along the groove or gap: what is so much wider than at its narrowest still belongs to it, mm. */
  slackMm: 1.5,
  /** Nothing is proposed nearer than this to where the known anatomy ends, mm: what lies beyond might be the real place. */
  edgeMm: 4,
} as const

type Place = readonly [x: number, y: number, z: number]

/** LPS. */
const DIRECTIONS: Readonly<Record<Exclude<Towards, 'lateral' | 'medial'>, Place>> = {
  posterior: [0, 1, 0],
  anterior: [0, -1, 0],
  superior: [0, 0, 1],
  inferior: [0, 0, -1],
}

export function proposeTarget(
  anatomy: KnownAnatomy,
  procedure: Procedure,
  place: ProcedurePlace,
  readHu?: ReadHu,
): TargetProposal {
  const { target, isSided } = procedure
  if (isSided && !place.side) return { ok: false, reason: `${procedure.name} needs a side: left or right` }
  if (!procedure.levels.includes(place.level))
    return { ok: false, reason: `${procedure.name} is not done at ${place.level}` }
  const [a, b] = [structureOf(target.between[0], place), structureOf(target.between[1], place)]
  const extents = extentsOf(anatomy.field)
  const boxes = [extents.get(a.label), extents.get(b.label)]
  const missing = [a, b].find((_, n) => boxes[n] === undefined)
  if (missing) return { ok: false, reason: `the case has no ${missing.name}: place the target by pointing` }
  const box = shared(grown(boxes[0]!, PROPOSING.apartMm), grown(boxes[1]!, PROPOSING.apartMm))
  const ground = groundIn(anatomy, box, readHu)
  const cells = [a, b].map(({ label }) => distances(ground, label))
  if (!cells[0] || !cells[1])
    return { ok: false, reason: `${a.name} and ${b.name} do not come within ${PROPOSING.apartMm} mm of each other` }
  const shut = new Set(noGoStructures(procedure, place).map(({ structure }) => structure.label))
  const [dA, dB] = [cells[0], cells[1]]
  const cost = (at: number) => Math.abs(dA[at]! - target.offMm) + dB[at]!
  const free = [...dA.keys()].filter((at) => ground.matter[at] === MATTER.tissue && !shut.has(ground.labels[at]!))
  const least = free.reduce((best, at) => Math.min(best, cost(at)), Infinity)
  if (least > PROPOSING.apartMm) return { ok: false, reason: `nothing free lies between ${a.name} and ${b.name}` }
  const groove = free.filter((at) => cost(at) <= least + PROPOSING.slackMm)
  const far = furthest(groove, target.share, ground, directionOf(target.towards, place))
  const edge = Math.min(...far.map((cell) => edgeDistance(anatomy, placeOf(ground, cell))))
  if (edge < PROPOSING.edgeMm)
    return { ok: false, reason: 'the volume ends where it would be: the real place may lie beyond' }
  const at = middlemost(far, ground)
  const [x, y, z] = placeOf(ground, at)
  return {
    ok: true,
    target: point('ct', x, y, z),
    words: `${target.words}: ${dA[at]!.toFixed(1)} mm from ${a.name}, ${dB[at]!.toFixed(1)} mm from ${b.name}`,
    sigmaMm: Math.max(anatomy.sigmaMm.get(a.label) ?? 0, anatomy.sigmaMm.get(b.label) ?? 0),
  }
}

/** From the surface of one structure, mm, 0 inside; undefined where none of it is in the block. */
function distances({ geometry, labels }: Ground, label: number): Float32Array | undefined {
  const marked = Uint8Array.from(labels, (one) => (one === label ? 1 : 0))
  if (!marked.includes(1)) return undefined
  return distanceField(marked, geometry)
}

function directionOf(towards: readonly Towards[], { side }: ProcedurePlace): Place {
  const sum = [0, 0, 0] as [number, number, number]
  for (const [n, word] of towards.entries()) {
    const outwards = side === 'right' ? -1 : 1
    const way =
      word === 'lateral'
        ? [outwards, 0, 0]
        : word === 'medial'
          ? [-outwards, 0, 0]
          : (DIRECTIONS[word] as readonly number[])
    // Each counts half as much as the one before.
    for (let axis = 0; axis < 3; axis++) sum[axis]! += way[axis]! / 2 ** n
  }
  return sum
}

/** Of some cells, the share that lies furthest in a direction. */
function furthest(cells: readonly number[], share: number, ground: Ground, [u, v, w]: Place): readonly number[] {
  const along = (at: number) => {
    const [x, y, z] = placeOf(ground, at)
    return u * x + v * y + w * z
  }
  return cells.toSorted((a, b) => along(b) - along(a)).slice(0, Math.ceil(share * cells.length))
}

/** The cell nearest to the middle of all. */
function middlemost(cells: readonly number[], ground: Ground): number {
  const places = cells.map((at) => placeOf(ground, at))
  const middle = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis]!, 0) / cells.length)
  const off = (at: number) => Math.hypot(...placeOf(ground, at).map((mm, axis) => mm - middle[axis]!))
  return cells.reduce((best, at) => (off(at) < off(best) ? at : best))
}

function placeOf({ geometry: { dimensions, spacingMm: s, origin: o } }: Ground, at: number): Place {
  const [nx, ny] = dimensions
  const [i, j, k] = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
  return [o[0] + i * s[0], o[1] + j * s[1], o[2] + k * s[2]]
}

function edgeDistance({ field: { geometry } }: KnownAnatomy, place: Place): number {
  const { dimensions, spacingMm: s, origin: o } = geometry
  const ends = place.flatMap((mm, axis) => [mm - o[axis]!, o[axis]! + (dimensions[axis]! - 1) * s[axis]! - mm])
  return Math.min(...ends)
}
