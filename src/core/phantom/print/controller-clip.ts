/**
 * Clips that put a headset's controller on a needle or a probe: a cup for the end of its handle, and what holds the tool.
 *
 * The cup follows the handle of the Quest 3's Touch Plus controller, as its WebXR input profile models it
 * (`@webxr-input-profiles/assets` 1.0.20, meta-quest-touch-plus: sections of the mesh along the handle, measured).
 * Frame: the grip space of WebXR in mm (x to the right, y up off the back of the hand's knuckles, z from the thumb to the
 * handle's end), so that where the tool is in the drawing is where it is for the headset.
 */
import { clamp01, mix, squaredOval, type Sdf } from '#core/phantom/sdf.ts'
import type { PrintedPart } from './printed-spine.ts'
import { block, bore, union, without } from './solids.ts'

export type Hand = 'left' | 'right'

/** Of the right controller's handle: at z, the middle of the section and its half-axes, mm. */
interface Section {
  readonly z: number
  readonly x: number
  readonly y: number
  readonly a: number
  readonly b: number
}

const HANDLE: readonly Section[] = [
  { z: 37, x: 10.7, y: 1.15, a: 15.2, b: 21.4 },
  { z: 41, x: 10.85, y: 1.05, a: 15, b: 21.3 },
  { z: 45, x: 11, y: 1.15, a: 14.6, b: 20.8 },
  { z: 50, x: 11.05, y: 1.35, a: 14.1, b: 20.1 },
  { z: 55, x: 11, y: 1.3, a: 13.7, b: 19.2 },
  { z: 59, x: 11.2, y: 1.6, a: 13.2, b: 18.4 },
  { z: 63, x: 10.7, y: 1.7, a: 12.3, b: 16.4 },
  { z: 67, x: 10.5, y: 1.5, a: 11.2, b: 14.6 },
  { z: 70, x: 10.8, y: 1.7, a: 9.7, b: 12.7 },
]
/** The long axis of the sections is turned from y by this, towards +x above: measured on the same mesh. */
const TURN = { cos: Math.cos((20 * Math.PI) / 180), sin: Math.sin((20 * Math.PI) / 180) } as const
const END_Z = 74

/** Between handle and cup: printers print holes narrower by a few tenths. */
export const CUP_GAP_MM = 0.45
const WALL_MM = 2.6
const RIM_Z = 38
const FLOOR_MM = 3.5
/** Of the whole cup; straps go through its slots and over the controller. */
const FOOT_Z = END_Z + CUP_GAP_MM + FLOOR_MM

/** The handle's outline grown by `outMm`, at a height; narrower beyond the last section. */
function handle(x: number, y: number, z: number, outMm: number): number {
  const above = HANDLE.findIndex((section) => section.z > z)
  const upper = HANDLE[above < 0 ? HANDLE.length - 1 : Math.max(above, 1)]!
  const lower = HANDLE[(above < 0 ? HANDLE.length - 1 : Math.max(above, 1)) - 1]!
  const t = clamp01((z - lower.z) / (upper.z - lower.z))
  const of = (pick: 'x' | 'y' | 'a' | 'b') => mix(lower[pick], upper[pick], t)
  const [dx, dy] = [x - of('x'), y - of('y')]
  return squaredOval(dx * TURN.cos - dy * TURN.sin, dx * TURN.sin + dy * TURN.cos, of('a') + outMm, of('b') + outMm)
}

/** The handle's middle, on which the needle's axis lies. */
const AXIS: readonly [x: number, y: number] = [11, 1.4]

const inside: Sdf = (x, y, z) => Math.max(handle(x, y, z, CUP_GAP_MM), z - END_Z - CUP_GAP_MM)
const outside: Sdf = (x, y, z) => Math.max(handle(x, y, z, CUP_GAP_MM + WALL_MM), RIM_Z - z, z - FOOT_Z)

/** Slots for a strap on both broad sides, and a window for the lamp in the handle's end. */
const openings = union(
  block({ low: [AXIS[0] - 7, -40, RIM_Z + 6], high: [AXIS[0] + 7, 40, RIM_Z + 9.5] }, 1),
  bore(AXIS, 5, END_Z - 4, FOOT_Z + 1),
)

