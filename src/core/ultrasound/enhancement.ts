/**
 * Ways to look at a picture that bring something out: for the eye alone, never for the networks, and always said.
 *
 * This is the reference; `shaders/picture-look.frag` does the same on the graphics card, with the tables made here. All
 * of them leave alone what lies nearer to the edge of the echo field than they reach: there is nothing beyond it.
 *
 * - speckle: the mean round about, but not where more varies than speckle does (Lee, "Digital image enhancement and noise
 *   filtering by use of local statistics", IEEE PAMI 1980, for additive noise, which speckle is after log compression).
 * - bone: bright lines across the beam with darkness behind them.
 * - needle: bright straight lines as steep as needles are, in the directions a steered beam would meet squarely. It is a
 *   filter on the picture and no steered beam: what sent no echo back does not appear.
 * - soft: each place against its surroundings, so that faint borders of soft tissue stand out.
 */
import type { Fan } from './fan.ts'

export const LOOKS = ['original', 'speckle', 'bone', 'needle', 'soft'] as const
export type Look = (typeof LOOKS)[number]

type Step = readonly [dx: number, dy: number]

export interface LookShape {
  /** Pixels it looks away. */
  readonly reachPx: number
}

/** Grey levels 0-255, pixels. */
export const ENHANCEMENT = {
  speckle: {
    /** Places each way, and how far apart: a grain of speckle is several pixels wide on a scanner's picture. */
    half: 4,
    stepPx: 2,
    /** Deviation of speckle: 5.6 dB after log compression of a Rayleigh amplitude, on a scale of 60 dB. */
    deviation: 24,
  },
  bone: {
    tiltsDeg: [-50, -25, 0, 25, 50],
    halfLength: 6,
    stepPx: 2,
    asidePx: 5,
    /** Rows behind a point that are dark behind bone: first, last, step. */
    behindPx: [12, 60, 6],
    keep: 0.7,
    gain: 1.8,
  },
  needle: {
    tiltsDeg: [-64, -51, -38, -25, 25, 38, 51, 64],
    halfLength: 7,
    stepPx: 2,
    asidePx: 5,
    keep: 0.8,
    gain: 2.2,
  },
  soft: {
    /** A grid of so many places each way, so far apart. */
    half: 4,
    stepPx: 6,
    deviation: 26,
    floor: 8,
    mostGain: 3,
  },
} as const

/** Whole pixels along a line of each tilt, and the very same line moved aside by whole pixels on both sides. */
export function lineSteps({ tiltsDeg, halfLength, stepPx, asidePx }: {
  readonly tiltsDeg: readonly number[]
  readonly halfLength: number
  readonly stepPx: number
  readonly asidePx: number
}): readonly { readonly on: readonly Step[]; readonly before: readonly Step[]; readonly behind: readonly Step[] }[] {
  return tiltsDeg.map((deg) => {
    const [c, s] = [Math.cos((deg * Math.PI) / 180), Math.sin((deg * Math.PI) / 180)]
    const along = Array.from({ length: 2 * halfLength + 1 }, (_, n) => (n - halfLength) * stepPx)
    const line = (aside: number): Step[] => {
      const [asideX, asideY] = [Math.round(-aside * s), Math.round(aside * c)]
      return along.map((t) => [Math.round(t * c) + asideX, Math.round(t * s) + asideY])
    }
    return { on: line(0), before: line(-asidePx), behind: line(asidePx) }
  })
} // prettier-ignore

export const LINES = { bone: lineSteps(ENHANCEMENT.bone), needle: lineSteps(ENHANCEMENT.needle) } as const

export const REACH_PX: Readonly<Record<Exclude<Look, 'original'>, number>> = {
  speckle: ENHANCEMENT.speckle.half * ENHANCEMENT.speckle.stepPx,
  bone: ENHANCEMENT.bone.halfLength * ENHANCEMENT.bone.stepPx + ENHANCEMENT.bone.asidePx,
  needle: ENHANCEMENT.needle.halfLength * ENHANCEMENT.needle.stepPx + ENHANCEMENT.needle.asidePx,
  soft: ENHANCEMENT.soft.half * ENHANCEMENT.soft.stepPx,
}

interface Picture {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
}

