/**
 * What was watched, in the recording: the surfaces themselves, so that a review can reckon clearances again on any
 * machine. Corners are kept to the micrometre.
 */
import { clearance, type NeedleRod } from '#core/safety/clearance.ts'
import type { Hazard } from '#core/safety/hazards.ts'
import { triangleTree, type TriangleTree } from '#core/volumes/triangle-tree.ts'
import type { Note } from './notes.ts'

export type StructureNote = Omit<Note<'structures'>, 'nowMs' | 'set' | 'needleRadiusMm'>

/** Reckoned again: as it was told, but without the error that zones were grown by. */
export interface NearestStructure {
  readonly structure: string
  /** From the needle's surface to the structure's; negative in it. */
  readonly distanceMm: number
}

export interface RecordedStructure {
  readonly name: string
  readonly tree: TriangleTree
}

const UM_PER_MM = 1000
/** Further off nothing is told of. */
const REACH_MM = 30

export function structureNote({ structure, margin, why, mesh }: Hazard): StructureNote {
  const { stopMm, warnMm, sigmas } = margin
  return {
    name: structure.name,
    why,
    margin: { stopMm, warnMm, sigmas },
    positionsUm: Int32Array.from(mesh.positions, (mm) => Math.round(UM_PER_MM * mm)),
    indices: Uint32Array.from(mesh.indices),
  }
}

/** @throws RangeError for a surface that is none, by its structure's name */
export function checkStructure({ name, positionsUm, indices }: StructureNote): void {
  if (!(positionsUm instanceof Int32Array) || !(indices instanceof Uint32Array) || indices.length < 3)
    throw new RangeError(`${name}: its surface is no list of whole numbers`)
  const corners = positionsUm.length / 3
  const strange = indices.find((index) => index >= corners)
  if (strange !== undefined) throw new RangeError(`${name}: corner ${strange} of ${corners} is not there`)
}

/** @throws RangeError for a surface that is none */
export function recordedStructure(note: StructureNote): RecordedStructure {
  checkStructure(note)
  const { name } = note
  const [positionsUm, indices] = [note.positionsUm as Int32Array, note.indices as Uint32Array]
  return { name, tree: triangleTree({ positions: Float64Array.from(positionsUm, (um) => um / UM_PER_MM), indices }) }
}

/** Undefined when all are further than 30 mm. */
export function nearestOf(structures: readonly RecordedStructure[], rod: NeedleRod): NearestStructure | undefined {
  let nearest: NearestStructure | undefined
  for (const { name, tree } of structures) {
    const found = clearance(tree, rod, Math.max(0, nearest?.distanceMm ?? REACH_MM))
    if (found && (!nearest || found.distanceMm < nearest.distanceMm)) nearest = { structure: name, distanceMm: found.distanceMm } // prettier-ignore
  }
  return nearest
}
