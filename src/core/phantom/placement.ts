/**
 * Where each bone of the phantom is in the CT: bodies stacked on their discs along the lordosis and, if
 * there is one, the scoliosis; and where the same bones lie in another posture.
 */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import type { SacrumMeasures, SpineMeasures, VertebraMeasures } from './morphometry.ts'
import type { Posture, SpineParameters } from './parameters.ts'
import { createRandom } from './random.ts'
import type { Box, Sdf } from './sdf.ts'
import { heightOf } from './vertebra-landmarks.ts'

export type Vector = readonly [number, number, number]

/** A rigid frame in the CT (or in another frame): its origin, and its x, y and z axes one after the other. */
export interface Placement {
  readonly centre: Vector
  readonly axes: readonly [number, number, number, number, number, number, number, number, number]
}

export interface PlacedVertebra extends Placement {
  readonly level: Level
  readonly measures: VertebraMeasures
}

export interface PlacedSacrum extends Placement {
  readonly measures: SacrumMeasures
}

export interface PlacedSpine {
  readonly vertebrae: readonly PlacedVertebra[]
  readonly sacrum: PlacedSacrum
}

/** Direction in the CT of a direction in the placed frame. */
export function turned({ axes: a }: Placement, [x, y, z]: Vector): Vector {
  return [a[0] * x + a[3] * y + a[6] * z, a[1] * x + a[4] * y + a[7] * z, a[2] * x + a[5] * y + a[8] * z]
}

/** Direction in the placed frame of a direction in the CT. */
export function unturned({ axes: a }: Placement, [x, y, z]: Vector): Vector {
  return [a[0] * x + a[1] * y + a[2] * z, a[3] * x + a[4] * y + a[5] * z, a[6] * x + a[7] * y + a[8] * z]
}

export function placed(placement: Placement, local: Vector): Vector {
  const [x, y, z] = turned(placement, local)
  return [x + placement.centre[0], y + placement.centre[1], z + placement.centre[2]]
}

export function unplaced(placement: Placement, [x, y, z]: Vector): Vector {
  const { centre } = placement
  return unturned(placement, [x - centre[0], y - centre[1], z - centre[2]])
}

/** What is placed in `inner`, which is itself given in `outer`. */
export function placedIn(outer: Placement, inner: Placement): Placement {
  const a = inner.axes
  const columns = [
    turned(outer, [a[0], a[1], a[2]]),
    turned(outer, [a[3], a[4], a[5]]),
    turned(outer, [a[6], a[7], a[8]]),
  ]
  return { centre: placed(outer, inner.centre), axes: columns.flat() as unknown as Placement['axes'] }
}

/** `inner` as seen from `outer`: placedIn(outer, seenFrom(outer, inner)) is `inner`. */
export function seenFrom(outer: Placement, inner: Placement): Placement {
  const a = inner.axes
  const columns = [
    unturned(outer, [a[0], a[1], a[2]]),
    unturned(outer, [a[3], a[4], a[5]]),
    unturned(outer, [a[6], a[7], a[8]]),
  ]
  return { centre: unplaced(outer, inner.centre), axes: columns.flat() as unknown as Placement['axes'] }
}

/** In the middle between two that are turned by less than 90° from each other. */
export function halfway(a: Placement, b: Placement): Placement {
  const mean = (n: number) => (a.axes[n]! + b.axes[n]!) / 2
  const z = unit([mean(6), mean(7), mean(8)])
  const y = unit(cross(z, [mean(0), mean(1), mean(2)]))
  const centre = a.centre.map((x, n) => (x + b.centre[n]!) / 2) as unknown as Vector
  return { centre, axes: [...cross(y, z), ...y, ...z] }
}

/** A signed distance of the placed frame, asked in the frame it is placed in. */
export function placedSdf({ centre: [cx, cy, cz], axes: a }: Placement, local: Sdf): Sdf {
  return (px, py, pz) => {
    const [x, y, z] = [px - cx, py - cy, pz - cz]
    return local(a[0] * x + a[1] * y + a[2] * z, a[3] * x + a[4] * y + a[5] * z, a[6] * x + a[7] * y + a[8] * z)
  }
}

