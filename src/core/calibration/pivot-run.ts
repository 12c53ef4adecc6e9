/**
 * A pivot calibration while it is being done: takes poses as they come, says how far it is, and ends by itself.
 *
 * A pose counts when the tool turned since the last one that counted; so neither a hand that rests nor a fast tracker
 * fills it with copies. If the tip slips off its spot, what was taken is thrown away and it begins anew.
 */
import { Matrix, inverse } from 'ml-matrix'
import { calibratePivot, type PivotCalibration } from '#core/frames/pivot-calibration.ts'
import { apply, point, type Point, type Transform } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'
import type { LinkStatus } from '#core/frames/transform-graph.ts'
import { angleBetween, isRigid, quaternionOf } from '#core/signals/rotation.ts'

export const PIVOT_RUN = {
  /** SlicerIGT takes a pose after 3 mm and 5°; smaller turns of a short needle are still no copies. */
  leastTurnDeg: 3,
  /** SlicerIGT ends by itself at 100 poses of 5°; these turn through as much in half the time. */
  enough: 60,
  /** The turn between the two poses furthest apart. */
  leastSpreadDeg: 40,
  /** As SlicerIGT's target, mm. */
  mostRmseMm: 3,
  /** Expected error of the tip itself; more means that it was turned about one axis only. */
  mostTipErrorMm: 1,
  /** Fewer poses say nothing of a slip. */
  leastForSlip: 20,
  /** So many are looked at for a slip, as SlicerIGT's buckets. */
  bucket: 10,
  mostPoses: 600,
} as const

const ONE_AXIS = 'tilt it the other way as well: it was turned about one axis only'

export interface PivotRun<Marker extends Frame> {
  /** @param status poses that are not ok are counted and left aside */
  see(pose: Transform<Frame, Marker>, status: LinkStatus): void
  readonly standing: PivotStanding
  /** When it is done. */
  readonly result: PivotResult<Marker> | undefined
}

export interface PivotStanding {
  readonly state: 'turning' | 'done'
  readonly taken: number
  readonly wanted: number
  readonly spreadDeg: number
  /** Undefined while there are too few poses to say. */
  readonly rmseMm: number | undefined
  /** Expected error of the tip. */
  readonly tipErrorMm: number | undefined
  /** Poses that the tracker did not vouch for. */
  readonly unusable: number
  /** How often the tip slipped and it began anew. */
  readonly slips: number
  /** What to do next. */
  readonly advice: string
}

export interface PivotResult<Marker extends Frame> extends PivotCalibration<Marker> {
  readonly tipErrorMm: number
  /** Where the tip was held, in the frame the poses are in: it can be gone back to. */
  readonly pivot: Point<Frame>
}

export function createPivotRun<Marker extends Frame>(): PivotRun<Marker> {
  let poses: Transform<Frame, Marker>[] = []
  let unusable = 0
  let slips = 0
  let result: PivotResult<Marker> | undefined
  let standing = tell('rest the tip in a hollow and turn the tool about it, to all sides')

  function tell(advice: string, found?: PivotResult<Marker>): PivotStanding {
    return {
      state: result ? 'done' : 'turning',
      taken: poses.length,
      wanted: PIVOT_RUN.enough,
      spreadDeg: found?.spreadDeg ?? spreadOf(poses),
      rmseMm: found?.rmseMm,
      tipErrorMm: found?.tipErrorMm,
      unusable,
      slips,
      advice,
    }
  }

  function slipped() {
    slips += 1
    poses = poses.slice(-1)
    standing = tell('the tip slipped: rest it on its spot again; it has begun anew')
  }

  function judge() {
    const spreadDeg = spreadOf(poses)
    if (poses.length < PIVOT_RUN.bucket || spreadDeg < 30) {
      standing = tell(
        spreadDeg < PIVOT_RUN.leastSpreadDeg ? 'turn it further, to all sides' : 'go on turning it about its tip',
      )
      return
    }
    const found = fitted(poses)
    const isLong = poses.length >= PIVOT_RUN.leastForSlip
    if (!found) {
      standing = tell(ONE_AXIS)
      return
    }
    if (found.rmseMm > PIVOT_RUN.mostRmseMm || found.lastMm > 2 * PIVOT_RUN.mostRmseMm) {
      if (isLong) slipped()
      else standing = tell('keep the tip on its spot while you turn')
      return
    }
    const isHeld = found.tipErrorMm <= PIVOT_RUN.mostTipErrorMm
    const isWide = found.spreadDeg >= PIVOT_RUN.leastSpreadDeg
    if (poses.length >= PIVOT_RUN.enough && isWide && isHeld) result = found
    if (poses.length > PIVOT_RUN.mostPoses) poses = poses.slice(-PIVOT_RUN.enough)
    standing = tell(
      result
        ? 'done'
        : !isWide
          ? 'turn it further, to all sides'
          : isHeld
            ? 'go on turning it about its tip'
            : ONE_AXIS,
      found,
    )
  }

  return {
    get standing() {
      return standing
    },
    get result() {
      return result
    },
    see(pose, status) {
      if (result) return
      if (status !== 'ok' || !isRigid(pose.matrix)) {
        unusable += 1
        standing = { ...standing, unusable }
        return
      }
      const last = poses.at(-1)
      if (last && turnDeg(last, pose) < PIVOT_RUN.leastTurnDeg) return
      poses.push(pose)
      judge()
    },
  }
}

