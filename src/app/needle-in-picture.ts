/** How the needle stands to the live picture: against its plane, where it will come through and how surely, in plane or out of it. */
import { planeStateOf, type PlaneState } from '#core/needle/guidance-grade.ts'
import { needleToPlane } from '#core/needle/needle-to-plane.ts'
import { ellipseThrough } from '#core/needle/through-plane.ts'
import type { NeedleInPicture } from '#session/guidance.ts'
import type { Live } from '#session/live.ts'

type Vector = readonly [number, number, number]

/** @returns to be called once per displayed frame, when picture and needle have their places */
export function createNeedleInPicture(live: Live): () => void {
  let before: PlaneState | undefined
  return () => {
    const { needle, ultrasound, roomFromImage, planeWithheld, fan } = live
    const isPlaced = needle && ultrasound && !planeWithheld && roomFromImage?.status === 'ok'
    const plane = isPlaced
      ? needleToPlane(needle.roomFromTip.transform.matrix, roomFromImage.transform.matrix, ultrasound, fan)
      : undefined
    before = plane && planeStateOf(plane, before)
    live.needleInPicture = plane && before && { plane, state: before, ellipsePx: plane.crossing && ellipseOf(live) }
  }
}

/** In the picture's pixels; undefined while the error is not known. */
function ellipseOf({ needle, ctFromImage, errorBudget }: Readonly<Live>): NeedleInPicture['ellipsePx'] {
  const tip = needle?.ctFromTip?.transform.matrix
  const m = ctFromImage?.transform.matrix
  if (!tip || !m || !errorBudget || errorBudget.unknown.length > 0) return undefined
  const [acrossMm, downMm] = [Math.hypot(m[0]!, m[1]!, m[2]!), Math.hypot(m[4]!, m[5]!, m[6]!)]
  const right: Vector = [m[0]! / acrossMm, m[1]! / acrossMm, m[2]! / acrossMm]
  const up: Vector = [m[4]! / downMm, m[5]! / downMm, m[6]! / downMm]
  const normal: Vector = [
    right[1] * up[2] - right[2] * up[1],
    right[2] * up[0] - right[0] * up[2],
    right[0] * up[1] - right[1] * up[0],
  ]
  const way = Math.hypot(tip[8]!, tip[9]!, tip[10]!)
  const direction: Vector = [tip[8]! / way, tip[9]! / way, tip[10]! / way]
  const [a, b] = ellipseThrough(direction, { right, up, normal }, errorBudget.spread)
  return [
    [a[0] / acrossMm, a[1] / downMm],
    [b[0] / acrossMm, b[1] / downMm],
  ]
}
