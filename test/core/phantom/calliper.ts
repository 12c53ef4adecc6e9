/** Measures a phantom's bones as a calliper would: on their surfaces, never on the numbers they were made from. */
import { LEVELS, type LumbarLevel } from '#core/anatomy/levels.ts'
import type { LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { placed, placedIn, seenFrom, type Vector } from '#core/phantom/placement.ts'
import { heightOf, pedicleOffset, pedicleRise, wallOf } from '#core/phantom/vertebra-landmarks.ts'

const PRECISION_MM = 0.02

/** mm along `way` from `from` to where bone begins or ends, found in steps of 0.4 mm and then halved. */
function edge(isBone: (p: Vector) => boolean, from: Vector, way: Vector, limitMm = 90): number {
  const at = (mm: number): Vector => [from[0] + way[0] * mm, from[1] + way[1] * mm, from[2] + way[2] * mm]
  const first = isBone(from)
  for (let mm = 0.4; mm < limitMm; mm += 0.4) {
    if (isBone(at(mm)) === first) continue
    let [low, high] = [mm - 0.4, mm]
    while (high - low > PRECISION_MM) {
      const middle = (low + high) / 2
      if (isBone(at(middle)) === first) low = middle
      else high = middle
    }
    return (low + high) / 2
  }
  return Number.NaN
}

const LEFT: Vector = [1, 0, 0]
const RIGHT: Vector = [-1, 0, 0]
const BACK: Vector = [0, 1, 0]
const FRONT: Vector = [0, -1, 0]
const UP: Vector = [0, 0, 1]
const DOWN: Vector = [0, 0, -1]

export interface Measured {
  upperWidth: number
  lowerWidth: number
  upperDepth: number
  anteriorHeight: number
  posteriorHeight: number
  canalWidth: number
  canalDepth: number
  pedicleWidth: number
  pedicleHeight: number
  transverseSpan: number
  spinousHeight: number
  facetAngle: number
  discHeight: number
  foramenHeight: number
  foramenWidth: number
}

export function measureLevel(spine: LumbarSpine, level: LumbarLevel): Measured {
  const at = LEVELS.indexOf(level)
  const v = spine.vertebrae[at]!
  const m = v.measures
  const { sdf } = spine.shapes.vertebrae[at]!
  const isBone = ([x, y, z]: Vector) => sdf(x, y, z) < 0
  const wall = edge(isBone, [0, 0, 0], BACK)
  const front = edge(isBone, [0, 0, 0], FRONT)
  const [px, pz] = [pedicleOffset(m), pedicleRise(m)]
  /** Clear of the rounded rim and of spurs on it. */
  const near = heightOf(m) / 2 - 4.5
  const width = (z: number) =>
    Math.max(...[-8, -5, -2, 1].map((y) => edge(isBone, [0, y, z], LEFT) + edge(isBone, [0, y, z], RIGHT)))
  const least = (values: readonly number[]) => Math.min(...values.filter((x) => !Number.isNaN(x)))
  const behind = [3.5, 5, 6.5, 8]
  const pedicle = (y: number, sign: number) => {
    const inner = edge(isBone, [0, wall + y, pz], [sign, 0, 0])
    return edge(isBone, [sign * (inner + 0.3), wall + y, pz], [sign, 0, 0]) + 0.3
  }
  let span = 0
  for (let z = pz - 12; z < pz + 16; z += 2)
    for (let y = wall + 2; y < wall + 36; y += 2)
      for (const sign of [1, -1]) {
        let x = span / 2
        while (isBone([sign * (x + 0.2), y, z])) x += 0.2
        span = 2 * Math.max(span / 2, x)
        for (x = span / 2 + 1; x < 66; x += 1.5) if (isBone([sign * x, y, z])) span = 2 * x
      }
  const tipY = wallOf(m) + m.spinousLengthMm - 7
  const tipZ = -m.spinousHeightMm / 2 - m.spinousDropMm + 1
  return {
    upperWidth: width(near),
    lowerWidth: width(-near),
    upperDepth: edge(isBone, [0, 0, near], BACK) + edge(isBone, [0, 0, near], FRONT),
    anteriorHeight: edge(isBone, [0, 4 - front, 0], UP) + edge(isBone, [0, 4 - front, 0], DOWN),
    posteriorHeight: edge(isBone, [0, wall - 4, 0], UP) + edge(isBone, [0, wall - 4, 0], DOWN),
    canalWidth: least(
      behind.map((y) => edge(isBone, [0, wall + y, pz], LEFT) + edge(isBone, [0, wall + y, pz], RIGHT)),
    ),
    canalDepth: least([-3, -5, -7, -9].map((z) => edge(isBone, [0, wall + 3, z], BACK) + 3)),
    pedicleWidth: (least(behind.map((y) => pedicle(y, 1))) + least(behind.map((y) => pedicle(y, -1)))) / 2,
    pedicleHeight: edge(isBone, [px, wall + 3, pz], UP) + edge(isBone, [px, wall + 3, pz], DOWN),
    transverseSpan: span,
    spinousHeight: edge(isBone, [0, tipY, tipZ], UP) + edge(isBone, [0, tipY, tipZ], DOWN),
    facetAngle: facetAngle(spine, at),
    discHeight: discHeight(spine, at),
    ...foramen(spine, at),
  }
}

/** Of the lower bone's left facet, from the way its surface faces. */
function facetAngle(spine: LumbarSpine, at: number): number {
  const joint = spine.shapes.joints[at]!.left
  const sdf = spine.shapes.vertebrae[at + 1]?.sdf ?? spine.shapes.sacrum.sdf
  const half = joint.gapMm / 2
  const [x, y, z] = joint.at.map((c, n) => c - joint.normal[n]! * half) as unknown as Vector
  const e = 0.4
  const nx = sdf(x + e, y, z) - sdf(x - e, y, z)
  const ny = sdf(x, y + e, z) - sdf(x, y - e, z)
  return (Math.atan2(ny, -nx) * 180) / Math.PI
}

/** Between the endplates, in the middle. */
function discHeight(spine: LumbarSpine, at: number): number {
  const { vertebrae, sacrum } = spine.supine
  const upper = vertebrae[at]!
  const lower = vertebrae[at + 1] ?? sacrum
  const isUpper = ([x, y, z]: Vector) => spine.shapes.vertebrae[at]!.sdf(x, y, z) < 0
  const own = spine.shapes.vertebrae[at + 1]?.sdf ?? spine.shapes.sacrum.sdf
  const isLower = ([x, y, z]: Vector) => own(x, y, z) < 0
  const down = edge(isUpper, [0, 0, 0], DOWN)
  const end = placed(upper, [0, 0, -down])
  const local = placedIn(seenFrom(lower, upper), { centre: [0, 0, -down], axes: [1, 0, 0, 0, 1, 0, 0, 0, 1] }).centre
  const way = seenFrom(lower, { centre: end, axes: upper.axes }).axes
  return edge(isLower, local, [-way[6], -way[7], -way[8]])
}

/** Left: from pedicle to pedicle, and from body or disc to the facet in its upper half. */
function foramen(spine: LumbarSpine, at: number): { foramenHeight: number; foramenWidth: number } {
  const { vertebrae, sacrum } = spine.supine
  const upper = vertebrae[at]!
  const lower = vertebrae[at + 1] ?? sacrum
  const m = upper.measures
  const [px, pz] = [pedicleOffset(m), pedicleRise(m)]
  const y = wallOf(m) + 2
  const own = spine.shapes.vertebrae[at]!.sdf
  const next = spine.shapes.vertebrae[at + 1]?.sdf ?? spine.shapes.sacrum.sdf
  const rel = seenFrom(lower, upper)
  const isBone = (p: Vector) => {
    const [x, b, z] = placed(rel, p)
    return own(...p) < 0 || next(x, b, z) < 0
  }
  const roof = edge(isBone, [px, y, pz], DOWN)
  const top: Vector = [px, y, pz - roof - 0.3]
  const z = top[2] - 4
  return {
    foramenHeight: edge(isBone, top, DOWN) + 0.3,
    foramenWidth: edge(isBone, [px, y, z], BACK) + edge(isBone, [px, y, z], FRONT),
  }
}
