/**
 * Spatial calibration of a probe by N-wires: where the image lies in the probe's marker.
 *
 * Each N is two parallel wires and a slanted one between them; a slice cuts them in three points on a line. The share
 * at which the middle point divides the outer two is the share of the slanted wire between its crossings with the
 * planes of the outer ones, so that the middle point is known in the phantom (Comeau et al. 1998; as PLUS's
 * vtkPlusProbeCalibrationAlgo, Lasso et al. 2014, IEEE Trans Biomed Eng 61:2527-2537). The map is affine in the picture:
 * two columns and a shift by linear least squares with outliers left out; the third column is across both.
 */
import { apply, point, transform, type Point, type Transform } from '#core/frames/transform.ts'
import { solveRobustly } from '#core/frames/least-squares.ts'

type Vector = readonly [number, number, number]

export interface Wire {
  readonly front: Vector
  readonly back: Vector
}

/** Left, slanted, right, in the order of the segmented points. */
export type NWire = readonly [Wire, Wire, Wire]

export interface WireFrame {
  /** Image points of each N in the order of its wires, px; as many as there are wires. */
  readonly pointsPx: readonly (readonly [x: number, y: number])[]
  readonly probeFromPhantom: Transform<'probe', 'phantom'>
}

export interface WireCalibration {
  readonly probeFromImage: Transform<'probe', 'image'>
  /** Frames and middle points that were used, and how many of these were left out. */
  readonly frames: number
  readonly points: number
  readonly rejected: number
}

/** Distances of the middle points from where the wires say they are: mean and deviation of the nearest 95 of 100, mm. */
export interface WireError {
  readonly meanMm: number
  readonly deviationMm: number
  readonly points: number
}

const LEAST_FRAMES = 10
const COUNTED_SHARE = 0.95

/** @throws RangeError that says what to do: too few frames, points missing, frames that all lie in one place */
export function calibrateByWires(frames: readonly WireFrame[], wires: readonly NWire[]): WireCalibration {
  if (frames.length < LEAST_FRAMES)
    throw new RangeError(`${frames.length} frames with wires are too few: record at least ${LEAST_FRAMES}`)
  const seen = frames.flatMap((frame, n) => middlePoints(frame, wires, n))
  const { solution, isKept } = solveRobustly(
    seen.map(({ px, inProbe }) => ({ a: [[px[0], px[1], 1]], b: [[inProbe.x, inProbe.y, inProbe.z]] })),
  )
  const [x, y, shift] = solution as unknown as [Vector, Vector, Vector]
  const across = cross(x, y)
  const length = Math.sqrt(Math.hypot(...x) * Math.hypot(...y)) / Math.hypot(...across)
  const z = across.map((value) => value * length)
  return {
    probeFromImage: transform('probe', 'image', [...x, 0, ...y, 0, ...z, 0, ...shift, 1]),
    frames: frames.length,
    points: seen.length,
    rejected: isKept.filter((kept) => !kept).length,
  }
}

/** On frames that the calibration was not made from, this is its error; on its own frames it flatters. */
export function wireError(
  probeFromImage: Transform<'probe', 'image'>,
  frames: readonly WireFrame[],
  wires: readonly NWire[],
): WireError {
  const errors = frames
    .flatMap((frame, n) => middlePoints(frame, wires, n))
    .map(({ px, inProbe }) => {
      const { x, y, z } = apply(probeFromImage, point('image', px[0], px[1], 0))
      return Math.hypot(x - inProbe.x, y - inProbe.y, z - inProbe.z)
    })
    .toSorted((a, b) => a - b)
  const counted = errors.slice(0, Math.max(1, Math.round(COUNTED_SHARE * errors.length)))
  const mean = counted.reduce((sum, error) => sum + error, 0) / counted.length
  const variance = counted.reduce((sum, error) => sum + (error - mean) ** 2, 0) / counted.length
  return { meanMm: mean, deviationMm: Math.sqrt(variance), points: errors.length }
}

function middlePoints({ pointsPx, probeFromPhantom }: WireFrame, wires: readonly NWire[], frame: number) {
  if (pointsPx.length !== 3 * wires.length)
    throw new RangeError(
      `frame ${frame} has ${pointsPx.length} wire points; ${wires.length} N-wires have ${3 * wires.length}`,
    )
  return wires.map((wire, n): { px: readonly [number, number]; inProbe: Point<'probe'> } => {
    const [left, middle, right] = pointsPx.slice(3 * n, 3 * n + 3) as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number],
    ]
    const share =
      Math.hypot(middle[0] - left[0], middle[1] - left[1]) / Math.hypot(right[0] - left[0], right[1] - left[1])
    const [from, to] = [meeting(wire[1], wire[0]), meeting(wire[1], wire[2])]
    const at = (axis: 0 | 1 | 2) => from[axis] + share * (to[axis] - from[axis])
    return { px: middle, inProbe: apply(probeFromPhantom, point('phantom', at(0), at(1), at(2))) }
  })
}

/** Where the slanted wire's line comes nearest to the line of another. */
function meeting(slanted: Wire, other: Wire): Vector {
  const u = minus(slanted.back, slanted.front)
  const v = minus(other.back, other.front)
  const w = minus(slanted.front, other.front)
  const [a, b, c, d, e] = [dot(u, u), dot(u, v), dot(v, v), dot(u, w), dot(v, w)]
  const s = (b * e - c * d) / (a * c - b * b)
  return [slanted.front[0] + s * u[0], slanted.front[1] + s * u[1], slanted.front[2] + s * u[2]]
}

const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
