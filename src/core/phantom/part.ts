/** One named part of the phantom as a signed distance, and what it is made of. */
import type { Box, Sdf } from './sdf.ts'
import type { Tissue } from './tissues.ts'

export interface Part {
  readonly name: string
  /** Of `core/anatomy/structures.ts`. */
  readonly label: number
  readonly tissue: Tissue
  /**
   * CT frame, mm, negative inside. Outside it never exceeds the true distance by more than 15 %, so
   * a whole brick of voxels may be ruled out by its middle.
   */
  readonly sdf: Sdf
  /** Outside it the part is not. */
  readonly box: Box
  /** Where one part holds several structures (the processes of a vertebra): which one is at a place inside. */
  readonly labelOf?: (x: number, y: number, z: number) => number
  /** Where one part holds several tissues (cortex and marrow; muscle and the fat in it). `distanceMm` is `sdf` there, negative. */
  readonly tissueOf?: (x: number, y: number, z: number, distanceMm: number) => Tissue
}
