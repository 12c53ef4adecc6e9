/** How likely each cell of a picture is bone, and where its cells lie: a picture in its own right that can be put into a volume. */
import { pixelOfCell, type CellMapping } from '#core/frames/cell-mapping.ts'
import type { Matrix } from '#core/frames/transform.ts'

export interface BoneMap {
  readonly frameId: number
  readonly side: number
  readonly mapping: CellMapping
  /** `side * side`, row by row; 255 is certain bone. */
  readonly grey: Uint8Array<ArrayBuffer>
}

export const boneMapOf = (frameId: number, likelihood: Float32Array, side: number, mapping: CellMapping): BoneMap => ({
  frameId,
  side,
  mapping,
  grey: Uint8Array.from(likelihood, (chance) => Math.round(255 * chance)),
})

/** Cell (column, row) to the picture's pixels; column-major. */
export function imageFromCell(mapping: CellMapping): Matrix {
  const [x, y] = pixelOfCell(mapping, 0, 0)
  const { xStepPx, yStepPx } = mapping
  return [xStepPx, 0, 0, 0, 0, yStepPx, 0, 0, 0, 0, 1, 0, x, y, 0, 1]
}