function fitted<Marker extends Frame>(
  poses: readonly Transform<Frame, Marker>[],
): (PivotResult<Marker> & { readonly lastMm: number }) | undefined {
  let found: PivotCalibration<Marker>
  try {
    found = calibratePivot(poses, Infinity)
  } catch {
    return undefined
  }
  const places = poses.map((pose) => apply(pose as Transform<Frame, Frame>, found.tip as Point<Frame>))
  const middle = (of: 'x' | 'y' | 'z') =>
    places.map((place) => place[of]).toSorted((a, b) => a - b)[places.length >> 1]!
  const pivot = point(places[0]!.in, middle('x'), middle('y'), middle('z'))
  const offs = places.slice(-PIVOT_RUN.bucket).map((p) => Math.hypot(p.x - pivot.x, p.y - pivot.y, p.z - pivot.z))
  const lastMm = offs.toSorted((a, b) => a - b)[offs.length >> 1]!
  return { ...found, tipErrorMm: tipError(poses, found.rmseMm), pivot, lastMm }
}

/** Of least squares: the scatter of one axis, times the root of the trace of the tip's part of the inverse normal matrix. */
function tipError(poses: readonly Transform<Frame, Frame>[], rmseMm: number): number {
  const normal = Matrix.zeros(6, 6)
  for (const { matrix: m } of poses)
    for (let r = 0; r < 3; r++) {
      const row = [m[r]!, m[r + 4]!, m[r + 8]!, ...[0, 1, 2].map((c) => (r === c ? -1 : 0))]
      for (let a = 0; a < 6; a++) for (let b = 0; b < 6; b++) normal.set(a, b, normal.get(a, b) + row[a]! * row[b]!)
    }
  const open = inverse(normal, true)
  const trace = open.get(0, 0) + open.get(1, 1) + open.get(2, 2)
  // Trackers tremble by 0.05 mm even where a simulated one does not: a perfect fit is no proof of a good lever.
  return (Math.max(rmseMm, 0.05) / Math.sqrt(3)) * Math.sqrt(Math.max(0, trace))
}

function spreadOf(poses: readonly Transform<Frame, Frame>[]): number {
  const step = Math.max(1, Math.floor(poses.length / 40))
  const some = poses.filter((_, n) => n % step === 0).map(({ matrix }) => quaternionOf(matrix))
  let most = 0
  for (const [n, a] of some.entries()) for (const b of some.slice(0, n)) most = Math.max(most, angleBetween(a, b))
  return (most * 180) / Math.PI
}

const turnDeg = (a: Transform<Frame, Frame>, b: Transform<Frame, Frame>) =>
  (angleBetween(quaternionOf(a.matrix), quaternionOf(b.matrix)) * 180) / Math.PI
