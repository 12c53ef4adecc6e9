/**
 * From a map of classes to places that can carry a name: the connected pieces of each class (cells that touch by an
 * edge or a corner), each with one cell that a label's leader may point at.
 *
 * A bone is pointed at in the middle of what lies shallowest, on its echo and never in its shadow; soft tissue in the
 * cell of the piece nearest the piece's centroid, which of a bent piece is not in it.
 */
import { pixelOfCell, type CellMapping } from '#core/frames/cell-mapping.ts'
import type { ClassMaps } from './class-maps.ts'
import type { NamedPlace } from './picture-reading.ts'
import { BONE_SURFACES, NOT_NAMED } from './sonoanatomy.ts'

export interface PlaceLimits {
  /** A smaller piece is a speck and has no name: about a bone's echo (2.4 mm thick) 3 mm long. */
  readonly leastMm2: number
  /** What lies no deeper than this below a bone's shallowest cell is its top. */
  readonly topMm: number
}

export const PLACE_LIMITS: PlaceLimits = { leastMm2: 8, topMm: 1.2 }

export interface Cells {
  /** Rows and columns; rows run away from the transducer. */
  readonly side: number
  readonly cellMm: number
  readonly mapping: CellMapping
}

/** @param names of the classes of the map, the background first. @throws RangeError when the map is no square of that side */
export function namedPlaces(
  { classes, chances }: Pick<ClassMaps, 'classes' | 'chances'>,
  names: readonly string[],
  { side, cellMm, mapping }: Cells,
  { leastMm2, topMm }: PlaceLimits = PLACE_LIMITS,
): readonly NamedPlace[] {
  if (classes.length !== side * side || chances.length !== side * side)
    throw new RangeError(`a map of side ${side} has ${classes.length} classes and ${chances.length} chances`)
  const cellMm2 = cellMm * cellMm
  return piecesOf(classes, side, (of) => names[of] !== undefined && !NOT_NAMED.includes(names[of])).flatMap((piece) => {
    const areaMm2 = piece.length * cellMm2
    if (areaMm2 < leastMm2) return []
    const name = names[classes[piece[0]!]!]!
    // A piece begins with its shallowest cell: cells are come upon row by row.
    const lowest = Math.floor(piece[0]! / side) + topMm / cellMm
    const led = BONE_SURFACES.includes(name) ? piece.filter((at) => Math.floor(at / side) <= lowest) : piece
    const at = nearestToMiddle(led, side)
    const [xPx, yPx] = pixelOfCell(mapping, at % side, Math.floor(at / side))
    const confidence = piece.reduce((sum, cell) => sum + chances[cell]!, 0) / piece.length
    return [{ name, xPx, yPx, confidence, areaMm2 }]
  })
}

/** Each the cells of one piece; its first is the first of the piece row by row. */
function piecesOf(classes: Uint8Array, side: number, isWanted: (of: number) => boolean): number[][] {
  const isTaken = new Uint8Array(classes.length)
  const pieces: number[][] = []
  for (let start = 0; start < classes.length; start++) {
    const of = classes[start]!
    if (isTaken[start] || of === 0 || !isWanted(of)) continue
    const piece = [start]
    isTaken[start] = 1
    for (let next = 0; next < piece.length; next++) {
      const [column, row] = [piece[next]! % side, Math.floor(piece[next]! / side)]
      for (let r = Math.max(0, row - 1); r <= Math.min(side - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(side - 1, column + 1); c++) {
          const at = r * side + c
          if (isTaken[at] || classes[at] !== of) continue
          isTaken[at] = 1
          piece.push(at)
        }
      }
    }
    pieces.push(piece)
  }
  return pieces
}

/** Of the cells, that nearest their mean; of several as near, the first. */
function nearestToMiddle(cells: readonly number[], side: number): number {
  let [x, y] = [0, 0]
  for (const at of cells) {
    x += (at % side) / cells.length
    y += Math.floor(at / side) / cells.length
  }
  let best = { at: cells[0]!, apart: Infinity }
  for (const at of cells) {
    const apart = Math.hypot((at % side) - x, Math.floor(at / side) - y)
    // Rounding of the mean must not choose between two that are as near.
    if (apart < best.apart - 1e-6) best = { at, apart }
  }
  return best.at
}
