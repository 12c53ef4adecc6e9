/** What both views of the picture share of its names: tints, plates, the needle that is seen, and where the needle runs. */
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import { IDENTITY, type Matrix } from '#core/frames/transform.ts'
import type { Live, LiveNeedle } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { createFreshReadings } from './fresh-readings.ts'
import { fieldBox } from './label-rooms.ts'
import { createNamePlates, type NamePlates } from './name-plates.ts'
import { needleOnPicture, type NeedleOnPicture } from './needle-on-picture.ts'
import { mmPerPixel } from './picture-facts.ts'
import { createSeenNeedleDrawing, type SeenNeedleDrawing } from './seen-needle-drawing.ts'
import { createReadingDrawing, type ReadingTint } from './reading-drawing.ts'

export interface NamesDrawing {
  readonly tints: readonly ReadingTint[]
  readonly plates: NamePlates
  readonly seenNeedle: SeenNeedleDrawing
  /** The needle at the moment of the picture, while both are tracked; else as a network sees it. */
  readonly needle: NeedleOnPicture | undefined
  /** Once per displayed frame, after the pipeline and before the views. */
  show(live: Readonly<Live>, state: SessionState): void
  dispose(): void
}

/** On either side of the needle's middle, room mm: its echo with what blooms round it is not tinted. */
const NEEDLE_CLEAR_MM = 1.6

/** Of a picture without a pose, mm: lines on it are as wide as they usually are. */
const USUAL_WIDTH_MM = 100

export function createNamesDrawing(): NamesDrawing {
  const fresh = createFreshReadings()
  const drawing = createReadingDrawing()
  const plates = createNamePlates()
  const seenNeedle = createSeenNeedleDrawing()
  let needle: NeedleOnPicture | undefined

  return {
    tints: drawing.tints,
    plates,
    seenNeedle,
    get needle() {
      return needle
    },
    show(live, { layers, openCase, placement }) {
      const { roomFromImage } = live
      const picture = live.pictureWithheld ? undefined : live.ultrasound
      const isShown = layers.names && picture !== undefined
      const pose = roomFromImage?.status === 'ok' ? roomFromImage.transform.matrix : undefined
      needle = pose && live.needle ? tracked(live.needle, pose) : seen(live.needleSeen)
      // Kept up while the layer is off too: switched on it knows at once which readings are fresh.
      const readings = fresh.of(live.readings, picture)
      const clearPx = pose ? NEEDLE_CLEAR_MM / mmPerPixel(pose, IDENTITY, 0) : 0
      drawing.show(isShown ? readings : NO_READINGS, needle, clearPx)
      const acrossMm = pose ? mmPerPixel(pose, placement, 0) : 0
      const pxPerMm = picture && (acrossMm > 0 ? 1 / acrossMm : picture.widthPx / USUAL_WIDTH_MM)
      seenNeedle.show(isShown ? live.needleOnImage : undefined, pxPerMm ?? 1)
      const { leftPx, rightPx } = picture ? fieldBox(live.fan, picture) : NOWHERE
      plates.write(isShown ? live.names : NO_NAMES, (leftPx + rightPx) / 2, openCase?.modality ?? 'CT', live.nowMs)
    },
    dispose() {
      drawing.dispose()
      plates.dispose()
      seenNeedle.dispose()
    },
  }
}

const tracked = ({ roomFromTip, lengthMm }: LiveNeedle, pose: Matrix): NeedleOnPicture | undefined =>
  needleOnPicture(roomFromTip.transform.matrix, lengthMm, pose)

const seen = (needle: Live['needleSeen']): NeedleOnPicture | undefined =>
  needle && { tipPx: needle.tipPx, hubPx: needle.nearPx, tipOutMm: 0, hubOutMm: 0 }

const NO_READINGS: readonly PictureReading[] = []
const NO_NAMES: readonly ShownName[] = []
const NOWHERE = { leftPx: 0, rightPx: 0 }
