/** What every ray-caster here is given, and what it gives back. */
import type { VolumeGeometry } from '#core/volumes/volume.ts'
import type { TransferFunction } from '#scene/transfer-functions.ts'

export interface Given {
  readonly geometry: VolumeGeometry
  readonly voxels: Int16Array<ArrayBuffer>
  /** Of each canvas, px each way. */
  readonly size: number
  readonly view: View
}

/** Nearly parallel, from far away: one of the peers knows no perspective. CT, mm. */
export interface View {
  readonly middle: Vector
  /** Unit vector from the middle to the eye. */
  readonly towardsEye: Vector
  /** From the middle of the picture to its upper edge. */
  readonly halfMm: number
}

export type Vector = readonly [number, number, number]

export interface Caster {
  /** Other tissue. */
  show(transfer: TransferFunction): Promise<void>
  /** One picture, until it is there: a pixel of it is read back. */
  draw(): void
  /** Of two eyes near the volume, the first alone or both; as `draw`. */
  drawEyes?(count: 1 | 2): void
  /** The picture that was drawn: RGBA on black, from the lowest row up. */
  pixels(): Uint8Array<ArrayBuffer>
}

export const HALF_ANGLE_RAD = Math.PI / 180

export function wait(gl: WebGL2RenderingContext): void {
  gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4))
}

export function read(gl: WebGL2RenderingContext, size: number): Uint8Array<ArrayBuffer> {
  const rgba = new Uint8Array(4 * size * size)
  gl.readPixels(0, 0, size, size, gl.RGBA, gl.UNSIGNED_BYTE, rgba)
  return rgba
}
