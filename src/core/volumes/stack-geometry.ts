/**
 * Where a stack of slices stands in the patient, from their own positions, and whether it is one regular stack.
 *
 * The position of every slice decides, never a slice number, a thickness or the order of files: a gap
 * that is averaged away or a tilt that is squared up would put anatomy in the wrong place.
 */
import type { VolumeGeometry } from './volume.ts'

export interface Stack {
  readonly columns: number
  readonly rows: number
  readonly pixelSpacingMm: readonly [number, number]
  /** Unit vectors along a row and along a column, LPS. */
  readonly orientation: readonly [number, number, number, number, number, number]
  readonly slices: readonly { readonly position: readonly [number, number, number]; readonly fileName: string }[]
}

/** How slices scanned with a tilted gantry are moved within their own plane onto a right-angled grid, in pixels. */
export interface Shear {
  /** Slice k is moved by `start + k * perSlice` columns and rows. */
  readonly start: readonly [number, number]
  readonly perSlice: readonly [number, number]
}

export interface StackGeometry {
  /** Indices into `slices` from the lowest to the highest along the normal. */
  readonly order: readonly number[]
  readonly geometry: VolumeGeometry
  /** Undefined when the slices already stand square on each other. */
  readonly shear: Shear | undefined
  /** Each of these forbids opening the stack. */
  readonly problems: readonly string[]
  readonly remarks: readonly string[]
}

export const STACK_LIMITS = {
  /** No slice may be further than this from where the regular grid says it is; scanners write positions to 0.1 mm. */
  positionMm: 0.2,
  /** Closer than this, two slices are at one place. */
  samePlaceMm: 0.01,
  /** CT gantries tilt up to 30 degrees. */
  tiltDegrees: 30,
} as const

type Vector = readonly [number, number, number]
const dot = (a: Vector, b: Vector) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const minus = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const plus = (a: Vector, b: Vector, times: number): Vector => [
  a[0] + b[0] * times,
  a[1] + b[1] * times,
  a[2] + b[2] * times,
]
const inWords = (p: Vector) => `(${p.map((value) => Number(value.toFixed(2))).join(', ')}) mm`

/** @throws RangeError for a stack without slices. */
export function stackGeometry({ columns, rows, pixelSpacingMm, orientation, slices }: Stack): StackGeometry {
  if (slices.length === 0) throw new RangeError('a stack needs at least one slice')
  const [a, b, c, d, e, f] = orientation
  const row: Vector = [a, b, c]
  const column: Vector = [d, e, f]
  const normal: Vector = [b * f - c * e, c * d - a * f, a * e - b * d]
  const order = slices.map((_, index) => index)
  const height = slices.map(({ position }) => dot(position, normal))
  order.sort((one, other) => height[one]! - height[other]!)
  const sorted = order.map((index) => slices[index]!)
  const heights = order.map((index) => height[index]!)

  const count = slices.length
  const first = sorted[0]!.position
  const drift = count > 1 ? minus(sorted[count - 1]!.position, first) : normal
  const gaps = Math.max(1, count - 1)
  const stepMm = dot(drift, normal) / gaps
  const [sx, sy] = pixelSpacingMm
  const sidewaysMm = [dot(drift, row), dot(drift, column)] as const
  const isTilted = Math.hypot(...sidewaysMm) > STACK_LIMITS.positionMm

  const problems = count === 1 ? ['there is only one slice'] : irregularities(sorted, heights, stepMm, drift)
  const remarks: string[] = []
  let shear: Shear | undefined
  let origin = first
  let size: [number, number] = [columns, rows]
  if (isTilted && problems.length === 0) {
    const tilt = (Math.atan2(Math.hypot(...sidewaysMm), dot(drift, normal)) * 180) / Math.PI
    if (tilt > STACK_LIMITS.tiltDegrees) problems.push(`the slices are sheared by ${tilt.toFixed(1)} degrees`)
    else {
      remarks.push(
        `gantry tilt of ${tilt.toFixed(1)} degrees: slices were moved within their planes, by linear interpolation`,
      )
      const perSlice = [sidewaysMm[0] / gaps / sx, sidewaysMm[1] / gaps / sy] as const
      const low = [Math.min(0, perSlice[0] * gaps), Math.min(0, perSlice[1] * gaps)] as const
      shear = { start: [-low[0], -low[1]], perSlice }
      origin = plus(plus(first, row, low[0] * sx), column, low[1] * sy)
      size = [columns + Math.ceil(Math.abs(perSlice[0]) * gaps), rows + Math.ceil(Math.abs(perSlice[1]) * gaps)]
    }
  }
  const geometry: VolumeGeometry = {
    dimensions: [...size, count],
    spacingMm: [sx, sy, stepMm],
    origin,
    direction: [...orientation, ...normal],
  }
  return { order, geometry, shear, problems, remarks }
}

/** Everything that keeps the slices from being one regular stack: doubles, gaps, uneven steps, sideways jumps. */
function irregularities(sorted: Stack['slices'], heights: readonly number[], stepMm: number, drift: Vector): string[] {
  const { positionMm, samePlaceMm } = STACK_LIMITS
  const steps = heights.slice(1).map((height, k) => height - heights[k]!)
  const doubled = steps.findIndex((step) => step < samePlaceMm)
  if (doubled >= 0) {
    const times = steps.filter((step) => step < samePlaceMm).length
    const at = `${sorted[doubled]!.fileName} and ${sorted[doubled + 1]!.fileName} at ${inWords(sorted[doubled]!.position)}`
    return [`${times} position${times > 1 ? 's hold' : ' holds'} more than one slice: ${at}`]
  }

  const usual = steps.toSorted((a, b) => a - b)[Math.floor((steps.length - 1) / 2)]!
  const problems: string[] = []
  const uneven: number[] = []
  for (const [k, step] of steps.entries()) {
    const missing = Math.round(step / usual) - 1
    if (missing >= 1 && Math.abs(step - (missing + 1) * usual) <= Math.max(positionMm, 0.1 * usual)) {
      const along = minus(sorted[k + 1]!.position, sorted[k]!.position)
      const places = Array.from({ length: Math.min(missing, 3) }, (_, i) =>
        inWords(plus(sorted[k]!.position, along, (i + 1) / (missing + 1))),
      )
      const rest = missing > 3 ? ' and further' : ''
      problems.push(
        `${missing} slice${missing > 1 ? 's are' : ' is'} missing at ${places.join(', ')}${rest}, after ${sorted[k]!.fileName}`,
      )
    } else if (Math.abs(step - usual) > positionMm) uneven.push(k)
  }
  if (uneven.length) {
    const k = uneven[0]!
    problems.push(
      `the slice spacing is not even: ${steps[k]!.toFixed(2)} mm instead of ${usual.toFixed(2)} mm after ${sorted[k]!.fileName}`,
    )
  }
  if (problems.length) return problems

  const along = 1 / (heights.length - 1)
  for (const [k, { position, fileName }] of sorted.entries()) {
    const off = minus(position, plus(sorted[0]!.position, drift, k * along))
    if (Math.hypot(...off) <= positionMm) continue
    const away = Math.hypot(...off).toFixed(2)
    return [`${fileName} is ${away} mm from its place in a regular stack of ${stepMm.toFixed(3)} mm steps`]
  }
  return []
}
