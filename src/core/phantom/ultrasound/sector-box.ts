/** The box of the CT that one picture's echo field lies in: to sample the tissue of that picture alone. */
import type { Transform } from '#core/frames/transform.ts'
import { inCt, planePose } from './plane-pose.ts'
import type { PictureGeometry } from './probe-geometry.ts'
import { lineOf, planScan } from './scan-plan.ts'
import type { UltrasoundSettings } from './settings.ts'

type Vector = readonly [number, number, number]

/** @param marginMm for the tissue that pressure moves and for what smoothing reads beside the plane. */
export function sectorBox(
  settings: UltrasoundSettings,
  picture: PictureGeometry,
  ctFromImage: Transform<'ct', 'image'>,
  marginMm = 10,
): { readonly low: Vector; readonly high: Vector } {
  const plan = planScan(settings, picture)
  const pose = planePose(ctFromImage, picture)
  const places = Array.from({ length: plan.lines }, (_, line) => {
    const [x, y, dx, dy] = lineOf(plan, line)
    const deep = settings.depthMm
    return [inCt(pose, x, y), inCt(pose, x + dx * deep, y + dy * deep)]
  }).flat()
  const extreme = (of: (...values: number[]) => number, margin: number) =>
    ([0, 1, 2] as const).map((axis) => of(...places.map((place) => place[axis])) + margin) as unknown as Vector
  return { low: extreme(Math.min, -marginMm), high: extreme(Math.max, marginMm) }
}
