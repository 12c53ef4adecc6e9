/**
 * The part of an ultrasound picture that holds echoes, in image pixels.
 *
 * A curvilinear fan is bounded by two straight edges and two arcs about one origin,
 * a linear field by a rectangle. Pixels outside are frame, text or nothing.
 */
export type Fan =
  | {
      readonly kind: 'rectangle'
      readonly xPx: number
      readonly yPx: number
      readonly widthPx: number
      readonly heightPx: number
    }
  | {
      readonly kind: 'curvilinear'
      /** Where the edges meet; may lie outside the picture. */
      readonly originPx: readonly [x: number, y: number]
      readonly startRadiusPx: number
      readonly stopRadiusPx: number
      /** From straight down (+y), positive towards +x; radians. */
      readonly startAngleRad: number
      readonly stopAngleRad: number
    }

export const wholePicture = (widthPx: number, heightPx: number): Fan => ({
  kind: 'rectangle',
  xPx: 0,
  yPx: 0,
  widthPx,
  heightPx,
})

export function isInFan(fan: Fan, xPx: number, yPx: number): boolean {
  if (fan.kind === 'rectangle') {
    return xPx >= fan.xPx && yPx >= fan.yPx && xPx < fan.xPx + fan.widthPx && yPx < fan.yPx + fan.heightPx
  }
  const x = xPx - fan.originPx[0]
  const y = yPx - fan.originPx[1]
  const radius = Math.hypot(x, y)
  const angle = Math.atan2(x, y)
  return (
    radius >= fan.startRadiusPx && radius <= fan.stopRadiusPx && angle >= fan.startAngleRad && angle <= fan.stopAngleRad
  )
}
