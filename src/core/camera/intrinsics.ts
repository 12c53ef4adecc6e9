/** How a camera maps what it sees onto its pixels: a pinhole, without the bend of its lens. */
export interface Intrinsics {
  readonly widthPx: number
  readonly heightPx: number
  readonly focalPx: number
  /** Where the camera looks straight ahead. */
  readonly centrePx: readonly [x: number, y: number]
}

/** Usual for the cameras of laptops (60-78° from corner to corner): used until it is stated or estimated. */
export const USUAL_FIELD_DEG = 60

/** @param acrossDeg from the left edge of the picture to the right one */
export function intrinsicsOf(widthPx: number, heightPx: number, acrossDeg = USUAL_FIELD_DEG): Intrinsics {
  if (!(acrossDeg >= 20 && acrossDeg <= 140))
    throw new RangeError(`a camera does not see ${acrossDeg}° across: state between 20 and 140`)
  const focalPx = widthPx / 2 / Math.tan((acrossDeg * Math.PI) / 360)
  return { widthPx, heightPx, focalPx, centrePx: [(widthPx - 1) / 2, (heightPx - 1) / 2] }
}

export const fieldDegOf = ({ widthPx, focalPx }: Intrinsics): number =>
  (360 / Math.PI) * Math.atan(widthPx / 2 / focalPx)
