/** The square that a network looks at: the top of a probe's echo field, so many millimetres to a pixel. */
import { PROBES, type PictureGeometry, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'

export const SIDE = 160
export const MM_PER_PX = 0.6

/** What lies deeper than the square or beside it is cut off, as when a picture's field of view is cropped for a network. */
export function networkPicture(
  name: ProbeName,
  depthMm: number,
  side: number = SIDE,
  mmPerPx: number = MM_PER_PX,
): PictureGeometry {
  const probe = PROBES[name]
  const centre = (side - 1) / 2
  if (probe.kind === 'linear') {
    const [wide, deep] = [probe.widthMm / mmPerPx, depthMm / mmPerPx]
    const fan = { kind: 'rectangle', xPx: centre - wide / 2, yPx: 0, widthPx: wide, heightPx: deep } as const
    return { widthPx: side, heightPx: side, mmPerPx, fan }
  }
  const { radiusMm, halfAngleRad } = probe
  return {
    widthPx: side,
    heightPx: side,
    mmPerPx,
    fan: {
      kind: 'curvilinear',
      originPx: [centre, -(radiusMm * Math.cos(halfAngleRad)) / mmPerPx],
      startRadiusPx: radiusMm / mmPerPx,
      stopRadiusPx: (radiusMm + depthMm) / mmPerPx,
      startAngleRad: -halfAngleRad,
      stopAngleRad: halfAngleRad,
    },
  }
}
