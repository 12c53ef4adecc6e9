/**
 * The transducers that can be simulated, and the echo field of each in a picture.
 *
 * Two families: a curved array whose lines fan out from one centre, and a straight one whose lines are parallel.
 * Another transducer is one more row of the table. Footprints and bands are those of common
 * scanners (Philips C5-1 and L12-3, GE C1-5 and 12L data sheets); none is copied exactly.
 */
import type { Fan } from '#core/ultrasound/fan.ts'

export const PROBE_NAMES = ['C5-2', 'L12'] as const
export type ProbeName = (typeof PROBE_NAMES)[number]

interface Shared {
  readonly frequencyMhz: { readonly least: number; readonly usual: number; readonly most: number }
  readonly depthMm: { readonly least: number; readonly usual: number; readonly most: number }
  /** Scan lines of one picture. */
  readonly lines: number
  /**
   * Edges of the cells of tissue that hold one scatterer each, along the patient's axes, mm: as thin from front to back as the pulse is
   * short, as wide across as lines are apart, so that none slips through between two lines when the array is slid along.
   */
  readonly cellMm: readonly [number, number, number]
  /** One standard deviation of the beam across the picture at its elevational focus, mm, and where that focus is. */
  readonly elevation: { readonly sigmaMm: number; readonly focusMm: number }
}

export type Probe = Shared &
  (
    | {
        readonly kind: 'curvilinear'
        /** Of the array's face. */
        readonly radiusMm: number
        readonly halfAngleRad: number
      }
    | { readonly kind: 'linear'; readonly widthMm: number }
  )

export const PROBES: Readonly<Record<ProbeName, Probe>> = {
  'C5-2': {
    kind: 'curvilinear',
    radiusMm: 50,
    halfAngleRad: (32 * Math.PI) / 180,
    frequencyMhz: { least: 2, usual: 3.5, most: 5 },
    depthMm: { least: 40, usual: 100, most: 200 },
    lines: 128,
    cellMm: [0.8, 0.3, 0.8],
    elevation: { sigmaMm: 1.2, focusMm: 60 },
  },
  L12: {
    kind: 'linear',
    widthMm: 42,
    frequencyMhz: { least: 5, usual: 9, most: 12 },
    depthMm: { least: 20, usual: 50, most: 80 },
    lines: 192,
    cellMm: [0.24, 0.14, 0.24],
    elevation: { sigmaMm: 0.6, focusMm: 25 },
  },
}

export interface PictureGeometry {
  readonly widthPx: number
  readonly heightPx: number
  readonly fan: Fan
  /** Square pixels. */
  readonly mmPerPx: number
}

/** The echo field of a probe at a depth, as large as the picture allows, the face at the top and in the middle. */
export function pictureOf(name: ProbeName, depthMm: number, widthPx = 512, heightPx = 512): PictureGeometry {
  const probe = PROBES[name]
  const centre = (widthPx - 1) / 2
  if (probe.kind === 'linear') {
    const mmPerPx = Math.max(probe.widthMm / (widthPx - 2), depthMm / (heightPx - 2))
    const [wide, deep] = [probe.widthMm / mmPerPx, depthMm / mmPerPx]
    return {
      widthPx,
      heightPx,
      mmPerPx,
      fan: { kind: 'rectangle', xPx: centre - wide / 2, yPx: (heightPx - 1 - deep) / 2, widthPx: wide, heightPx: deep },
    }
  }
  const { radiusMm, halfAngleRad } = probe
  const wideMm = 2 * (radiusMm + depthMm) * Math.sin(halfAngleRad)
  const deepMm = radiusMm + depthMm - radiusMm * Math.cos(halfAngleRad)
  const mmPerPx = Math.max(wideMm / (widthPx - 2), deepMm / (heightPx - 2))
  const topPx = (heightPx - deepMm / mmPerPx) / 2
  return {
    widthPx,
    heightPx,
    mmPerPx,
    fan: {
      kind: 'curvilinear',
      originPx: [centre, topPx - (radiusMm * Math.cos(halfAngleRad)) / mmPerPx],
      startRadiusPx: radiusMm / mmPerPx,
      stopRadiusPx: (radiusMm + depthMm) / mmPerPx,
      startAngleRad: -halfAngleRad,
      stopAngleRad: halfAngleRad,
    },
  }
}

/** Where the middle of the array's face is in the picture, image pixels. */
export function facePx({ fan }: PictureGeometry): readonly [x: number, y: number] {
  if (fan.kind === 'rectangle') return [fan.xPx + fan.widthPx / 2, fan.yPx]
  return [fan.originPx[0], fan.originPx[1] + fan.startRadiusPx]
}
