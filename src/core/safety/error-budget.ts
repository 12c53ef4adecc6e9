/**
 * How far what is shown may be from what is, at one place: each cause by itself, and all together.
 *
 * Causes that have nothing to do with each other add as covariances. A cause of which nothing is known is not nothing:
 * it makes the whole a lower bound, and safety must not build on it. Delay is no chance error but a shift along the
 * motion; it is added as its square, which is never too small for independent motions.
 */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix'
import type { Point } from '#core/frames/transform.ts'
import { chiSquare3 } from '#core/registration/fit-covariance.ts'

export const CAUSES = ['tracker', 'calibration', 'registration', 'delay', 'headset'] as const
export type Cause = (typeof CAUSES)[number]

/** Covariance of a place's error in the CT, mm²: 3x3, row by row. */
export type Spread = readonly number[]
type Vector = readonly [number, number, number]

export interface BudgetPart {
  readonly cause: Cause
  /** Undefined: nobody knows. */
  readonly spread: Spread | undefined
  /** Where the number comes from, or why there is none. */
  readonly remark: string
}

export interface ErrorBudget {
  readonly place: Point<'ct'>
  readonly parts: readonly (BudgetPart & { readonly expectedMm: number | undefined })[]
  /** Of all that is known. */
  readonly spread: Spread
  /** Causes without a number: with any, what follows is the least that it may be. */
  readonly unknown: readonly Cause[]
  /** Standard deviation of the distance from the truth (root mean square), mm: parts add to it by their squares. */
  readonly expectedMm: number
  /** Longest half axis of the ellipsoid that holds the truth 95 times in 100, mm. */
  readonly within95Mm: number
  /** Axes of that ellipsoid: unit vectors of the CT, right-handed, and half lengths, mm. */
  readonly axes: readonly { readonly way: Vector; readonly halfMm: number }[]
}

const CHANCE = 0.95
const REACH = Math.sqrt(chiSquare3(CHANCE))

/** @throws RangeError when a cause is missing or there twice: nothing is left out unsaid */
export function errorBudget(place: Point<'ct'>, parts: readonly BudgetPart[]): ErrorBudget {
  for (const cause of CAUSES) {
    const count = parts.filter((part) => part.cause === cause).length
    if (count !== 1) throw new RangeError(`the error budget has ${count} parts for ${cause}, not one`)
  }
  const spread = Array.from({ length: 9 }, (_, at) => parts.reduce((sum, part) => sum + (part.spread?.[at] ?? 0), 0))
  const axes = axesOf(spread)
  return {
    place,
    parts: parts.map((part) => ({ ...part, expectedMm: part.spread && rootOfTrace(part.spread) })),
    spread,
    unknown: parts.filter((part) => part.spread === undefined).map(({ cause }) => cause),
    expectedMm: rootOfTrace(spread),
    within95Mm: Math.max(...axes.map(({ halfMm }) => halfMm)),
    axes,
  }
}

/** One deviation along a unit vector, mm: of what is known. Zones round what must not be touched grow by two of them. */
export function sigmaAlongMm(spread: Spread, [u, v, w]: Vector): number {
  const s = spread as readonly number[] as [number, number, number, number, number, number, number, number, number]
  const along = u * (s[0] * u + s[1] * v + s[2] * w) + v * (s[3] * u + s[4] * v + s[5] * w) + w * (s[6] * u + s[7] * v + s[8] * w) // prettier-ignore
  return Math.sqrt(Math.max(0, along))
}

export const NO_SPREAD: Spread = [0, 0, 0, 0, 0, 0, 0, 0, 0]

/** The same in all directions. @param rmsMm distance, not per axis */
export function evenSpread(rmsMm: number): Spread {
  const each = rmsMm ** 2 / 3
  return [each, 0, 0, 0, each, 0, 0, 0, each]
}

/** Of what turns by chance about a marker this far away. @param arm from the marker to the place, mm @param turnRad one deviation per axis */
export function leverSpread([x, y, z]: Vector, turnRad: number): Spread {
  const [far2, t2] = [x * x + y * y + z * z, turnRad * turnRad]
  return [far2 - x * x, -x * y, -x * z, -x * y, far2 - y * y, -y * z, -x * z, -y * z, far2 - z * z].map((v) => t2 * v)
}

/** Of what has moved on since it was seen. */
export function delaySpread([x, y, z]: Vector, delayMs: number): Spread {
  const t2 = (delayMs / 1000) ** 2
  return [x * x, x * y, x * z, x * y, y * y, y * z, x * z, y * z, z * z].map((value) => t2 * value)
}

export const sumOf = (a: Spread, b: Spread): Spread => a.map((value, at) => value + b[at]!)

const rootOfTrace = (spread: Spread) => Math.sqrt(Math.max(0, spread[0]! + spread[4]! + spread[8]!))

function axesOf(spread: Spread): ErrorBudget['axes'] {
  const { eigenvectorMatrix, realEigenvalues } = new EigenvalueDecomposition(Matrix.from1DArray(3, 3, [...spread]), {
    assumeSymmetric: true,
  })
  const column = (n: number) => eigenvectorMatrix.getColumn(n) as unknown as Vector
  const [a, b] = [column(0), column(1)]
  const c: Vector = [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
  return [a, b, c].map((way, n) => ({ way, halfMm: REACH * Math.sqrt(Math.max(0, realEigenvalues[n]!)) }))
}
