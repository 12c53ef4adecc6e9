/**
 * A headset's room and a tracker brought together by one spot on a controller that a tracked tip touches.
 *
 * Which spot it is need not be known, only that it is the same each time: a notch, a screw. In each of some places the
 * tip rests on it and both are held still. Of the room from the tracker (turn R, shift s) and of the spot t on the hand:
 * hand_k t = R tip_k + s, by Gauss-Newton from t = 0. The controller must be turned from place to place, for t and s are
 * told apart by nothing else.
 */
import { EigenvalueDecomposition, inverse, Matrix } from 'ml-matrix'
import { fitRigid } from '#core/frames/fit-points.ts'
import type { Frame } from '#core/frames/frames.ts'
import { apply, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { angleBetween, quaternionOf, rigidMatrix } from '#core/signals/rotation.ts'

export interface ControllerTouch<World extends Frame, Hand extends Frame, Tracker extends Frame> {
  readonly worldFromHand: Transform<World, Hand>
  readonly tipInTracker: Point<Tracker>
}

export interface TouchedController<World extends Frame, Hand extends Frame, Tracker extends Frame> {
  readonly worldFromTracker: Transform<World, Tracker>
  readonly spotInHand: Point<Hand>
  /** Of the touches to one another, root mean square, mm. */
  readonly rmsMm: number
  /** Expected of the tracker's place in the room, at the middle of the touches: one standard deviation, mm. */
  readonly errorMm: number
}

export const CONTROLLER_TOUCH_LIMITS = {
  leastTouches: 6,
  /** Between the two furthest turned. */
  leastTurnDeg: 60,
  /** Of the places, the other way than their longest: a turn about one line is open else. */
  leastAcrossMm: 80,
  /** Controllers are known to 1-2 mm. */
  mostRmsMm: 5,
  mostErrorMm: 4,
} as const

/** @throws RangeError that says what to do next */
export function registerTouchedController<World extends Frame, Hand extends Frame, Tracker extends Frame>(
  touches: readonly ControllerTouch<World, Hand, Tracker>[],
): TouchedController<World, Hand, Tracker> {
  const limits = CONTROLLER_TOUCH_LIMITS
  if (touches.length < limits.leastTouches)
    throw new RangeError(`${touches.length} touches are too few: touch the spot in at least ${limits.leastTouches} places`) // prettier-ignore
  checkBreadth(touches.map(({ tipInTracker }) => tipInTracker))
  const turnDeg = mostTurnDeg(touches)
  if (turnDeg < limits.leastTurnDeg)
    throw new RangeError(`the controller was turned by ${turnDeg.toFixed(0)}° only: turn it to other sides from place to place`) // prettier-ignore
  const { world, spot, normal, rmsMm } = fitted(touches)
  if (rmsMm > limits.mostRmsMm)
    throw new RangeError(`the touches disagree by ${rmsMm.toFixed(1)} mm: touch the very same spot each time, and hold still`) // prettier-ignore
  const open = inverse(normal, true)
  const perAxis = (rmsMm * Math.sqrt(touches.length / Math.max(1, 3 * touches.length - 9))) ** 2
  // Trackers and controllers tremble even where simulated ones do not.
  const errorMm = Math.sqrt(Math.max(perAxis, 0.05) * (open.get(3, 3) + open.get(4, 4) + open.get(5, 5)))
  if (!(errorMm < limits.mostErrorMm))
    throw new RangeError(`the tracker's place would be open by ${errorMm.toFixed(0)} mm: turn the controller up and down, left and right, and about itself`) // prettier-ignore
  return { worldFromTracker: world, spotInHand: spot, rmsMm, errorMm }
}

function fitted<World extends Frame, Hand extends Frame, Tracker extends Frame>(
  touches: readonly ControllerTouch<World, Hand, Tracker>[],
) {
  const { worldFromHand, tipInTracker } = touches[0]!
  const hand = worldFromHand.from
  let spot = point(hand, 0, 0, 0)
  let world = fitRigid(
    touches.map((touch) => ({ from: touch.tipInTracker, to: apply<World, Hand>(touch.worldFromHand, spot) })),
  ).map
  const middle = meanOf(touches.map((touch) => touch.tipInTracker))
  let normal = Matrix.zeros(9, 9)
  for (let round = 0; round < 60; round++) {
    normal = Matrix.zeros(9, 9)
    const side = Matrix.zeros(9, 1)
    for (const touch of touches) {
      const m = touch.worldFromHand.matrix
      const off = offOf(touch, world, spot)
      const w = world.matrix
      // Turned about the middle of the touches: there the shift's own error is what is said.
      const arm = [0, 1, 2].map(
        (r) =>
        (['x', 'y', 'z'] as const).reduce((sum, axis, c) => sum + w[4 * c + r]! * (touch.tipInTracker[axis] - middle[axis]), 0), // prettier-ignore
      )
      const turn = [[0, arm[2]!, -arm[1]!], [-arm[2]!, 0, arm[0]!], [arm[1]!, -arm[0]!, 0]] // prettier-ignore
      for (let r = 0; r < 3; r++) {
        const row = [...turn[r]!, ...[0, 1, 2].map((c) => (c === r ? 1 : 0)), ...[0, 1, 2].map((c) => -m[4 * c + r]!)]
        for (let a = 0; a < 9; a++) {
          side.set(a, 0, side.get(a, 0) + row[a]! * off[r]!)
          for (let b = 0; b < 9; b++) normal.set(a, b, normal.get(a, b) + row[a]! * row[b]!)
        }
      }
    }
    const step = inverse(normal, true).mmul(side).to1DArray() as number[]
    spot = point(hand, spot.x + step[6]!, spot.y + step[7]!, spot.z + step[8]!)
    world = moved(world, step, middle)
    if (Math.hypot(...step) < 1e-9) break
  }
  const squares = touches.map((touch) => Math.hypot(...offOf(touch, world, spot)) ** 2)
  const rmsMm = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / touches.length)
  return { world: transform(worldFromHand.to, tipInTracker.in, world.matrix), spot, normal, rmsMm }
}

