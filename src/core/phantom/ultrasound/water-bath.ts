/**
 * What a scanner shows in a bath of clear water, where probes are calibrated: grain, the ring of the array, and what is
 * held into the beam. A tip is brightest in the middle of the slice and fades out of it; its echo smears across the
 * beam, the more the deeper (blurred as the pictures of PLUS's calibration recordings are, by eye).
 */
import { createRandom } from '#core/phantom/random.ts'
import { isInFan, type Fan } from '#core/ultrasound/fan.ts'
import { facePx, type PictureGeometry } from './probe-geometry.ts'

export interface BathScene {
  /** Image px, and how far out of the picture's plane. */
  readonly tip?: { readonly xPx: number; readonly yPx: number; readonly offMm: number }
  /** A finger on the end of the array that carries the mark. */
  readonly isTouched?: boolean
  /** A flat floor across the beam, so far below the middle of the face. */
  readonly floorMm?: number
}

const BATH = {
  grain: 9,
  /** Of the array itself, below its face. */
  ringMm: 3,
  ring: 150,
  tip: 235,
  /** One standard deviation of the slice. */
  sliceMm: 1.2,
  /** Of the echo, along the beam and across it at no depth and per depth. */
  alongMm: 0.5,
  acrossMm: 0.8,
  acrossPerMm: 0.008,
  fingerMm: 14,
  finger: 130,
  floor: 220,
  /** The echo that went to the floor twice. */
  again: 0.4,
} as const

/** @param seed of the grain: another one for each picture */
export function bathPicture(
  picture: PictureGeometry,
  { tip, isTouched, floorMm }: BathScene,
  seed: number,
): Uint8Array<ArrayBuffer> {
  const { widthPx, heightPx, mmPerPx, fan } = picture
  const random = createRandom(seed)
  const [, faceY] = facePx(picture)
  const grey = new Uint8Array(widthPx * heightPx)
  const acrossMm = tip ? BATH.acrossMm + BATH.acrossPerMm * Math.max(0, (tip.yPx - faceY) * mmPerPx) : 1
  const strength = tip ? BATH.tip * Math.exp(-0.5 * (tip.offMm / BATH.sliceMm) ** 2) : 0
  for (let y = 0, at = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++, at++) {
      if (!isInFan(fan, x, y)) continue
      const { deepMm, share } = under(fan, x, y, mmPerPx)
      let value = BATH.grain * random.uniform()
      if (deepMm < BATH.ringMm) value += BATH.ring * (1 - deepMm / BATH.ringMm)
      if (isTouched && share > 0.6 && deepMm < BATH.fingerMm) value += BATH.finger * (0.6 + 0.4 * random.uniform())
      if (tip) {
        const [dx, dy] = [((x - tip.xPx) * mmPerPx) / acrossMm, ((y - tip.yPx) * mmPerPx) / BATH.alongMm]
        value += strength * Math.exp(-0.5 * (dx * dx + dy * dy)) * (0.85 + 0.15 * random.uniform())
      }
      if (floorMm !== undefined) {
        const belowMm = (y - faceY) * mmPerPx
        const line = lineOf(belowMm - floorMm) + BATH.again * lineOf(belowMm - 2 * floorMm)
        value += BATH.floor * line * (0.85 + 0.15 * random.uniform())
      }
      grey[at] = Math.min(255, value)
    }
  return grey
}

const lineOf = (offMm: number) => Math.exp(-0.5 * (offMm / BATH.alongMm) ** 2)

/** Below the face, and from the unmarked end of the array (0) to the marked one (1). */
function under(fan: Fan, x: number, y: number, mmPerPx: number): { readonly deepMm: number; readonly share: number } {
  if (fan.kind === 'rectangle') return { deepMm: (y - fan.yPx) * mmPerPx, share: (x - fan.xPx) / fan.widthPx }
  const [dx, dy] = [x - fan.originPx[0], y - fan.originPx[1]]
  const angle = Math.atan2(dx, dy)
  return {
    deepMm: (Math.hypot(dx, dy) - fan.startRadiusPx) * mmPerPx,
    share: (angle - fan.startAngleRad) / (fan.stopAngleRad - fan.startAngleRad),
  }
}
