/**
 * Slices of the volume that a planned path lies in or goes through: along it, with the entry above and the target below,
 * and across it at any depth, seen from the entry. Each is a picture with its pose, as the ultrasound's is.
 */
import { apply, point, transform, type Matrix, type Point } from '#core/frames/transform.ts'
import type { PlanPoint } from './path.ts'
import type { ProbeHold } from './procedure.ts'

export interface PathSlice {
  /** Of its pixels, column-major. */
  readonly ctFromImage: Matrix
  readonly widthPx: number
  readonly heightPx: number
  readonly pixelMm: number
  /** Where the path starts and ends in it; one point where it goes through. */
  readonly pathPx: readonly [readonly [x: number, y: number], readonly [x: number, y: number]]
}

/** @param xPx the middle of the first pixel is 0 */
export const placeOnSlice = ({ ctFromImage }: PathSlice, xPx: number, yPx: number): Point<'ct'> =>
  apply(transform('ct', 'image', ctFromImage), point('image', xPx, yPx, 0))

const SLICES = { pixelMm: 0.5, alongWideMm: 80, beyondMm: 15, acrossMm: 50 } as const

type Vector = readonly [number, number, number]

const unit = ([x, y, z]: Vector): Vector => {
  const length = Math.hypot(x, y, z)
  return [x / length, y / length, z / length]
}
const cross = (a: Vector, b: Vector): Vector => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]

/** Into the body; undefined where entry and target are closer than 1 mm. */
function inwards(entry: PlanPoint, target: PlanPoint) {
  const way: Vector = [target.x - entry.x, target.y - entry.y, target.z - entry.z]
  const lengthMm = Math.hypot(...way)
  return lengthMm < 1 ? undefined : { lengthMm, down: unit(way) }
}

/** Beside the path: to the patient's left in a transverse view, to the feet in a sagittal one, at right angles to it. */
function beside(down: Vector, plane: ProbeHold['plane']): Vector {
  const wanted: Vector = plane === 'transverse' ? [1, 0, 0] : [0, 0, -1]
  const across = cross(down, wanted)
  // A path along the wanted direction itself has any other one beside it.
  return Math.hypot(...across) < 1e-3 ? unit(cross([0, 1, 0.01], down)) : unit(cross(across, down))
}

function slice(corner: Vector, right: Vector, down: Vector): Matrix {
  const mm = SLICES.pixelMm
  const out = cross(right, down)
  const column = (v: Vector) => [v[0] * mm, v[1] * mm, v[2] * mm, 0]
  return [...column(right), ...column(down), ...column(out), ...corner, 1]
}

const moved = ([x, y, z]: Vector, along: Vector, mm: number): Vector => [
  x + along[0] * mm,
  y + along[1] * mm,
  z + along[2] * mm,
]

export function sliceAlong(entry: PlanPoint, target: PlanPoint, plane: ProbeHold['plane']): PathSlice | undefined {
  const way = inwards(entry, target)
  if (!way) return undefined
  const { pixelMm, alongWideMm, beyondMm } = SLICES
  const right = beside(way.down, plane)
  const top = moved([entry.x, entry.y, entry.z], way.down, -beyondMm)
  const [widthPx, heightPx] = [alongWideMm / pixelMm, Math.ceil((way.lengthMm + 2 * beyondMm) / pixelMm)]
  const [x, y] = [(widthPx - 1) / 2, beyondMm / pixelMm]
  return {
    ctFromImage: slice(moved(top, right, -x * pixelMm), right, way.down),
    widthPx,
    heightPx,
    pixelMm,
    pathPx: [
      [x, y],
      [x, y + way.lengthMm / pixelMm],
    ],
  }
}

/** @param depthMm from the entry */
export function sliceAcross(
  entry: PlanPoint,
  target: PlanPoint,
  plane: ProbeHold['plane'],
  depthMm: number,
): PathSlice | undefined {
  const way = inwards(entry, target)
  if (!way) return undefined
  const { pixelMm, acrossMm } = SLICES
  const right = beside(way.down, plane)
  const below = cross(way.down, right)
  const px = acrossMm / pixelMm
  const middle = (px - 1) / 2
  const centre = moved([entry.x, entry.y, entry.z], way.down, depthMm)
  const corner = moved(moved(centre, right, -middle * pixelMm), below, -middle * pixelMm)
  const at = [middle, middle] as const
  return { ctFromImage: slice(corner, right, below), widthPx: px, heightPx: px, pixelMm, pathPx: [at, at] }
}