/** From where the tracker's tip is in the room to where the hand has its spot, mm. */
function offOf<World extends Frame, Hand extends Frame, Tracker extends Frame>(
  { worldFromHand, tipInTracker }: ControllerTouch<World, Hand, Tracker>,
  world: Transform<World, Tracker>,
  spot: Point<Hand>,
): readonly number[] {
  const there = apply<World, Tracker>(world, tipInTracker)
  const here = apply<World, Hand>(worldFromHand, spot)
  return [here.x - there.x, here.y - there.y, here.z - there.z]
}

/** Turned by a small vector about where the middle is now, then shifted. */
function moved<World extends Frame, Tracker extends Frame>(
  world: Transform<World, Tracker>,
  [a, b, c, x, y, z]: readonly number[],
  middle: Point<Tracker>,
): Transform<World, Tracker> {
  const angle = Math.hypot(a!, b!, c!)
  const s = angle < 1e-12 ? 0.5 : Math.sin(angle / 2) / angle
  const turn = rigidMatrix([s * a!, s * b!, s * c!, Math.cos(angle / 2)], [0, 0, 0])
  const at = apply<World, Tracker>(world, middle)
  const w = world.matrix
  const turned = (v: readonly number[]) =>
    [0, 1, 2].map((r) => turn[r]! * v[0]! + turn[4 + r]! * v[1]! + turn[8 + r]! * v[2]!)
  const columns = [0, 1, 2].flatMap((k) => [...turned([w[4 * k]!, w[4 * k + 1]!, w[4 * k + 2]!]), 0])
  const rest = turned([w[12]! - at.x, w[13]! - at.y, w[14]! - at.z])
  const shift = [rest[0]! + at.x + x!, rest[1]! + at.y + y!, rest[2]! + at.z + z!]
  return transform(world.to, world.from, [...columns, ...shift, 1])
}

function meanOf<In extends Frame>(places: readonly Point<In>[]): Point<In> {
  const mean = (of: 'x' | 'y' | 'z') => places.reduce((sum, place) => sum + place[of], 0) / places.length
  return point(places[0]!.in, mean('x'), mean('y'), mean('z'))
}

function checkBreadth(places: readonly Point<Frame>[]): void {
  const middle = meanOf(places)
  const scatter = Matrix.zeros(3, 3)
  for (const place of places) {
    const off = [place.x - middle.x, place.y - middle.y, place.z - middle.z]
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) scatter.set(r, c, scatter.get(r, c) + (off[r]! * off[c]!) / places.length)
  }
  const second = new EigenvalueDecomposition(scatter, { assumeSymmetric: true }).realEigenvalues.toSorted(
    (a, b) => b - a,
  )[1]!
  // Of evenly spread places the whole reach is the root of twelve deviations.
  const acrossMm = Math.sqrt(12 * Math.max(0, second))
  if (acrossMm < CONTROLLER_TOUCH_LIMITS.leastAcrossMm)
    throw new RangeError(
      `the places lie within ${acrossMm.toFixed(0)} mm of one line: touch beside it too, ${CONTROLLER_TOUCH_LIMITS.leastAcrossMm} mm or more`,
    )
}

function mostTurnDeg(touches: readonly ControllerTouch<Frame, Frame, Frame>[]): number {
  const turns = touches.map(({ worldFromHand }) => quaternionOf(worldFromHand.matrix))
  const most = turns.reduce((all, a, n) => Math.max(all, ...turns.slice(0, n).map((b) => angleBetween(a, b))), 0)
  return (most * 180) / Math.PI
}
