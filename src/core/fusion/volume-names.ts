/**
 * Names for what an ultrasound plane cuts, taken from the labels of a registered volume; what a network sees there
 * counts as evidence, never as the name.
 *
 * Only what sound can reach is named. Nerves and vessels are named from the volume alone: no network of this project
 * claims them.
 */
import type { VolumeCut } from './volume-cut.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import { isBone, lumbarClassOf } from '#core/anatomy/sonoanatomy.ts'
import { STRUCTURES, type Structure, type StructureGroup } from '#core/anatomy/structures.ts'

/** How many cells of 0.6 mm sound must reach of a structure of each group before it is worth a name; groups not here get none. */
const LEAST_CELLS: Readonly<Partial<Record<StructureGroup, number>>> = {
  bone: 8,
  joint: 6,
  disc: 20,
  ligament: 20,
  muscle: 150,
  neural: 3,
  vessel: 3,
}
/** Whose names would say the same as a neighbour's, or of what fills the space between. */
const UNNAMED: ReadonlySet<string> = new Set([
  'cerebrospinal fluid',
  'facet cartilage',
  'facet capsule',
  'gluteal muscles',
  'abdominal wall',
])
/** A registration is off by so much at least, mm: evidence within it counts. */
const REACH_MM = 3
/** Share of a bone's reached cells beside which the network must name the same, or some other bone, to count. */
const [SEEN_SHARE, OTHER_SHARE] = [0.3, 0.5]

/**
 * @param reading of a network that names lumbar bones, of the same picture and grid; undefined when none is trusted
 */
export function namesFromVolume(cut: VolumeCut, reading?: PictureReading): ShownName[] {
  const cellsOf = new Map<number, number[]>()
  for (let cell = 0; cell < cut.labels.length; cell++) {
    const label = cut.labels[cell]!
    if (!label || !cut.isReached[cell]) continue
    const cells = cellsOf.get(label)
    if (cells) cells.push(cell)
    else cellsOf.set(label, [cell])
  }
  const scale = (0.6 / cut.cellMm) ** 2
  const names: ShownName[] = []
  for (const [label, cells] of cellsOf) {
    // What has no structure of ours is no name for a needle's way.
    const structure = STRUCTURES[label - 1]
    if (!structure) continue
    const least = LEAST_CELLS[structure.group]
    if (least === undefined || cells.length < least * scale || UNNAMED.has(structure.kind)) continue
    const [column, row] = isBone(structure) ? shallowest(cells, cut.side) : innermost(cells, cut.side)
    names.push({
      id: label,
      name: structure.name,
      xPx: cut.mapping.x0Px + column * cut.mapping.xStepPx,
      yPx: cut.mapping.y0Px + row * cut.mapping.yStepPx,
      confidence: 1,
      from: 'volume',
      evidence: reading && isBone(structure) ? evidenceFor(structure, cells, cut, reading) : undefined,
    })
  }
  return names.toSorted((a, b) => rankOf(a.id) - rankOf(b.id) || sizeOf(b.id) - sizeOf(a.id))

  function rankOf(label: number): number {
    return FIRST.indexOf(STRUCTURES[label - 1]!.group)
  }
  function sizeOf(label: number): number {
    return cellsOf.get(label)!.length
  }
}

/** What a needle aims at or must not meet comes before what it goes through: views that hold only some names take these. */
const FIRST: readonly StructureGroup[] = ['bone', 'neural', 'vessel', 'joint', 'ligament', 'disc', 'muscle']

function evidenceFor(
  structure: Structure,
  cells: readonly number[],
  { side, cellMm }: VolumeCut,
  { classes, cells: found }: PictureReading,
): ShownName['evidence'] {
  const wanted = lumbarClassOf(structure)
  const same = classes.indexOf(wanted)
  const others = new Set(classes.flatMap((name, n) => (n !== same && BONY.has(name) ? [n] : [])))
  const reach = Math.max(1, Math.round(REACH_MM / cellMm))
  let [seen, other] = [0, 0]
  for (const cell of cells) {
    let [isSame, isOther] = [false, false]
    const [column, row] = [cell % side, Math.floor(cell / side)]
    for (let r = Math.max(0, row - reach); r <= Math.min(side - 1, row + reach); r++)
      for (let c = Math.max(0, column - reach); c <= Math.min(side - 1, column + reach); c++) {
        const there = found[r * side + c]!
        if (there === same && same > 0) isSame = true
        else if (others.has(there)) isOther = true
      }
    if (isSame) seen++
    else if (isOther) other++
  }
  if (seen >= SEEN_SHARE * cells.length) return 'seen'
  return other >= OTHER_SHARE * cells.length ? 'contradicted' : 'not seen'
}

/** Whether a network names bones at all. */
export const showsBone = ({ classes }: PictureReading): boolean => classes.some((name) => BONY.has(name))

/** Classes of bones' surfaces. */
export const BONY: ReadonlySet<string> = new Set([
  'spinous process',
  'lamina',
  'articular process',
  'transverse process',
  'sacrum',
])

/** The middle of its uppermost cells, at the cell of these nearest to it. */
function shallowest(cells: readonly number[], side: number): readonly [column: number, row: number] {
  const top = Math.min(...cells.map((cell) => Math.floor(cell / side)))
  return innermost(
    cells.filter((cell) => Math.floor(cell / side) <= top + 1),
    side,
  )
}

/** The cell nearest to the mean of all: a leader line must end on the thing itself. */
function innermost(cells: readonly number[], side: number): readonly [column: number, row: number] {
  const [x, y] = [mean(cells.map((cell) => cell % side)), mean(cells.map((cell) => Math.floor(cell / side)))]
  const off = (cell: number) => ((cell % side) - x) ** 2 + (Math.floor(cell / side) - y) ** 2
  const nearest = cells.reduce((best, cell) => (off(cell) < off(best) ? cell : best))
  return [nearest % side, Math.floor(nearest / side)]
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
