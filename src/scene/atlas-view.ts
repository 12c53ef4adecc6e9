/**
 * The atlas as an eye sees it, for laying names beside it: a flat view through its middle, facing the eye. Pure;
 * millimetres of the room, x to the right and y down as it is seen, z away from the eye.
 */
import type { LabelRoom } from './label-layout.ts'

export type Xyz = readonly [x: number, y: number, z: number]

export interface AtlasView {
  readonly eye: Xyz
  readonly middle: Xyz
  readonly right: Xyz
  readonly down: Xyz
  readonly away: Xyz
  readonly distanceMm: number
}

/** Letters 20 minutes of arc high: read without leaning in (ISO 9241-303 asks for 16 at least and 20 to 22 for comfort). */
export const LETTER_RAD = (20 / 60) * (Math.PI / 180)
/** On a screen, whose distance nobody knows: capitals so many of its pixels high, as of type of 13 pixels. */
const LETTER_PX = 9.5

/** @param fovRad how high the screen's picture reaches, and how many pixels of the page it has */
export const screenLetterRad = (fovRad: number, heightPx: number): number =>
  Math.max(LETTER_RAD, (LETTER_PX * 2 * Math.tan(fovRad / 2)) / heightPx)

/** Of a plate's unit the capital letters are 5.8: 8 units of type, 72 % of it. */
const LETTER_UNITS = 5.8
/** Between what is named and the plates, in units of a plate. */
const ASIDE = 10
/** More plates than fit beside a flat thing may stand above and below it; no further than an eye takes in at once. */
const LEAST_HIGH_RAD = 0.55

/** @param up of the room, for what is upright; an eye that looks straight down takes the next best */
export function viewOf(eye: Xyz, middle: Xyz): AtlasView {
  const to = minus(middle, eye)
  const distanceMm = Math.hypot(...to)
  const away = scaled(to, 1 / distanceMm)
  const up: Xyz = Math.abs(away[1]) > 0.99 ? [0, 0, -1] : [0, 1, 0]
  const across = cross(away, up)
  const right = scaled(across, 1 / Math.hypot(...across))
  return { eye, middle, right, away, down: cross(away, right), distanceMm }
}

/** A place of the room in the view's own axes. */
export function inView({ middle, right, down, away }: AtlasView, place: Xyz): Xyz {
  const from = minus(place, middle)
  return [dot(from, right), dot(from, down), dot(from, away)]
}

/** Where the eye sees a place on the view's plane; undefined behind the eye. */
export function seenAt({ distanceMm }: AtlasView, [x, y, z]: Xyz): readonly [x: number, y: number] | undefined {
  const depth = distanceMm + z
  return depth > 1 ? [(x * distanceMm) / depth, (y * distanceMm) / depth] : undefined
}

/** How large a plate's unit is so that its letters can be read from there. */
export const mmPerUnit = ({ distanceMm }: AtlasView, letterRad: number): number =>
  (distanceMm * letterRad) / LETTER_UNITS

/** Of the view's plane, what can be seen and is not covered, mm. */
export interface ViewLimits {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

const NO_LIMITS: ViewLimits = { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity }
/** The widest plate. */
const PLATE_UNITS = 112

/** What a wearer takes in without turning the head: 35° aside, 25° up and down. */
export function wornLimits({ distanceMm }: AtlasView): ViewLimits {
  const [across, high] = [distanceMm * Math.tan(0.61), distanceMm * Math.tan(0.44)]
  return { left: -across, right: across, top: -high, bottom: high }
}

/** Of a screen what no part of the page covers, shares of it from its left and upper edge. */
export interface FreeScreen {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** @param middle where the view's middle is on the screen, shares; how high the screen's picture reaches, and its width over its height */
export function screenLimits(
  { distanceMm }: AtlasView,
  [x, y]: readonly [number, number],
  fovRad: number,
  aspect: number,
  free: FreeScreen,
): ViewLimits {
  const highMm = 2 * distanceMm * Math.tan(fovRad / 2)
  const wideMm = highMm * aspect
  return {
    left: (free.left - x) * wideMm,
    right: (free.right - x) * wideMm,
    top: (free.top - y) * highMm,
    bottom: (free.bottom - y) * highMm,
  }
}

/** Columns left and right of all that is seen, or as far out as the view lets them stand. @param seen places on the view's plane */
export function roomBeside(
  view: AtlasView,
  seen: readonly (readonly [x: number, y: number])[],
  letterRad: number,
  limits?: ViewLimits,
): LabelRoom {
  const [xs, ys] = [seen.map(([x]) => x), seen.map(([, y]) => y)]
  const unit = mmPerUnit(view, letterRad)
  const aside = ASIDE * unit
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)]
  const more = Math.max(0, view.distanceMm * LEAST_HIGH_RAD - (bottom - top)) / 2
  const { left, right, top: highest, bottom: lowest } = limits ?? NO_LIMITS
  const plate = PLATE_UNITS * unit
  const column = (xMm: number) => ({
    xMm: Math.min(right - plate, Math.max(left + plate, xMm)),
    topMm: Math.max(highest, top - more),
    bottomMm: Math.min(lowest, bottom + more),
  })
  return { left: column(Math.min(...xs) - aside), right: column(Math.max(...xs) + aside), obstacles: [] }
}

/** The eight corners of a box. */
export function cornersOf(low: Xyz, high: Xyz): Xyz[] {
  return [low[0], high[0]].flatMap((x) =>
    [low[1], high[1]].flatMap((y) => [low[2], high[2]].map((z): Xyz => [x, y, z])),
  )
}

const minus = (a: Xyz, b: Xyz): Xyz => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Xyz, b: Xyz) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const scaled = (a: Xyz, by: number): Xyz => [a[0] * by, a[1] * by, a[2] * by]
const cross = (a: Xyz, b: Xyz): Xyz => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
