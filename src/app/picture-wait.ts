/** Pictures wait for poses that are known to come later than they do. */
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import type { Device } from '#devices/device.ts'

export interface PictureWait {
  /** Takes the newest picture and gives those that have waited long enough, oldest first. Another source begins anew. */
  due(
    source: Device | undefined,
    frame: UltrasoundFrame | undefined,
    nowMs: number,
    heldMs: number,
  ): readonly UltrasoundFrame[]
}

export function createPictureWait(): PictureWait {
  let waiting: UltrasoundFrame[] = []
  let from: Device | undefined
  return {
    due(source, frame, nowMs, heldMs) {
      if (source !== from) waiting = []
      from = source
      if (frame) waiting.push(frame)
      const isDue = ({ receivedAtMs }: UltrasoundFrame) => receivedAtMs + heldMs <= nowMs
      const due = heldMs > 0 ? waiting.filter(isDue) : waiting
      waiting = heldMs > 0 ? waiting.filter((each) => !isDue(each)) : []
      return due
    },
  }
}
