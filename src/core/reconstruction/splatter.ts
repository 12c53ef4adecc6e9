/** What the ways of placing pixels have in common: a picture goes in, voxels come out. */
import type { Matrix } from '#core/frames/transform.ts'

/** MF, row by row. */
export interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
}

export interface Voxels {
  readonly values: Uint8Array<ArrayBuffer>
  /** How much was put into each voxel, 256 for a whole pixel, 65535 for all there is no room for; 0: a hole. */
  readonly weights: Uint16Array<ArrayBuffer>
}

export interface Splatter {
  /** @param voxelFromImage column-major, pixels to voxels with centres at whole numbers. */
  place(picture: Picture, voxelFromImage: Matrix): void
  isTouched(voxel: number): boolean
  /** As it stands; the splatter's own arrays where it holds them in this form, so neither is to be written. */
  voxels(): Voxels
}

/** A hole at (i, j, k): its value, or -1 where this way finds too little around it. */
export type Fill = (i: number, j: number, k: number) => number
