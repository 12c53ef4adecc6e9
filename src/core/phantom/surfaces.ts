/**
 * The phantom as triangle surfaces: one closed mesh per part, in levels of detail, for drawing, printing and measuring.
 *
 * A surface is the outside of its part whatever lies within: the skin's is the outline of the body,
 * a vertebra's that of the bone with its marrow. Frame `ct`, LPS mm, normals outwards, triangles
 * counter-clockwise seen from outside.
 */
import type { Level, Side } from '#core/anatomy/levels.ts'
import { STRUCTURES, type Structure, type StructureGroup } from '#core/anatomy/structures.ts'
import { filledOut, sizeOf } from '#core/volumes/mesh-size.ts'
import { simplified, type DetailedMesh } from '#core/volumes/simplify.ts'
import type { LumbarSpine } from './lumbar-spine.ts'
import { boundedSdf, partSurface, withNormals } from './part-surface.ts'
import type { Part } from './part.ts'
import { DETAIL_ERRORS_MM, SURFACE_GROUPS, type SurfaceGroup } from './surface-groups.ts'
import type { Box } from './sdf.ts'

/** Distance between samples, mm: coarser where shapes are smooth, finer of what is thin (see below). */
const SPACING_MM: Readonly<Record<SurfaceGroup, number>> = {
  neural: 0.45,
  vessel: 0.3,
  disc: 0.9,
  joint: 0.4,
  bone: 0.8,
  ligament: 0.6,
  muscle: 1.4,
  fascia: 0.5,
  fat: 2.5,
  skin: 2.5,
  organ: 2.5,
}

/** A sheet breaks up below it: a lattice has gaps of √3 spacings along its diagonal. */
const SAMPLES_ACROSS_SHEET = 1.8
/** A tube's corners lie on it, so its chords lie within: with fewer it would be a tenth too thin and more. */
const SAMPLES_ACROSS_TUBE = 3.2
/** No finer than this, mm: five samples across a radicular artery. */
const FINEST_MM = 0.14
/** A nerve or a fascia would go to pieces: no more error than this share of how thick it is. */
const THIN_SHARE = 0.25
/** What lies in another by less than a millimetre (the sac's fluid, a joint's cartilage) must not come through it. */
const NESTED_ERROR_MM: Readonly<Partial<Record<SurfaceGroup, number>>> = { neural: 0.35, joint: 0.25 }
/** Below this share of the spacing the gradient is noise of the smooth unions, above it edges are rounded off. */
const NORMAL_REACH = 0.3

export interface StructureSurface {
  /** A whole vertebra is 'vertebra L3'; anything else is called as in `STRUCTURES`. Unique within one spine. */
  readonly name: string
  /** Of the structure, or of the first one where the part holds several. */
  readonly label: number
  readonly group: SurfaceGroup
  readonly level: Level | undefined
  readonly side: Side | undefined
  readonly mesh: DetailedMesh
}

export interface SurfaceOptions {
  /** For bone; the other groups scale with it. */
  readonly spacingMm?: number
  readonly groups?: readonly SurfaceGroup[]
  readonly errorsMm?: readonly number[]
  /** What reaches beyond is closed there. */
  readonly within?: Box
}

/** T12 to the tip of the sacrum with the whole trunk round them: what a lumbar CT takes in, with 20 mm to spare. */
export function regionOf({ bones }: Pick<LumbarSpine, 'bones'>): Box {
  const low = [0, 1, 2].map((axis) => Math.min(...bones.map(({ box }) => box.low[axis]!)))
  const high = [0, 1, 2].map((axis) => Math.max(...bones.map(({ box }) => box.high[axis]!)))
  return { low: [low[0]! - 20, low[1]! - 40, low[2]!], high: [high[0]! + 20, high[1]! + 60, high[2]!] }
}

/** One after the other, bones first: they are what a person waits for. */
export async function* surfacesOf(
  spine: Pick<LumbarSpine, 'parts' | 'bones'>,
  { spacingMm = SPACING_MM.bone, groups = SURFACE_GROUPS, errorsMm = DETAIL_ERRORS_MM, within }: SurfaceOptions = {},
): AsyncGenerator<StructureSurface> {
  const region = within ?? regionOf(spine)
  const scale = spacingMm / SPACING_MM.bone
  const wanted = spine.parts.flatMap((part) => {
    const structure = STRUCTURES[part.label - 1]
    return structure && isSurfaceGroup(structure.group) && groups.includes(structure.group)
      ? [{ part, structure, group: structure.group }]
      : []
  })
  wanted.sort((a, b) => Number(b.group === 'bone') - Number(a.group === 'bone'))
  const used = new Set<string>()
  for (const { part, structure, group } of wanted) {
    const spacing = SPACING_MM[group] * scale
    const bounded = boundedSdf(part, region)
    const isTube = group === 'neural' || group === 'vessel'
    const samplesAcross = isTube ? SAMPLES_ACROSS_TUBE : SAMPLES_ACROSS_SHEET
    const fine = partSurface(bounded, { spacingMm: spacing, finestMm: FINEST_MM, samplesAcross })
    if (!fine.indices.length) continue
    const { areaMm2, volumeMm3 } = sizeOf(fine)
    // Of a tube its radius, of a sheet its thickness.
    const thicknessMm = (2 * volumeMm3) / areaMm2
    const mostMm = Math.min(NESTED_ERROR_MM[group] ?? Infinity, THIN_SHARE * thicknessMm)
    const allowedMm = errorsMm.map((error) => Math.min(error, mostMm))
    const mesh = await simplified(fine, allowedMm, (left) =>
      filledOut(withNormals(left, bounded.sdf, NORMAL_REACH * spacing), volumeMm3),
    )
    const { label, level, side } = structure
    yield { name: unique(nameOf(part, structure), used), label, group, level, side, mesh }
  }
}

const isSurfaceGroup = (group: StructureGroup): group is SurfaceGroup =>
  (SURFACE_GROUPS as readonly StructureGroup[]).includes(group)

const nameOf = ({ labelOf }: Part, { kind, level, name }: Structure) =>
  kind === 'vertebral body' && labelOf ? `vertebra ${level}` : name

/** Two parts of one structure (the halves of a bilateral one) are told apart by a number. */
function unique(name: string, used: Set<string>): string {
  let candidate = name
  for (let n = 2; used.has(candidate); n++) candidate = `${name} (${n})`
  used.add(candidate)
  return candidate
}
