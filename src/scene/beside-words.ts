/** The painted parts of the panel that stands beside the live picture: what it shows, that it is not plain ultrasound, and figures. */
import type { Withheld } from '#session/live.ts'
import { createCanvasLabel, FONT, type CanvasLabel } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { REASON_MM } from './picture-labels.ts'
import { drawFrame, drawWithheld, PANEL, type Frame } from './picture-marks.ts'

export interface BesideFacts {
  readonly around: Frame
  /** Over the picture itself: what of it is not live ultrasound. */
  readonly stamp: string
  readonly colour: string
  readonly lines: readonly string[]
  readonly withheld: Withheld | undefined
}

export interface BesideWords {
  readonly frame: CanvasLabel
  readonly figures: CanvasLabel
  readonly stamp: CanvasLabel
  readonly reason: CanvasLabel
  /** To be called each frame; figures that change with every pose wait, what is shown or not does not. */
  paint(facts: BesideFacts, nowMs: number): void
  dispose(): void
}

const LINES_EACH_MS = 150
/** A picture that misses a moment hides at once; the frame round it, the largest canvas, is emptied only when it stays away. */
const LOST_AFTER_MS = 500

export const STAMP_MM = { width: 250, height: 24 } as const

export function createBesideWords(): BesideWords {
  const { widthMm, heightMm, pxPerMm, figures } = PANEL
  const frame = createCanvasLabel(widthMm * pxPerMm, heightMm * pxPerMm)
  const lines = createCanvasLabel(widthMm * pxPerMm, figures.heightMm * pxPerMm)
  const stamp = createCanvasLabel(STAMP_MM.width * pxPerMm, STAMP_MM.height * pxPerMm)
  const reason = createCanvasLabel(REASON_MM.width * pxPerMm, REASON_MM.height * pxPerMm)
  let paintedAtMs = -Infinity
  let count = 0
  let seenAtMs = -Infinity

  return {
    frame,
    figures: lines,
    stamp,
    reason,
    paint({ around, stamp: words, colour, lines: said, withheld }, nowMs) {
      if (!withheld) seenAtMs = nowMs
      if (!withheld || nowMs - seenAtMs > LOST_AFTER_MS)
        frame.redraw(JSON.stringify(around), (context) => drawFrame(context, around))
      if (nowMs - paintedAtMs > LINES_EACH_MS || said.length !== count) {
        paintedAtMs = nowMs
        count = said.length
        lines.redraw(said.join('\n'), (context) => {
          context.scale(pxPerMm, pxPerMm)
          said.forEach((line, at) => drawLine(context, line, 9 + 17 * at, at === 0))
        })
      }
      stamp.redraw(words + colour, (context) => {
        context.scale(pxPerMm, pxPerMm)
        drawStamp(context, words, colour)
      })
      if (withheld)
        reason.redraw(withheld.why + withheld.detail, (context) =>
          drawWithheld(context, REASON_MM.width, REASON_MM.height, withheld),
        )
    },
    dispose() {
      for (const label of [frame, lines, stamp, reason]) label.dispose()
    },
  }
}

function drawLine(context: CanvasRenderingContext2D, words: string, y: number, isFirst: boolean): void {
  context.font = `${isFirst ? 600 : 500} 12px ${FONT}`
  context.textAlign = 'left'
  context.fillStyle = isFirst ? COLOURS.text : COLOURS.textQuiet
  // Set closer rather than cut off: its end may be what it is about.
  context.fillText(words, PANEL.picture.leftMm, y, PANEL.widthMm - PANEL.picture.leftMm - 18)
}

function drawStamp(context: CanvasRenderingContext2D, words: string, colour: string): void {
  context.font = `700 14px ${FONT}`
  const wide = Math.min(STAMP_MM.width, context.measureText(words).width + 18)
  context.fillStyle = COLOURS.panel
  context.beginPath()
  context.roundRect((STAMP_MM.width - wide) / 2, 1, wide, STAMP_MM.height - 2, 5)
  context.fill()
  context.strokeStyle = colour
  context.lineWidth = 1.2
  context.stroke()
  context.fillStyle = colour
  context.textAlign = 'center'
  context.fillText(words, STAMP_MM.width / 2, STAMP_MM.height / 2, STAMP_MM.width - 10)
}
