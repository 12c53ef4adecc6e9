/**
 * A marker fixed to something that another tracker sees too: where one is on the other, and one tracker in the other.
 *
 * A marker of the room's tracker on a headset's controller (or on the headset itself): between any two moments the
 * controller moved by A and the marker by B, and A X = X B with X = handFromMarker. The turn of X carries the axes of
 * B's turns onto those of A's, the shift follows linearly (Park and Martin 1994, IEEE Trans Robot Autom 10:717-721).
 * Pairs of moments far apart in angle are taken; moments that do not fit are left out. If all turns are about parallel
 * axes, the shift along the axis is open and nothing is said (Tsai and Lenz 1989).
 */
import { EigenvalueDecomposition, Matrix, SingularValueDecomposition, solve } from 'ml-matrix'
import { apply, compose, invert, point, transform, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import { angleBetween, quaternionOf, rigidMatrix, type Quaternion } from '#core/signals/rotation.ts'

export interface SeenTwice<World extends Frame, Hand extends Frame, Tracker extends Frame, Marker extends Frame> {
  readonly worldFromHand: Transform<World, Hand>
  readonly trackerFromMarker: Transform<Tracker, Marker>
}

export interface HandEye<World extends Frame, Hand extends Frame, Tracker extends Frame, Marker extends Frame> {
  readonly handFromMarker: Transform<Hand, Marker>
  readonly worldFromTracker: Transform<World, Tracker>
  /** Between the two ways to the marker, over the moments kept: root mean square. */
  readonly rmsMm: number
  readonly rmsDeg: number
  /** One standard deviation of the marker's place on the hand, mm: leaving out a tenth of the moments at a time. */
  readonly errorMm: number
  readonly kept: number
  readonly rejected: number
}

export const HAND_EYE_LIMITS = {
  leastPoses: 15,
  /** Nearer turns say little of their axis. */
  leastPairDeg: 15,
  leastSpreadDeg: 40,
  /** Of the axes' scatter, second to first: 0 for parallel axes, 1 for axes to all sides. */
  leastAxes: 0.05,
  /** Controllers are tracked to 1-2 mm and a degree or so; more is a marker that moved on its holder, or clocks apart. */
  mostRmsMm: 6,
  mostRmsDeg: 3,
} as const

/** Moments looked at: pairs grow with the square. */
const MOST_POSES = 50
const BLOCKS = 10

/** @throws RangeError that says what to do next */
export function calibrateHandEye<World extends Frame, Hand extends Frame, Tracker extends Frame, Marker extends Frame>(
  all: readonly SeenTwice<World, Hand, Tracker, Marker>[],
): HandEye<World, Hand, Tracker, Marker> {
  const limits = HAND_EYE_LIMITS
  if (all.length < limits.leastPoses)
    throw new RangeError(
      `${all.length} moments are too few: turn it for longer, in view of both trackers (at least ${limits.leastPoses})`,
    )
  const step = Math.max(1, all.length / MOST_POSES)
  const poses = Array.from({ length: Math.min(all.length, MOST_POSES) }, (_, n) => all[Math.floor(n * step)]!)
  const first = checkTurns(pairsOf(poses))
  let kept = poses
  let made = solved(kept, first)
  for (let round = 0; round < 8; round++) {
    const offs = poses.map((pose) => offOf(pose, made))
    const usual = [median(offs.map(({ mm }) => mm)), median(offs.map(({ deg }) => deg))] as const
    // 1.48 medians are one deviation; three and a half of them are no chance, and half a millimetre is never a fault.
    const next = poses.filter((_, n) => offs[n]!.mm <= 0.5 + 5.2 * usual[0] && offs[n]!.deg <= 0.2 + 5.2 * usual[1])
    if (next.length === kept.length || next.length < limits.leastPoses) break
    kept = next
    made = solved(kept, checkTurns(pairsOf(kept)))
  }
  const offs = kept.map((pose) => offOf(pose, made))
  const [rmsMm, rmsDeg] = [rms(offs.map(({ mm }) => mm)), rms(offs.map(({ deg }) => deg))]
  if (rmsMm > limits.mostRmsMm || rmsDeg > limits.mostRmsDeg)
    throw new RangeError(
      `the two trackers disagree by ${rmsMm.toFixed(1)} mm and ${rmsDeg.toFixed(1)}°: fix the marker firmly, move slowly, and record again`,
    )
  return {
    ...made,
    rmsMm,
    rmsDeg,
    errorMm: jackknife(kept),
    kept: kept.length,
    rejected: poses.length - kept.length,
  }
}

type Vector = readonly [number, number, number]
interface Pair {
  /** Motions of the hand and of the marker between two moments, and the vectors of their turns. */
  readonly hand: readonly number[]
  readonly marker: readonly number[]
  readonly handTurn: Vector
  readonly markerTurn: Vector
}

function pairsOf(poses: readonly SeenTwice<Frame, Frame, Frame, Frame>[]): Pair[] {
  const pairs: Pair[] = []
  for (const [i, { worldFromHand: h, trackerFromMarker: m }] of poses.entries()) {
    for (const other of poses.slice(0, i)) {
      const hand = compose(invert(other.worldFromHand), h).matrix
      const marker = compose(invert(other.trackerFromMarker), m).matrix
      const handTurn = turnVector(hand)
      const angle = Math.hypot(...handTurn)
      // Next to half a turn the axis may come out either way round.
      if (angle < HAND_EYE_LIMITS.leastPairDeg * (Math.PI / 180) || angle > 0.9 * Math.PI) continue
      pairs.push({ hand, marker, handTurn, markerTurn: turnVector(marker) })
    }
  }
  return pairs
}

function checkTurns(pairs: readonly Pair[]): readonly Pair[] {
  const most = Math.max(0, ...pairs.map(({ handTurn }) => Math.hypot(...handTurn)))
  const limit = HAND_EYE_LIMITS.leastSpreadDeg
  if (most < limit * (Math.PI / 180))
    throw new RangeError(`it was turned by ${((most * 180) / Math.PI).toFixed(0)}°: turn it by at least ${limit}°`)
  const scatter = Matrix.zeros(3, 3)
  for (const { handTurn } of pairs) {
    const length = Math.hypot(...handTurn)
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) scatter.set(r, c, scatter.get(r, c) + (handTurn[r]! * handTurn[c]!) / length ** 2)
  }
  const { realEigenvalues } = new EigenvalueDecomposition(scatter, { assumeSymmetric: true })
  const [, second, greatest] = realEigenvalues.toSorted((a, b) => a - b) as [number, number, number]
  if (second < HAND_EYE_LIMITS.leastAxes * greatest)
    throw new RangeError('it was turned about one axis only: turn it up and down, left and right, and about itself')
  return pairs
}

