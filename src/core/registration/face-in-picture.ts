/** Where the transducer's face is in a picture and how large its pixels are, from the echo field and the depth it shows. */
import type { FaceInPicture } from './jig-calibration.ts'
import type { Fan } from '#core/ultrasound/fan.ts'

/** @param depthMm that the scanner says its picture is deep. @throws RangeError that says what to do next */
export function faceInPicture(fan: Fan | undefined, depthMm: number | undefined): FaceInPicture {
  if (!fan)
    throw new RangeError('where the echoes are in the picture is not known yet: show a picture of the probe first')
  if (depthMm === undefined || !(depthMm >= 10 && depthMm <= 400))
    throw new RangeError('how deep the picture goes is not known: state the depth that the scanner shows, in mm')
  if (fan.kind === 'rectangle') {
    const mm = depthMm / fan.heightPx
    return { px: [fan.xPx + fan.widthPx / 2, fan.yPx], mmPerPx: [mm, mm] }
  }
  const mm = depthMm / (fan.stopRadiusPx - fan.startRadiusPx)
  return { px: [fan.originPx[0], fan.originPx[1] + fan.startRadiusPx], mmPerPx: [mm, mm] }
}