/** Negative inside, pixels to the nearest edge of the echo field; as `shaders/shared/fan.glsl`. */
export function edgeDistancePx(fan: Fan, x: number, y: number): number {
  if (fan.kind === 'rectangle') {
    const [left, top] = [fan.xPx - 0.5, fan.yPx - 0.5]
    return Math.max(left - x, x - (left + fan.widthPx), top - y, y - (top + fan.heightPx))
  }
  const [dx, dy] = [x - fan.originPx[0], y - fan.originPx[1]]
  const radius = Math.hypot(dx, dy)
  const angle = Math.atan2(dx, dy)
  const clamped = (value: number) => Math.sin(Math.min(1.5, Math.max(-1.5, value)))
  const across = Math.max(clamped(angle - fan.stopAngleRad), clamped(fan.startAngleRad - angle))
  return Math.max(radius - fan.stopRadiusPx, fan.startRadiusPx - radius, radius * across)
}

/** @returns a picture of the same size; with 'original' the same bytes */
export function enhanced(picture: Picture, fan: Fan, look: Look): Uint8Array<ArrayBuffer> {
  const { widthPx, heightPx, grey } = picture
  const result = new Uint8Array(grey)
  if (look === 'original') return result
  const at = LOOK_AT[look]
  const reach = REACH_PX[look]
  for (let y = 0; y < heightPx; y++)
    for (let x = 0; x < widthPx; x++) {
      const depth = -edgeDistancePx(fan, x, y) - reach
      if (depth <= 0) continue
      const value = at((dx, dy) => {
        const [px, py] = [Math.min(widthPx - 1, Math.max(0, x + dx)), Math.min(heightPx - 1, Math.max(0, y + dy))]
        return grey[py * widthPx + px]!
      })
      // The look comes in over as many pixels again, so that no line stands where it begins.
      const share = Math.min(1, depth / reach)
      const mixed = grey[y * widthPx + x]! * (1 - share) + value * share
      result[y * widthPx + x] = Math.min(255, Math.max(0, Math.floor(mixed + 0.5)))
    }
  return result
}

type Taps = (dx: number, dy: number) => number

const LOOK_AT: Readonly<Record<Exclude<Look, 'original'>, (tap: Taps) => number>> = {
  speckle: withoutSpeckle,
  bone: boneLine,
  needle: needleLine,
  soft: againstSurroundings,
}

/** Mean and variance on a grid. */
function statistics(tap: Taps, half: number, step: number) {
  let [sum, squares] = [0, 0]
  for (let j = -half; j <= half; j++)
    for (let i = -half; i <= half; i++) {
      const value = tap(i * step, j * step)
      sum += value
      squares += value * value
    }
  const count = (2 * half + 1) ** 2
  const mean = sum / count
  return { mean, variance: Math.max(0, squares / count - mean * mean) }
}

function withoutSpeckle(tap: Taps): number {
  const { half, stepPx, deviation } = ENHANCEMENT.speckle
  const { mean, variance } = statistics(tap, half, stepPx)
  const kept = Math.max(0, variance - deviation * deviation) / Math.max(variance, 1e-3)
  return mean + kept * (tap(0, 0) - mean)
}

const sumOf = (tap: Taps, steps: readonly Step[]) => steps.reduce((sum, [dx, dy]) => sum + tap(dx, dy), 0)

/** The line that stands out most from what lies on both sides of it. Sums are whole numbers: rounding prefers no line. */
function strongest(tap: Taps, lines: typeof LINES.bone): { readonly stands: number; readonly on: number } {
  let best = { stands: 0, on: 0 }
  for (const line of lines) {
    const on = sumOf(tap, line.on)
    const stands = on - Math.max(sumOf(tap, line.before), sumOf(tap, line.behind))
    if (stands > best.stands) best = { stands, on }
  }
  const places = lines[0]!.on.length
  return { stands: best.stands / places, on: best.on / places }
}

function boneLine(tap: Taps): number {
  const { keep, gain, behindPx } = ENHANCEMENT.bone
  const { stands, on } = strongest(tap, LINES.bone)
  const [first, last, step] = behindPx
  let [sum, count] = [0, 0]
  for (let dy = first; dy <= last; dy += step, count++) sum += tap(0, dy)
  const shadow = on > 0 ? Math.min(1, Math.max(0, 1 - sum / count / on)) : 0
  return keep * tap(0, 0) + gain * stands * shadow
}

function needleLine(tap: Taps): number {
  const { keep, gain } = ENHANCEMENT.needle
  return keep * tap(0, 0) + gain * strongest(tap, LINES.needle).stands
}

function againstSurroundings(tap: Taps): number {
  const { half, stepPx, deviation, floor, mostGain } = ENHANCEMENT.soft
  const { mean, variance } = statistics(tap, half, stepPx)
  const { mean: here } = statistics(tap, 1, 1)
  const gain = Math.min(mostGain, deviation / (Math.sqrt(variance) + floor))
  return mean + gain * (here - mean)
}