/** Where the drawing puts the needle, in grip space. */
export interface NeedleSeat {
  /** Where the shaft leaves the hub, mm. */
  readonly hubInGrip: readonly [number, number, number]
  /** Unit vector from hub to tip. */
  readonly directionInGrip: readonly [number, number, number]
}

const SEAT = { from: FOOT_Z + 12, length: 24, width: 22, depth: 15 } as const

/** @returns the tip, for a needle of this length, in grip space, mm: a first guess that a pivot calibration then replaces. */
export const needleSeat = (hand: Hand): NeedleSeat => ({
  hubInGrip: [hand === 'right' ? AXIS[0] : -AXIS[0], AXIS[1], SEAT.from + SEAT.length],
  directionInGrip: [0, 0, 1],
})

/** Cup with a trough in line with the handle; hubs of 4 to 9 mm lie in it on their axis, tied down through two slots. */
export function needleClip(hand: Hand): PrintedPart {
  const [ax, ay] = AXIS
  const end = SEAT.from + SEAT.length
  const body = union(
    outside,
    // From the cup's floor to the trough, beside the axis so that the window stays free.
    block({ low: [ax - SEAT.width / 2, ay + 5, END_Z], high: [ax + SEAT.width / 2, ay + SEAT.depth, end] }, 1.5),
    block({ low: [ax - SEAT.width / 2, ay - 3, SEAT.from], high: [ax + SEAT.width / 2, ay + SEAT.depth, end] }, 1.5),
  )
  const solid = without(body, inside, openings, trough(ax, ay), tie(ax, ay, SEAT.from + 5), tie(ax, ay, end - 8.5))
  return part('needle-clip', hand, solid, [-12, -25, RIM_Z - 1], [34, 25, end + 1])
}

/** A trough of 90°: a round hub of any size has its axis at the same height over the bottom by √2 of its radius; 6.5 mm on the axis. */
function trough(ax: number, ay: number): Sdf {
  const bottom = ay + (6.5 / 2) * Math.SQRT2
  return (x, y, z) => Math.max((Math.abs(x - ax) - (bottom - y)) * Math.SQRT1_2, SEAT.from - 1 - z)
}

const tie = (ax: number, ay: number, z: number) =>
  block({ low: [ax - 30, ay + 8.5, z], high: [ax + 30, ay + 11, z + 3.5] }, 0.5)

/** Cup with a saddle beside it: probes' handles of 22 to 45 mm lie in it along the controller's, tied through four slots. */
export function probeClip(hand: Hand): PrintedPart {
  const [ax, ay] = AXIS
  const plateY = ay - 20.6 - CUP_GAP_MM - WALL_MM - 14
  const [low, high] = [RIM_Z, RIM_Z + 60]
  const plate = block({ low: [ax - 26, plateY, low], high: [ax + 26, plateY + 5, high] }, 1.5)
  const ridge = (x: number) => block({ low: [x - 2.5, plateY - 7, low], high: [x + 2.5, plateY + 3, high] }, 1.5)
  const arm = block({ low: [ax - 9, plateY + 2, RIM_Z], high: [ax + 9, ay - 18, FOOT_Z] }, 1.5)
  const slot = (x: number, z: number) => block({ low: [x, plateY - 20, z], high: [x + 3.5, plateY + 20, z + 12] }, 0.5)
  const solid = without(
    union(outside, arm, plate, ridge(ax - 11), ridge(ax + 11)),
    inside,
    openings,
    ...[low + 5, high - 17].flatMap((z) => [slot(ax - 22, z), slot(ax + 18.5, z)]),
  )
  return part('probe-clip', hand, solid, [ax - 28, plateY - 9, RIM_Z - 1], [ax + 28, 25, high + 1])
}

type Corner = readonly [number, number, number]

/** Both controllers are mirror images: so are their clips. */
function part(name: string, hand: Hand, sdf: Sdf, low: Corner, high: Corner): PrintedPart {
  if (hand === 'right') return { name: `${name}-right`, sdf, box: { low, high } }
  return {
    name: `${name}-left`,
    sdf: (x, y, z) => sdf(-x, y, z),
    box: { low: [-high[0], low[1], low[2]], high: [-low[0], high[1], high[2]] },
  }
}
