/** How the needle stands to the live picture: against its plane, where it will come through, in plane or out of it. */
import { planeStateOf, type PlaneState } from '#core/needle/guidance-grade.ts'
import { needleToPlane } from '#core/needle/needle-to-plane.ts'
import type { Live } from '#session/live.ts'

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
    live.needleInPicture = plane && before && { plane, state: before }
  }
}
