/** A grey picture on a canvas of the page, pixel by pixel, before anything is drawn over it. */
import type { RefObject } from 'react'

export interface GreyPixels {
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: ArrayLike<number>
}

/** @returns where more can be drawn, in the picture's pixels; undefined without canvas or picture */
export function drawGrey(
  canvas: RefObject<HTMLCanvasElement | null>,
  picture: GreyPixels | undefined,
): CanvasRenderingContext2D | undefined {
  const context = canvas.current?.getContext('2d')
  if (!context || !picture) return undefined
  const { widthPx, heightPx, grey } = picture
  Object.assign(context.canvas, { width: widthPx, height: heightPx })
  const pixels = context.createImageData(widthPx, heightPx)
  for (let at = 0; at < grey.length; at++) pixels.data.set([grey[at]!, grey[at]!, grey[at]!, 255], 4 * at)
  context.putImageData(pixels, 0, 0)
  return context
}
