/** Text and simple marks drawn on a canvas and shown as a texture; drawn again only when what it says changes. */
import { CanvasTexture, LinearMipmapLinearFilter, SRGBColorSpace } from 'three'

export interface CanvasLabel {
  readonly texture: CanvasTexture
  readonly widthPx: number
  readonly heightPx: number
  /** @param says all that the drawing depends on: the same words again cost nothing. */
  redraw(says: string, draw: (context: CanvasRenderingContext2D) => void): void
  dispose(): void
}

export const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif'

/** @throws Error when the page cannot draw on canvases at all. */
export function createCanvasLabel(widthPx: number, heightPx: number): CanvasLabel {
  const canvas = document.createElement('canvas')
  canvas.width = widthPx
  canvas.height = heightPx
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this browser cannot draw text: it has no 2-D canvas')
  const texture = new CanvasTexture(canvas)
  texture.colorSpace = SRGBColorSpace
  texture.minFilter = LinearMipmapLinearFilter
  texture.generateMipmaps = true
  texture.anisotropy = 8
  let said: string | undefined

  return {
    texture,
    widthPx,
    heightPx,
    redraw(says, draw) {
      if (says === said) return
      said = says
      context.reset()
      context.textBaseline = 'middle'
      draw(context)
      texture.needsUpdate = true
    },
    dispose: () => texture.dispose(),
  }
}
