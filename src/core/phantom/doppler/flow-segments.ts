/** The stretches of vessels that a colour picture can meet, in its plane, with their speed at its moment. */
import { inPlane, type PlanePose } from '#core/phantom/ultrasound/plane-pose.ts'
import { lineOf, TABLE_WIDTH } from '#core/phantom/ultrasound/scan-plan.ts'
import { FLOW_MODEL } from './model.ts'
import type { FlowPlan } from './flow-plan.ts'
import { PLACE_WIDTH, type VesselCourse } from './vessel-courses.ts'
import { FLOWS, speedAt } from './vessel-flow.ts'

/** The card is given room for this many. */
export const MOST_SEGMENTS = 256
/**
 * Numbers per segment: one end (mm across, deep and out of the plane) and the radius there, the other end and its
 * radius, speed from the one to the other (mm/s), bluntness, how much wider than deep, and one unused.
 */
export const SEGMENT_WIDTH = 12

export interface FlowSegments {
  readonly count: number
  /** `MOST_SEGMENTS` long. */
  readonly numbers: Float32Array<ArrayBuffer>
  /** The patient's left-right axis in the plane's own directions: flat vessels are wide along it. */
  readonly leftRight: readonly [number, number, number]
  /** Per beam `LIST_WIDTH` numbers: how many of the segments it can meet, and which. */
  readonly lists: Float32Array<ArrayBuffer>
}

/** A beam that could meet more of them than this meets the first ones. */
export const LIST_WIDTH = 64

type Vector = readonly [number, number, number]

export function segmentsInPlane(
  courses: readonly VesselCourse[],
  pose: PlanePose,
  plan: FlowPlan,
  nowMs: number,
): FlowSegments {
  const numbers = new Float32Array(MOST_SEGMENTS * SEGMENT_WIDTH)
  const box = reachOf(plan)
  let count = 0
  for (const { kind, places, wideBy } of courses) {
    const speed = speedAt(kind, nowMs)
    const { bluntness } = FLOWS[kind]
    for (let at = PLACE_WIDTH; at < places.length && count < MOST_SEGMENTS; at += PLACE_WIDTH) {
      const [a, b] = [placeIn(pose, places, at - PLACE_WIDTH), placeIn(pose, places, at)]
      const [ra, rb] = [places[at - 1]!, places[at + 3]!]
      if (!isWithin(a, b, Math.max(ra, rb) * wideBy, box)) continue
      numbers.set([...a, ra, ...b, rb, speed, bluntness, wideBy, 0], count++ * SEGMENT_WIDTH)
    }
  }
  const leftRight = [pose.across[0], pose.deep[0], pose.out[0]] as const
  return { count, numbers, leftRight, lists: listsOf(plan, numbers, count) }
}

/** A segment with both its ends on one side of a beam, and further from it than it is thick, is none of that beam's. */
function listsOf({ beams, softMm }: FlowPlan, numbers: Float32Array, count: number): Float32Array<ArrayBuffer> {
  const lists = new Float32Array(beams.lines * LIST_WIDTH)
  const soft = softMm.reduce((a, b) => Math.max(a, b))
  for (let line = 0; line < beams.lines; line++) {
    const [x, y, dx, dy] = lineOf(beams, line)
    const start = line * LIST_WIDTH
    let found = 0
    for (let n = 0; n < count && found < LIST_WIDTH - 1; n++) {
      const e = n * SEGMENT_WIDTH
      const room = numbers[e + 10]! * (Math.max(numbers[e + 3]!, numbers[e + 7]!) + soft)
      const beside = (numbers[e]! - x) * dy - (numbers[e + 1]! - y) * dx
      const besideEnd = (numbers[e + 4]! - x) * dy - (numbers[e + 5]! - y) * dx
      if (Math.min(beside, besideEnd) < room && Math.max(beside, besideEnd) > -room) lists[start + ++found] = n
    }
    lists[start] = found
  }
  return lists
}

const placeIn = (pose: PlanePose, places: readonly number[], at: number): Vector =>
  inPlane(pose, [places[at]!, places[at + 1]!, places[at + 2]!])

interface Reach {
  readonly low: Vector
  readonly high: Vector
}

/** The box that all samples lie in, with what pressing moves and with the thickness of the slice. */
function reachOf({ beams, fromMm, stepMm, softMm }: FlowPlan): Reach {
  const toMm = fromMm + stepMm * (softMm.length - 1)
  let out = 0
  for (let at = 3; at < beams.table.length; at += TABLE_WIDTH) out = Math.max(out, beams.table[at]!)
  out *= FLOW_MODEL.SLICE
  const [xs, ys]: [number[], number[]] = [[], []]
  for (let line = 0; line < beams.lines; line++) {
    const [x, y, dx, dy] = lineOf(beams, line)
    xs.push(x + dx * fromMm, x + dx * toMm)
    ys.push(y + dy * fromMm - PRESSED_MM, y + dy * toMm)
  }
  return { low: [Math.min(...xs), Math.min(...ys), -out], high: [Math.max(...xs), Math.max(...ys), out] }
}

const PRESSED_MM = 12
/** Between a segment's surface and what is drawn of it at most. */
const SOFT_MM = 2

function isWithin(a: Vector, b: Vector, radius: number, { low, high }: Reach): boolean {
  const room = radius + SOFT_MM
  return [0, 1, 2].every(
    (axis) => Math.max(a[axis]!, b[axis]!) > low[axis]! - room && Math.min(a[axis]!, b[axis]!) < high[axis]! + room,
  )
}