function solved<World extends Frame, Hand extends Frame, Tracker extends Frame, Marker extends Frame>(
  poses: readonly SeenTwice<World, Hand, Tracker, Marker>[],
  pairs: readonly Pair[],
) {
  const correlation = Matrix.zeros(3, 3)
  for (const { handTurn, markerTurn } of pairs)
    for (let r = 0; r < 3; r++)
      for (let c = 0; c < 3; c++) correlation.set(r, c, correlation.get(r, c) + handTurn[r]! * markerTurn[c]!)
  const turn = nearestTurn(correlation)
  const shift = shiftOf(pairs, turn)
  const { worldFromHand, trackerFromMarker } = poses[0]!
  const handFromMarker = transform(worldFromHand.from, trackerFromMarker.from, [
    ...[0, 1, 2].flatMap((c) => [turn.get(0, c), turn.get(1, c), turn.get(2, c), 0]),
    ...shift,
    1,
  ])
  const ways = poses.map((pose) =>
    compose(compose(pose.worldFromHand, handFromMarker), invert(pose.trackerFromMarker) as Transform<Marker, Tracker>),
  )
  // Between means of the marker's places the lever arm to a far tracker does not count.
  const places = poses.map((pose) => ({
    to: apply(compose(pose.worldFromHand, handFromMarker), point(trackerFromMarker.from, 0, 0, 0) as never),
    from: apply(pose.trackerFromMarker, point(trackerFromMarker.from, 0, 0, 0) as never),
  }))
  const mean = (of: 'to' | 'from') =>
    (['x', 'y', 'z'] as const).map((axis) => places.reduce((sum, pair) => sum + pair[of][axis], 0) / places.length)
  const quaternion = meanTurn(ways.map(({ matrix }) => quaternionOf(matrix)))
  const turned = rigidMatrix(quaternion, [0, 0, 0])
  const [to, from] = [mean('to'), mean('from')]
  const at = [0, 1, 2].map(
    (r) => to[r]! - [0, 1, 2].reduce((sum, c) => sum + turned[4 * c + r]! * from[c]!, 0),
  ) as unknown as Vector
  const worldFromTracker = transform(worldFromHand.to, trackerFromMarker.to, rigidMatrix(quaternion, at))
  return { handFromMarker, worldFromTracker }
}

