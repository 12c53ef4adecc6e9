/** Only echoes go into a volume: the picture's echo field as what its pixels are clipped by. */
import type { Fan } from '#core/ultrasound/fan.ts'
import type { Clip } from './settings.ts'

/** The rectangle ends with its last column and row, as PLUS counts them. Without a fan the whole picture counts. */
export function clipOfFan(fan: Fan | undefined): Clip {
  if (!fan) return {}
  if (fan.kind === 'curvilinear') {
    const { originPx, startRadiusPx, stopRadiusPx, startAngleRad, stopAngleRad } = fan
    return { fan: { originPx, startRadiusPx, stopRadiusPx, startAngleRad, stopAngleRad } }
  }
  const { xPx, yPx, widthPx, heightPx } = fan
  return { rectangle: { xPx, yPx, widthPx: widthPx - 1, heightPx: heightPx - 1 } }
}
