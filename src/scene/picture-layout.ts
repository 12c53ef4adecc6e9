/** Where the flat picture goes on its panel. Pure but for the objects it places. */
import type { BufferAttribute, Mesh, Object3D } from 'three'
import { PANEL } from './picture-marks.ts'

/** Panel mm, from its top left corner. */
export type Box = Readonly<Record<'leftMm' | 'topMm' | 'widthMm' | 'heightMm', number>>

/** The largest box of this shape in the picture's place; the same one again while the shape stays. */
export function fitted(before: Box | undefined, width: number, height: number): Box {
  const place = PANEL.picture
  const scale = Math.min(place.widthMm / width, place.heightMm / height)
  const [w, h] = [width * scale, height * scale]
  if (before && Math.abs(before.widthMm - w) < 0.05 && Math.abs(before.heightMm - h) < 0.05) return before
  return { leftMm: place.leftMm + (place.widthMm - w) / 2, topMm: place.topMm, widthMm: w, heightMm: h }
}

/** Lays image pixels onto the box: y down, x to the right or, mirrored, to the left; pixel centres at whole numbers. */
export function layPixels(object: Object3D, box: Box, widthPx: number, heightPx: number, isFlipped: boolean): void {
  const [perX, perY] = [box.widthMm / widthPx, box.heightMm / heightPx]
  const across = isFlipped ? -perX : perX
  const startMm = isFlipped ? box.leftMm + box.widthMm : box.leftMm
  object.position.set(startMm - PANEL.widthMm / 2 + 0.5 * across, PANEL.heightMm / 2 - box.topMm - 0.5 * perY, 1)
  object.scale.set(across, -perY, 1)
}

/** A straight ribbon from the first end to the second (x y x y), image pixels; the mesh has four corners. */
export function layRibbon(mesh: Mesh, ends: Float32Array, width: number): void {
  const [x0, y0, x1, y1] = [ends[0]!, ends[1]!, ends[2]!, ends[3]!]
  const half = width / 2 / (Math.hypot(x1 - x0, y1 - y0) || 1)
  const [across, along] = [(y0 - y1) * half, (x1 - x0) * half]
  const position = mesh.geometry.getAttribute('position') as BufferAttribute
  position.setXYZ(0, x0 + across, y0 + along, 0)
  position.setXYZ(1, x0 - across, y0 - along, 0)
  position.setXYZ(2, x1 + across, y1 + along, 0)
  position.setXYZ(3, x1 - across, y1 - along, 0)
  position.needsUpdate = true
}