/** (A - 1) x = R b - a over all pairs, by its 3 x 3 normal equations: thousands of pairs are well conditioned. */
function shiftOf(pairs: readonly Pair[], turn: Matrix): Vector {
  const [normal, side] = [Matrix.zeros(3, 3), Matrix.zeros(3, 1)]
  for (const { hand, marker } of pairs) {
    for (let k = 0; k < 3; k++) {
      const row = [0, 1, 2].map((c) => hand[4 * c + k]! - (c === k ? 1 : 0))
      const value = [0, 1, 2].reduce((sum, c) => sum + turn.get(k, c) * marker[12 + c]!, 0) - hand[12 + k]!
      for (let r = 0; r < 3; r++) {
        side.set(r, 0, side.get(r, 0) + row[r]! * value)
        for (let c = 0; c < 3; c++) normal.set(r, c, normal.get(r, c) + row[r]! * row[c]!)
      }
    }
  }
  return solve(normal, side).to1DArray() as unknown as Vector
}

/** The rotation nearest to a matrix. */
function nearestTurn(matrix: Matrix): Matrix {
  const { leftSingularVectors: u, rightSingularVectors: v } = new SingularValueDecomposition(matrix)
  const plain = u.mmul(v.transpose())
  return determinant(plain) > 0 ? plain : u.mmul(Matrix.diag([1, 1, -1])).mmul(v.transpose())
}

const determinant = (m: Matrix) =>
  m.get(0, 0) * (m.get(1, 1) * m.get(2, 2) - m.get(1, 2) * m.get(2, 1)) -
  m.get(0, 1) * (m.get(1, 0) * m.get(2, 2) - m.get(1, 2) * m.get(2, 0)) +
  m.get(0, 2) * (m.get(1, 0) * m.get(2, 1) - m.get(1, 1) * m.get(2, 0))

/** Of turns that lie near each other: their sum on one half of the sphere. */
function meanTurn(turns: readonly Quaternion[]): Quaternion {
  const [first] = turns as [Quaternion]
  const sum = [0, 0, 0, 0]
  for (const q of turns) {
    const sign = q.reduce((dot, value, k) => dot + value * first[k]!, 0) < 0 ? -1 : 1
    for (let k = 0; k < 4; k++) sum[k] = sum[k]! + sign * q[k]!
  }
  const length = Math.hypot(...sum)
  return sum.map((value) => value / length) as unknown as Quaternion
}

/** How far the marker is apart by the two ways to it. */
function offOf(
  { worldFromHand, trackerFromMarker }: SeenTwice<Frame, Frame, Frame, Frame>,
  made: { readonly handFromMarker: Transform<Frame, Frame>; readonly worldFromTracker: Transform<Frame, Frame> },
) {
  const a = compose(worldFromHand, made.handFromMarker).matrix
  const b = compose(made.worldFromTracker, trackerFromMarker).matrix
  const mm = Math.hypot(a[12]! - b[12]!, a[13]! - b[13]!, a[14]! - b[14]!)
  return { mm, deg: (angleBetween(quaternionOf(a), quaternionOf(b)) * 180) / Math.PI }
}

function jackknife<World extends Frame, Hand extends Frame, Tracker extends Frame, Marker extends Frame>(
  poses: readonly SeenTwice<World, Hand, Tracker, Marker>[],
): number {
  const places = Array.from({ length: BLOCKS }, (_, block) => {
    const rest = poses.filter((_, n) => Math.floor((n * BLOCKS) / poses.length) !== block)
    return solved(rest, pairsOf(rest)).handFromMarker.matrix.slice(12, 15)
  })
  const mean = [0, 1, 2].map((axis) => places.reduce((sum, place) => sum + place[axis]!, 0) / BLOCKS)
  const scatter = places.reduce((sum, place) => sum + place.reduce((s, v, axis) => s + (v - mean[axis]!) ** 2, 0), 0)
  return Math.sqrt(((BLOCKS - 1) / BLOCKS) * scatter)
}

function turnVector(matrix: readonly number[]): Vector {
  const [x, y, z, w] = quaternionOf(matrix)
  const sign = w < 0 ? -1 : 1
  const sine = Math.hypot(x, y, z)
  const scale = sine < 1e-9 ? 2 : (2 * Math.atan2(sine, sign * w)) / sine
  return [sign * scale * x, sign * scale * y, sign * scale * z]
}

const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
