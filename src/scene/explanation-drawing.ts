/** The patches of an explanation over the floating picture, with a legend and the words that it proves nothing. */
import { Mesh, MeshBasicMaterial, PlaneGeometry } from 'three'
import type { Explanation } from '#core/anatomy/explanation.ts'
import type { Live } from '#session/live.ts'
import { explanationInWords } from '#session/why-words.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import { createExplanationPatches } from './explanation-patches.ts'
import type { Box } from './picture-layout.ts'
import { PANEL } from './picture-marks.ts'

export interface ExplanationDrawing {
  /** In image pixels. */
  readonly patches: Mesh
  /** On the panel. */
  readonly legend: Mesh
  /** Once per displayed frame. @param box of the picture on the panel */
  show(explanation: Live['explanation'], box: Box): void
  dispose(): void
}

/** Panel mm. */
const LEGEND = { widthMm: 220, heightMm: 27 } as const

export function createExplanationDrawing(): ExplanationDrawing {
  const patches = createExplanationPatches('floating-explanation')
  const { widthMm, heightMm } = LEGEND
  const label = createCanvasLabel(widthMm * PANEL.pxPerMm, heightMm * PANEL.pxPerMm)
  const legendMaterial = new MeshBasicMaterial({ map: label.texture, alphaTest: 0.5, toneMapped: false })
  const legend = new Mesh(new PlaneGeometry(widthMm, heightMm), legendMaterial)
  legend.name = 'picture-panel-explanation'
  legend.raycast = () => undefined
  let shown: Explanation | undefined

  return {
    patches: patches.mesh,
    legend,
    show(explanation, { topMm, heightMm: boxMm, leftMm, widthMm: wide }) {
      patches.show(explanation)
      legend.visible = explanation !== undefined
      if (!explanation) return
      const middleMm = leftMm + wide / 2 - PANEL.widthMm / 2
      legend.position.set(middleMm, PANEL.heightMm / 2 - topMm - boxMm + heightMm / 2 + 1, 2.5)
      if (explanation === shown) return
      shown = explanation
      const words = explanationInWords(explanation)
      label.redraw(words.join('|'), (context) => drawLegend(context, words))
    },
    dispose() {
      for (const thing of [patches, legend.geometry, legendMaterial, label]) thing.dispose()
    },
  }
}

function drawLegend(context: CanvasRenderingContext2D, [answer, remark]: readonly [string, string]): void {
  const { widthMm, heightMm } = LEGEND
  context.scale(PANEL.pxPerMm, PANEL.pxPerMm)
  context.fillStyle = COLOURS.panel
  context.beginPath()
  context.roundRect(0.5, 0.5, widthMm - 1, heightMm - 1, 4)
  context.fill()
  const text = (words: string, x: number, y: number, font: string, colour: string, most: number) => {
    context.font = font
    context.fillStyle = colour
    context.fillText(words, x, y, most)
  }
  text(answer, 8, 9, `600 9px ${FONT}`, COLOURS.text, 132)
  text(remark, 8, 20, `500 8px ${FONT}`, COLOURS.textQuiet, widthMm - 16)
  const swatch = (x: number, colour: string, words: string) => {
    context.fillStyle = colour
    context.fillRect(x, 5.5, 7, 7)
    text(words, x + 10, 9, `500 8px ${FONT}`, COLOURS.textQuiet, 32)
  }
  swatch(146, COLOURS.speaksFor, 'for')
  swatch(177, COLOURS.speaksAgainst, 'against')
}
