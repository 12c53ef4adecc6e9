/** The surfaces that were made of a label field, one for each solid, so that a correction makes only those anew that it touches. */
import { shiftedLabel, nameOfLabel, NO_FOREIGN, type ForeignLabels } from '#core/anatomy/foreign-labels.ts'
import { solidLabels, solidsOf, surfaceOfSolid, type Solid } from '#core/labelling/label-surfaces.ts'
import { layerOf, type LayerMesh } from '#core/phantom/structure-layers.ts'
import { SURFACE_GROUPS, type SurfaceGroup } from '#core/phantom/surface-groups.ts'
import type { StructureSurface } from '#core/phantom/surfaces.ts'
import type { LabelField } from '#core/volumes/label-field.ts'

export interface SurfaceShelf {
  /**
   * Makes all of them, bones first, and tells each group.
   * @param givenMm voxels that the labels came on
   * @param known surfaces that need not be made from the field
   */
  fill(
    requestId: number,
    field: LabelField,
    foreign: ForeignLabels,
    givenMm: number,
    onProgress: (fraction: number) => void,
    known?: readonly StructureSurface[],
  ): Promise<void>
  /** The field has other labels now: makes anew what changed, and tells the groups it belongs to. */
  correct(requestId: number, labels: Uint16Array<ArrayBuffer>, shiftedBy: number): Promise<void>
  clear(): void
}

type OnLayer = (requestId: number, group: SurfaceGroup, mesh: LayerMesh | undefined) => void

/** What a person waits for comes first. */
const IN_ORDER: readonly SurfaceGroup[] = ['bone', ...SURFACE_GROUPS.filter((group) => group !== 'bone')]

export function createSurfaceShelf(onLayer: OnLayer): SurfaceShelf {
  let field: LabelField | undefined
  let foreign: ForeignLabels = NO_FOREIGN
  let voxelsMm = 0
  /** By the label of their solid; a part made of formulae may have several. */
  let surfaces = new Map<number, readonly StructureSurface[]>()

  function tell(requestId: number, group: SurfaceGroup) {
    const own = [...surfaces.values()].flat().filter((surface) => surface.group === group)
    const { dimensions, spacingMm, origin } = field!.geometry
    const middle = origin.map((first, axis) => Math.round(first + (dimensions[axis]! * spacingMm[axis]!) / 2))
    onLayer(requestId, group, own.length > 0 ? layerOf(group, own, middle as [number, number, number]) : undefined)
  }

  async function make(solid: Solid) {
    const surface = await surfaceOfSolid(field!, solid, voxelsMm)
    if (surface) surfaces.set(solid.label, [surface])
    else surfaces.delete(solid.label)
    await pause()
  }

  function shift(by: number) {
    const moved = (surface: StructureSurface): StructureSurface => {
      const label = shiftedLabel(surface.label, by)
      return { ...surface, label, name: nameOfLabel(label, foreign) }
    }
    surfaces = new Map([...surfaces].map(([label, own]) => [shiftedLabel(label, by), own.map(moved)]))
  }

  return {
    async fill(requestId, of, names, givenMm, onProgress, known = []) {
      voxelsMm = givenMm
      field = of
      foreign = names
      surfaces = new Map()
      for (const surface of known) surfaces.set(surface.label, [...(surfaces.get(surface.label) ?? []), surface])
      const made = new Set(surfaces.keys())
      const solids = solidsOf(of, foreign)
      // What lies in a sac of formulae is drawn with it.
      const wanted = solids.filter(({ label, group }) => !made.has(label) && !(group !== 'bone' && known.length > 0))
      let count = 0
      for (const group of IN_ORDER) {
        const own = wanted.filter((solid) => solid.group === group)
        for (const solid of own) {
          await make(solid)
          onProgress(++count / Math.max(1, wanted.length))
        }
        if ([...surfaces.values()].some((some) => some[0]!.group === group)) tell(requestId, group)
      }
    },

    async correct(requestId, labels, shiftedBy) {
      if (!field) throw new Error('there are no structures to correct')
      const before = field.labels
      field = { geometry: field.geometry, labels }
      const groups = new Set<SurfaceGroup>()
      if (shiftedBy !== 0) {
        shift(shiftedBy)
        for (const [own] of surfaces.values()) groups.add(own!.group)
      }
      const changed = changedLabels(before, labels, shiftedBy)
      const solids = solidsOf(field, foreign)
      const there = new Set(solids.map(({ label }) => label))
      for (const [label, own] of surfaces) {
        if (there.has(label) || !isOf(label, changed)) continue
        surfaces.delete(label)
        groups.add(own[0]!.group)
      }
      for (const solid of solids) {
        if (![...solid.parts].some((part) => changed.has(part))) continue
        await make(solid)
        groups.add(solid.group)
      }
      for (const group of groups) tell(requestId, group)
    },

    clear() {
      field = undefined
      surfaces = new Map()
    },
  }
}
/** A solid that has lost its last voxel: one of the labels that were in it changed. */
const isOf = (label: number, changed: ReadonlySet<number>) =>
  [...changed].some((one) => solidLabels(one).includes(label))

/** Every label that some voxel has lost or gained, besides what the shift alone did. */
function changedLabels(before: Uint16Array, after: Uint16Array, shiftedBy: number): ReadonlySet<number> {
  const shifted = new Map<number, number>([[0, 0]])
  const changed = new Set<number>()
  for (let at = 0; at < after.length; at++) {
    const old = before[at]!
    let now = old
    if (shiftedBy !== 0) {
      now = shifted.get(old) ?? shiftedLabel(old, shiftedBy)
      shifted.set(old, now)
    }
    if (now === after[at]) continue
    if (now > 0) changed.add(now)
    if (after[at]! > 0) changed.add(after[at]!)
  }
  return changed
}

/** Between two surfaces other requests may come in. */
const pause = () => new Promise<void>((resolve) => void setTimeout(resolve, 0))
