/** The picture a finding was made in, with the finding drawn on it and, when it was asked, what the answer rests on. Always "unreviewed" until it is not. */
import { useEffect, useRef } from 'react'
import type { Explanation } from '#core/anatomy/explanation.ts'
import { pixelOfCell } from '#core/frames/cell-mapping.ts'
import type { GreyPicture } from '#core/recording/grey-png.ts'
import { drawGrey } from './grey-canvas.ts'

interface Props {
  readonly picture: GreyPicture | undefined
  readonly marks: readonly { readonly xPx: number; readonly yPx: number; readonly label: string }[]
  readonly explanation: Explanation | undefined
}

const MARK = '#ffd166'

export function FindingPicture({ picture, marks, explanation }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const context = drawGrey(canvas, picture)
    if (!context) return
    if (explanation) drawWhy(context, explanation)
    for (const mark of marks) drawMark(context, mark)
  }, [picture, marks, explanation])
  return (
    <figure className="review-picture">
      {picture ? (
        <canvas ref={canvas} aria-label="The picture of this finding" />
      ) : (
        <p>It is of the volume, or its picture was not kept: look at it in the 3-D view.</p>
      )}
    </figure>
  )
}

/** A ring that leaves free what it is about, and its name beside it. */
function drawMark(context: CanvasRenderingContext2D, { xPx, yPx, label }: Props['marks'][number]) {
  const unit = context.canvas.width / 100
  Object.assign(context, { strokeStyle: MARK, fillStyle: MARK, lineWidth: unit / 3, font: `${4 * unit}px sans-serif` })
  context.beginPath()
  context.arc(xPx, yPx, 2.2 * unit, 0, 2 * Math.PI)
  context.stroke()
  const isRight = xPx > 0.7 * context.canvas.width
  context.textAlign = isRight ? 'right' : 'left'
  Object.assign(context, { strokeStyle: 'rgba(0, 0, 0, 0.8)', lineWidth: unit })
  const [x, y] = [xPx + (isRight ? -3.4 : 3.4) * unit, yPx + 1.4 * unit]
  context.strokeText(label, x, y)
  context.fillText(label, x, y)
}

/** What the answer loses without a patch lightens it. */
function drawWhy(context: CanvasRenderingContext2D, { patches, losses, side, mapping }: Explanation) {
  const most = losses.reduce((a, b) => Math.max(a, b), 0)
  if (most <= 0) return
  const step = side / patches
  for (let row = 0; row < patches; row++)
    for (let column = 0; column < patches; column++) {
      const share = Math.max(0, losses[row * patches + column]!) / most
      if (share < 0.1) continue
      const [x0, y0] = pixelOfCell(mapping, column * step, row * step)
      const [x1, y1] = pixelOfCell(mapping, (column + 1) * step, (row + 1) * step)
      context.fillStyle = `rgba(64, 200, 255, ${0.5 * share})`
      context.fillRect(x0, y0, x1 - x0, y1 - y0)
    }
}
