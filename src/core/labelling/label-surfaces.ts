/**
 * Surfaces of what a label map holds, for drawing: each mask a little smoothed, so that voxels are not seen as steps,
 * and cut at the value that leaves it the volume it had, so that nothing thin is smoothed away.
 */
import { LEVELS } from '#core/anatomy/levels.ts'
import { beyond, groupOfLabel, nameOfLabel, shiftedLabel, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { STRUCTURES, structure, type StructureGroup, type StructureKind } from '#core/anatomy/structures.ts'
import { DETAIL_ERRORS_MM, SURFACE_GROUPS, type SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { StructureSurface } from '#core/phantom/surfaces.ts'
import { isoSurface } from '#core/volumes/iso-surface.ts'
import type { LabelField } from '#core/volumes/label-field.ts'
import { simplified } from '#core/volumes/simplify.ts'
import { smoothedMask, type IndexBox } from './smoothed-mask.ts'

/** What is drawn as one solid thing, called by the label that its colour and name come from. */
export interface Solid {
  readonly label: number
  readonly name: string
  readonly group: SurfaceGroup
  /** All labels that lie within it. */
  readonly parts: ReadonlySet<number>
}

/** One deviation, in voxels of the field and of the grid that the labels came on: steps of either go, corners stay. */
const SMOOTHING = { own: 0.9, given: 0.5 } as const
/** Parts of one sac: the outer one is drawn round all of them. */
const IN_DURA: readonly StructureKind[] = ['cerebrospinal fluid', 'conus medullaris', 'cauda equina']
const SACRAL: readonly StructureKind[] = ['superior articular process of the sacrum', 'sacral ala']

/** The solids of a field, in the order of their labels. */
export function solidsOf({ labels }: LabelField, foreign: ForeignLabels): readonly Solid[] {
  const there = new Set(labels)
  there.delete(0)
  const parts = new Map<number, Set<number>>()
  const put = (solid: number, part: number) => parts.set(solid, (parts.get(solid) ?? new Set()).add(part))
  for (const label of there) {
    for (const solid of solidLabels(label)) put(solid, label)
  }
  return [...parts]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([label, within]): Solid[] => {
      const group = drawnGroup(label, foreign)
      return group ? [{ label, name: nameOfLabel(label, foreign), group, parts: within }] : []
    })
}

/** Labels of the solids that a label lies in. */
export function solidLabels(label: number): readonly number[] {
  const one = STRUCTURES[label - 1]
  if (!one) return [wholeBeyond(label)]
  if (one.kind !== 'vertebra' && one.group === 'bone' && one.level) return [structure('vertebra', one.level).label]
  if (SACRAL.includes(one.kind)) return [structure('sacrum').label]
  return IN_DURA.includes(one.kind) ? [label, structure('dura').label] : [label]
}

/** Parts of a vertebra that a shift took out of T12 to L5 are drawn as one too. */
function wholeBeyond(label: number): number {
  const found = beyond(label)
  if (!found || found.first.group !== 'bone' || found.first.kind === 'vertebra') return label
  return shiftedLabel(structure('vertebra', LEVELS[0]).label, found.index)
}

/** Kidneys and what has no structure of ours are organs in the drawing; what is neither is not drawn. */
export function drawnGroup(label: number, foreign?: ForeignLabels): SurfaceGroup | undefined {
  const group: StructureGroup = groupOfLabel(label, foreign)
  if ((SURFACE_GROUPS as readonly StructureGroup[]).includes(group)) return group as SurfaceGroup
  return group === 'other' && (STRUCTURES[label - 1]?.kind ?? 'kidney') === 'kidney' ? 'organ' : undefined
}

/** @param givenMm voxels that the labels came on @returns undefined where the solid has no voxel left */
export async function surfaceOfSolid(
  field: LabelField,
  solid: Solid,
  givenMm: number,
): Promise<StructureSurface | undefined> {
  const box = boxOfParts(field, solid.parts)
  if (!box) return undefined
  const spacingMm = field.geometry.spacingMm[0]
  const deviation = Math.max(SMOOTHING.own, (SMOOTHING.given * givenMm) / spacingMm)
  const { samples, level } = smoothedMask(field, solid.parts, box, deviation)
  const found = isoSurface(samples, level)
  if (found.type === 'too-large' || found.mesh.indices.length === 0) return undefined
  // The finest detail need not be finer than the labels themselves.
  const least = 0.25 * spacingMm
  const errorsMm = DETAIL_ERRORS_MM.map((error) => Math.max(error, least))
  const mesh = await simplified(found.mesh, errorsMm)
  const one = STRUCTURES[solid.label - 1]
  return { name: solid.name, label: solid.label, group: solid.group, level: one?.level, side: one?.side, mesh }
}

function boxOfParts({ geometry, labels }: LabelField, parts: ReadonlySet<number>): IndexBox | undefined {
  const [nx, ny] = geometry.dimensions
  const low = [Infinity, Infinity, Infinity]
  const high = [-Infinity, -Infinity, -Infinity]
  const isPart = new Uint8Array(65_536)
  for (const part of parts) isPart[part] = 1
  for (let at = 0; at < labels.length; at++) {
    if (!isPart[labels[at]!]) continue
    const index = [at % nx, Math.floor(at / nx) % ny, Math.floor(at / (nx * ny))]
    for (let axis = 0; axis < 3; axis++) {
      if (index[axis]! < low[axis]!) low[axis] = index[axis]!
      if (index[axis]! > high[axis]!) high[axis] = index[axis]!
    }
  }
  return Number.isFinite(low[0]) ? ({ low, high } as unknown as IndexBox) : undefined
}