/** The box around a local box. */
export function placedBox(placement: Placement, low: Vector, high: Vector): Box {
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((c) =>
    placed(placement, [c & 1 ? high[0] : low[0], c & 2 ? high[1] : low[1], c & 4 ? high[2] : low[2]]),
  )
  const extreme = (of: (...values: number[]) => number, axis: 0 | 1 | 2) => of(...corners.map((corner) => corner[axis]))
  return {
    low: [extreme(Math.min, 0), extreme(Math.min, 1), extreme(Math.min, 2)],
    high: [extreme(Math.max, 0), extreme(Math.max, 1), extreme(Math.max, 2)],
  }
}

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** `axes` leaning backwards by `pitch`, to the left by `roll`, turned about the long axis by `yaw` (its back to the right when positive). */
export function leaning(pitch: number, roll = 0, yaw = 0): Placement['axes'] {
  const [cp, sp, cr, sr, cy, sy] = [pitch, roll, yaw].flatMap((angle) => [Math.cos(angle), Math.sin(angle)]) as [
    number, number, number, number, number, number,
  ] // prettier-ignore
  // Pitch first, then yaw, then roll.
  const turn = ([x, y, z]: Vector): Vector => {
    const [px, py, pz] = [x, y * cp + z * sp, z * cp - y * sp]
    const [wx, wy, wz] = [px * cy - py * sy, px * sy + py * cy, pz]
    return [wx * cr + wz * sr, wy, wz * cr - wx * sr]
  }
  return [...turn([1, 0, 0]), ...turn([0, 1, 0]), ...turn([0, 0, 1])] as unknown as Placement['axes']
}

/** How far each level leans forwards of L3, as a share of the lordosis from L1 to S1: drawn after lumbar CT. */
const SHARE_OF_LORDOSIS = { T12: 14 / 49, L1: 11 / 49, L2: 6 / 49, L3: 0, L4: -8 / 49, L5: -20 / 49, S1: -38 / 49 }

/** Sideways lean of each level, largest difference 1: an arc about the apex, above a level sacrum. */
function scolioticLean(apex: Level): readonly number[] {
  const at = LEVELS.indexOf(apex)
  const raw = [...LEVELS.keys()].map((n) => Math.sin((Math.PI / 2) * Math.min(1, Math.max(-1, (n - at) / 1.9))))
  const lean = raw.map((value, n) => (n > at ? value * Math.max(0, 1 - ((n - at) / (6.2 - at)) ** 3) : value))
  const spread = Math.max(...lean) - Math.min(...lean)
  return [...lean.map((value) => value / spread), 0]
}

/** Axial turn at the apex per degree of Cobb angle: about a third (Stokes et al. 1987, Spine 12:907-911: rotation grows with lateral deviation). */
const TURN_PER_COBB = 0.35

/** The bones as the CT sees them: supine. From T12 down, with L3's body in the origin. */
export function placeSpine(measures: SpineMeasures, { lordosisDeg, scoliosis }: SpineParameters): PlacedSpine {
  const leans = scolioticLean(scoliosis.apex)
  const at = LEVELS.indexOf(scoliosis.apex)
  const axesOf = (n: number): Placement['axes'] => {
    const level = LEVELS[n] ?? 'S1'
    const turn = n < LEVELS.length ? TURN_PER_COBB * scoliosis.cobbDeg * Math.exp(-(((n - at) / 1.6) ** 2)) : 0
    return leaning(
      radians(SHARE_OF_LORDOSIS[level] * lordosisDeg),
      radians(scoliosis.cobbDeg * leans[n]!),
      radians(-turn),
    )
  }
  const frames: Placement[] = [{ centre: [0, 0, 0], axes: axesOf(0) }]
  for (const [n, level] of LEVELS.entries()) {
    const upper = frames[n]!
    const lower: Placement = { centre: [0, 0, 0], axes: axesOf(n + 1) }
    const next = LEVELS[n + 1]
    const floor = placed(upper, [0, 0, -heightOf(measures[level]) / 2])
    const ceiling = placed({ ...halfway(upper, lower), centre: floor }, [
      0,
      0,
      -discHeight(measures[level], measures[next ?? 'L5'], upper, lower),
    ])
    const half = next ? heightOf(measures[next]) / 2 : 0
    frames.push({ ...lower, centre: placed({ ...lower, centre: ceiling }, [0, 0, -half]) })
  }
  return assembled(frames, measures)
}

/** A worn disc between endplates that lean much is not thinner than this at its narrowest edge. */
const THINNEST_MM = 1.5

/** In its middle, from rim to rim. */
function discHeight(above: VertebraMeasures, below: VertebraMeasures, upper: Placement, lower: Placement): number {
  const leaning = ({ axes }: Placement) => Math.atan2(axes[7], axes[8])
  const wedgeOf = (m: VertebraMeasures) =>
    (m.anteriorHeightMm - m.posteriorHeightMm) / (m.upperDepthMm + m.lowerDepthMm)
  const wedge = leaning(upper) - leaning(lower) - wedgeOf(above) - (above === below ? 0 : wedgeOf(below))
  const [, , ux] = upper.axes
  const [, , lx] = lower.axes
  const tightest = 0.5 * above.lowerDepthMm * Math.abs(wedge) + 0.5 * above.lowerWidthMm * Math.abs(ux - lx)
  return Math.max(above.discHeightMm, THINNEST_MM + tightest)
}

