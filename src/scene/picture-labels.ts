/** The three painted parts of the picture panel, painted again only when what they say changes. */
import { sayErrorShortly } from '#core/safety/say-error.ts'
import type { Live, Withheld } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import { createCanvasLabel, type CanvasLabel } from './canvas-label.ts'
import { noteOnNames } from './name-words.ts'
import { edgeLetters, mmPerPixel } from './picture-facts.ts'
import type { Box } from './picture-layout.ts'
import { drawFigures, drawFrame, drawWithheld, PANEL, type Frame } from './picture-marks.ts'
import { sayLook } from '#session/look-words.ts'

export interface PictureLabels {
  readonly frame: CanvasLabel
  readonly figures: CanvasLabel
  readonly reason: CanvasLabel
  /** To be called each frame; figures that change with every picture are read, not watched, so they wait. */
  paint(live: Readonly<Live>, state: SessionState, box: Box, hasNames: boolean): void
  dispose(): void
}

export const REASON_MM = { width: PANEL.picture.widthMm, height: 100 } as const
const FIGURES_EACH_MS = 250
/** How long ago the last picture came counts up; it is written anew this often. */
const REASON_EACH_MS = 1000
/**
 * The frame with ruler and letters is the largest canvas and is sent whole: a picture that
 * misses a moment hides at once, its frame is emptied only when it stays away.
 */
const LOST_AFTER_MS = 500
const NOTHING_YET: Withheld = { why: 'no source', detail: 'no picture has come yet' }

export function createPictureLabels(): PictureLabels {
  const { widthMm, heightMm, pxPerMm, figures } = PANEL
  const frame = createCanvasLabel(widthMm * pxPerMm, heightMm * pxPerMm)
  const numbers = createCanvasLabel(widthMm * pxPerMm, figures.heightMm * pxPerMm)
  const reason = createCanvasLabel(REASON_MM.width * pxPerMm, REASON_MM.height * pxPerMm)
  let paintedAtMs = -Infinity
  let wasLive: boolean | undefined
  let lostAtMs: number | undefined
  let reasonWhy = ''
  let reasonAtMs = -Infinity

  return {
    frame,
    figures: numbers,
    reason,
    paint(
      live,
      { source, perceiving: { state, backend, model }, placement, isPictureFlipped, layers, look },
      box,
      hasNames,
    ) {
      const { ultrasound, pictureWithheld, planeWithheld } = live
      const isLive = !pictureWithheld && ultrasound !== undefined
      // A picture that comes or goes is said at once; how old it is may wait.
      if (isLive === wasLive && live.nowMs - paintedAtMs < FIGURES_EACH_MS) return
      paintedAtMs = live.nowMs
      wasLive = isLive

      lostAtMs = isLive ? undefined : (lostAtMs ?? live.nowMs)

      const withheld = pictureWithheld ?? NOTHING_YET
      if (!isLive && (withheld.why !== reasonWhy || live.nowMs - reasonAtMs > REASON_EACH_MS)) {
        reasonWhy = withheld.why
        reasonAtMs = live.nowMs
        reason.redraw(withheld.why + withheld.detail, (context) =>
          drawWithheld(context, REASON_MM.width, REASON_MM.height, withheld),
        )
      }
      const note = layers.names ? noteOnNames(live) : undefined
      // Where the network draws, of single pictures that it says nothing of the filter does.
      const isFilterInstead = live.contour?.by === 'bone-likelihood' && !model.startsWith('bone-likelihood')
      const perceiving = { state, backend, isFilterInstead }
      const error = live.errorBudget && sayErrorShortly(live.errorBudget)
      const shown = { figures: live.figures, isLive, planeWithheld, perceiving, source, note, error, hasNames }
      numbers.redraw(JSON.stringify(shown), (context) => drawFigures(context, shown))
      if (lostAtMs !== undefined && live.nowMs - lostAtMs < LOST_AFTER_MS) return
      const around = aroundOf(live, box, { placement, isPictureFlipped, look })
      frame.redraw(JSON.stringify(around), (context) => drawFrame(context, around))
    },
    dispose() {
      for (const label of [frame, numbers, reason]) label.dispose()
    },
  }
}

/** What is drawn round the picture: ruler, letters and the scale of colours only of a picture that is live. */
function aroundOf(
  { ultrasound, pictureWithheld, planeWithheld, roomFromImage, ctFromImage }: Readonly<Live>,
  box: Box,
  { placement, isPictureFlipped, look }: Pick<SessionState, 'placement' | 'isPictureFlipped' | 'look'>,
): Frame {
  const isLive = !pictureWithheld && ultrasound !== undefined
  const down = roomFromImage?.status === 'ok' ? mmPerPixel(roomFromImage.transform.matrix, placement, 1) : 0
  // Left and right come from the pose: no pose to be trusted, no letters.
  const isPlaced = !planeWithheld && ctFromImage?.status === 'ok'
  return {
    title: sayLook(look) ?? 'Ultrasound',
    box,
    zoom: isLive && down ? box.heightMm / (ultrasound.heightPx * down) : undefined,
    letters: isLive && isPlaced ? edgeLetters(ctFromImage.transform.matrix) : undefined,
    isFlipped: isPictureFlipped,
    scaleMmPerS: isLive ? ultrasound.flow?.scaleMmPerS : undefined,
  }
}
