/** What must not be touched, in the shape in which distances to it are found. */
import type { Structure } from '#core/anatomy/structures.ts'
import { noGoStructures, type KeptAway, type SafetyMargin } from '#core/planning/procedure.ts'
import { DURA, FAR_FROM_ALL, ROOTS } from '#core/planning/template-parts.ts'
import { triangleTree, type Mesh, type TriangleTree } from '#core/volumes/triangle-tree.ts'

export interface Hazard {
  readonly structure: Structure
  readonly margin: SafetyMargin
  readonly why: string
  /** CT mm; the tree is of the mesh. */
  readonly mesh: Mesh
  readonly tree: TriangleTree
}

/** While no procedure is chosen: what no needle in the back should come near. */
export const USUALLY_KEPT_AWAY: readonly KeptAway[] = noGoStructures(
  { noGo: [...DURA, ...ROOTS, ...FAR_FROM_ALL] },
  { level: 'L3', side: undefined },
)

/**
 * Those that are there: a case without a kidney has no kidney to be kept away from.
 * @param meshOf closed, CT mm; undefined where the case does not show the structure
 */
export function hazardsOf(
  keptAway: readonly KeptAway[],
  meshOf: (structure: Structure) => Mesh | undefined,
): readonly Hazard[] {
  return keptAway.flatMap(({ structure, margin, why }) => {
    const mesh = meshOf(structure)
    return mesh && mesh.indices.length > 0 ? [{ structure, margin, why, mesh, tree: triangleTree(mesh) }] : []
  })
}

/** Structures that should be kept away from and that the case does not show: nobody may think they are watched. */
export const unwatched = (keptAway: readonly KeptAway[], hazards: readonly Hazard[]): readonly Structure[] =>
  keptAway
    .map(({ structure }) => structure)
    .filter(({ label }) => !hazards.some((hazard) => hazard.structure.label === label))