function assembled(frames: readonly Placement[], measures: SpineMeasures): PlacedSpine {
  const middle = frames[LEVELS.indexOf('L3')]!.centre
  const moved = frames.map(({ centre, axes }): Placement => ({
    centre: centre.map((x, axis) => x - middle[axis]!) as unknown as Vector,
    axes,
  }))
  return {
    vertebrae: LEVELS.map((level, n) => ({ ...moved[n]!, level, measures: measures[level] })),
    sacrum: { ...moved.at(-1)!, measures: measures.sacrum },
  }
}

/**
 * What is left of the supine lordosis. Prone on a cushion under the belly, as for injections, flattens it somewhat;
 * sitting with the back bent forwards loses more than half (Lord et al. 1997, Spine 22:2571-2574: standing 49°, sitting 34°).
 */
export const LORDOSIS_LEFT: Readonly<Record<Posture, number>> = { supine: 1, prone: 0.8, sitting: 0.45 }

/** Spread of what cannot be foreseen when a person turns over, per joint: degrees about each axis and mm along each. */
/** Of its motion, what a joint keeps per grade of wear. */
const STIFFENED = 0.85
const RESTLESS = { turnDeg: 0.5, shiftMm: 0.2 } as const

/**
 * The same bones, each moved rigidly: every joint turns about the hind part of its disc
 * (Pearcy and Bogduk 1988, Spine 13:1033-1041: centres of lumbar flexion), with a little unrest drawn from the seed
 * that worn joints have less of. A fused transitional vertebra moves with the sacrum.
 */
export function inPosture(spine: PlacedSpine, parameters: SpineParameters): PlacedSpine {
  const { posture, lordosisDeg, seed, facetArthropathy, transition } = parameters
  if (posture === 'supine') return spine
  const random = createRandom(seed * 31 + (posture === 'prone' ? 7 : 13))
  const lost = 1 - LORDOSIS_LEFT[posture]
  const bones = [...spine.vertebrae, spine.sacrum]
  const moved: Placement[] = [...bones]
  const names = [...LEVELS, 'S1'] as const
  const middle = LEVELS.indexOf('L3')
  /** Of the upper bone in the lower one's frame, after the motion of the joint under it. */
  const joint = (n: number): Placement => {
    const [upper, lower] = [bones[n]!, bones[n + 1]!]
    const pitch = radians(lost * lordosisDeg * (SHARE_OF_LORDOSIS[names[n + 1]!] - SHARE_OF_LORDOSIS[names[n]!]))
    const worn = LEVELS[n] ? Math.max(...Object.values(facetArthropathy[LEVELS[n]])) : 0
    const play = 1 / (1 + worn)
    const bell = () => Math.min(2, Math.max(-2, random.normal()))
    const unrest = () => radians(play * RESTLESS.turnDeg * bell())
    const shift = () => play * RESTLESS.shiftMm * bell()
    const top = n + 1 < LEVELS.length ? heightOf((lower as PlacedVertebra).measures) / 2 : 0
    const pivot: Vector = [0, 6, top + 4]
    const turning: Placement = {
      centre: [0, 0, 0],
      axes: leaning(STIFFENED ** worn * pitch + unrest(), unrest(), unrest()),
    }
    const held = turned(turning, pivot)
    const centre: Vector = [pivot[0] - held[0] + shift(), pivot[1] - held[1], pivot[2] - held[2] + shift()]
    return placedIn({ ...turning, centre }, seenFrom(lower, upper))
  }
  const isFused = Object.values(transition).includes('III')
  const joints = LEVELS.map((level, n) => (isFused && level === 'L5' ? seenFrom(bones[n + 1]!, bones[n]!) : joint(n)))
  for (let n = middle - 1; n >= 0; n--) moved[n] = placedIn(moved[n + 1]!, joints[n]!)
  for (let n = middle; n < LEVELS.length; n++) moved[n + 1] = placedIn(moved[n]!, inverse(joints[n]!))
  return {
    vertebrae: spine.vertebrae.map((v, n) => ({ ...v, ...only(moved[n]!) })),
    sacrum: { ...spine.sacrum, ...only(moved.at(-1)!) },
  }
}

const only = ({ centre, axes }: Placement): Placement => ({ centre, axes })

function inverse(placement: Placement): Placement {
  return seenFrom(placement, { centre: [0, 0, 0], axes: [1, 0, 0, 0, 1, 0, 0, 0, 1] })
}

function unit(v: Vector): Vector {
  const length = Math.hypot(...v)
  return [v[0] / length, v[1] / length, v[2] / length]
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
