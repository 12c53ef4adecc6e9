/** What networks found in one ultrasound picture, in that picture's own pixels. Nothing here is of another picture. */
import type { CellMapping } from '#core/frames/cell-mapping.ts'

export interface PictureReading {
  readonly frameId: number
  /** Of the network, the names of its classes: `cells` counts in them; 0 is the background and never shown. */
  readonly classes: readonly string[]
  /** Class of each cell, row by row, `side * side`; 0 where nothing is sure enough to be shown. */
  readonly cells: Uint8Array<ArrayBuffer>
  readonly side: number
  /** Which image pixels the cells are. */
  readonly mapping: CellMapping
  readonly named: readonly NamedPlace[]
  /** Of a network that tells views. */
  readonly view: { readonly name: string; readonly confidence: number } | undefined
  /** Why nothing of this may be shown, in words for the operator; undefined when it may. */
  readonly abstains: string | undefined
  /** Classes held back because the network called them something else in the mirror image, when it last looked both ways. */
  readonly doubted?: readonly string[]
  readonly tookMs: number
}

/** One connected piece of one class. */
export interface NamedPlace {
  /** Of `PictureReading.classes`. */
  readonly name: string
  /** Where a label may point: its landmark, else on bone its shallowest middle, in soft tissue the piece's middle. Image pixels. */
  readonly xPx: number
  readonly yPx: number
  /** Mean chance of its cells, 0–1. */
  readonly confidence: number
  readonly areaMm2: number
}
