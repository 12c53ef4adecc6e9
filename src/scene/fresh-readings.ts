/** Which readings may be drawn on the picture that is shown: those of it, and of pictures just before it. Pure but for what it remembers. */
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'

/** A network is slower than pictures come; after this much of a moving hand its findings lie beside what they name. */
export const OLDEST_MS = 250
/** Pictures remembered: more than come in that time. */
const MOST_PICTURES = 64

type Picture = Pick<UltrasoundFrame, 'frameId' | 'atMs'>

export interface FreshReadings {
  /** To be called each displayed frame. @param shown undefined while the picture is withheld: then all is forgotten */
  of(readings: readonly PictureReading[], shown: Picture | undefined): readonly PictureReading[]
}

export function createFreshReadings(): FreshReadings {
  let pictures: Picture[] = []

  /** At most: of a picture that was never shown, the age of the one before it. */
  function ageMs(frameId: number, shown: Picture): number {
    if (frameId > shown.frameId) return Infinity
    const before = pictures.findLast((picture) => picture.frameId <= frameId)
    return before ? shown.atMs - before.atMs : Infinity
  }

  return {
    of(readings, shown) {
      const last = pictures.at(-1)
      // Counting begins anew with another source, and its numbers mean other pictures.
      if (!shown || (last && (shown.frameId < last.frameId || shown.atMs < last.atMs))) pictures = []
      if (!shown) return NONE
      if (pictures.at(-1)?.frameId !== shown.frameId) {
        pictures.push({ frameId: shown.frameId, atMs: shown.atMs })
        if (pictures.length > MOST_PICTURES) pictures.shift()
      }
      return readings.filter(({ abstains, frameId }) => abstains === undefined && ageMs(frameId, shown) <= OLDEST_MS)
    },
  }
}

const NONE: readonly PictureReading[] = []
