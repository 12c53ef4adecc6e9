/**
 * What an answer rests on, over the floating picture: a patch for each part, the stronger the more the answer loses
 * without it, in one colour what speaks for it and in another what speaks against; with a legend and the words that it
 * proves nothing. Beside tints and outlines, not instead of them.
 */
import { Color, DoubleSide, Mesh, MeshBasicMaterial, PlaneGeometry } from 'three'
import { LEAST_LOSS, type Explanation } from '#core/anatomy/explanation.ts'
import type { Live } from '#session/live.ts'
import { explanationInWords } from '#session/why-words.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import type { Box } from './picture-layout.ts'
import { PANEL } from './picture-marks.ts'
import { createQuads, type Quads } from './quads.ts'
import { RENDER_ORDER } from './render-order.ts'

export interface ExplanationDrawing {
  /** In image pixels. */
  readonly patches: Mesh
  /** On the panel. */
  readonly legend: Mesh
  /** Once per displayed frame. @param box of the picture on the panel */
  show(explanation: Live['explanation'], box: Box): void
  dispose(): void
}

/** The picture stays readable through the strongest patch. */
const STRONGEST = 0.42
const MOST_PATCHES = 64
/** Panel mm. */
const LEGEND = { widthMm: 220, heightMm: 27 } as const

export function createExplanationDrawing(): ExplanationDrawing {
  const quads = createQuads(MOST_PATCHES, { name: 'color', size: 4 })
  const material = new MeshBasicMaterial({
    vertexColors: true,
    transparent: true,
    depthWrite: false,
    side: DoubleSide,
    forceSinglePass: true,
    polygonOffset: true,
    polygonOffsetFactor: -1,
    polygonOffsetUnits: -1,
    toneMapped: false,
  })
  const patches = new Mesh(quads.geometry, material)
  patches.name = 'floating-explanation'
  patches.renderOrder = RENDER_ORDER.tint
  patches.frustumCulled = false
  const { widthMm, heightMm } = LEGEND
  const label = createCanvasLabel(widthMm * PANEL.pxPerMm, heightMm * PANEL.pxPerMm)
  const legendMaterial = new MeshBasicMaterial({ map: label.texture, alphaTest: 0.5, toneMapped: false })
  const legend = new Mesh(new PlaneGeometry(widthMm, heightMm), legendMaterial)
  legend.name = 'picture-panel-explanation'
  patches.raycast = legend.raycast = () => undefined
  let shown: Explanation | undefined

  return {
    patches,
    legend,
    show(explanation, { topMm, heightMm: boxMm, leftMm, widthMm: wide }) {
      patches.visible = legend.visible = explanation !== undefined
      if (!explanation) return
      const middleMm = leftMm + wide / 2 - PANEL.widthMm / 2
      legend.position.set(middleMm, PANEL.heightMm / 2 - topMm - boxMm + heightMm / 2 + 1, 2.5)
      if (explanation === shown) return
      shown = explanation
      layPatches(quads, explanation)
      const words = explanationInWords(explanation)
      label.redraw(words.join('|'), (context) => drawLegend(context, words))
    },
    dispose() {
      for (const thing of [quads.geometry, material, legend.geometry, legendMaterial, label]) thing.dispose()
    },
  }
}

function layPatches(quads: Quads, { losses, patches, side, mapping }: Explanation): void {
  const { x0Px, y0Px, xStepPx, yStepPx } = mapping
  const size = side / patches
  const most = Math.max(LEAST_LOSS, ...losses.map(Math.abs))
  const x = (patch: number) => x0Px + (patch * size - 0.5) * xStepPx
  const y = (patch: number) => y0Px + (patch * size - 0.5) * yStepPx
  quads.clear()
  losses.forEach((loss, at) => {
    if (Math.abs(loss) < LEAST_LOSS) return
    const [column, row] = [at % patches, Math.floor(at / patches)]
    const { r, g, b } = new Color(loss > 0 ? COLOURS.speaksFor : COLOURS.speaksAgainst)
    const colour = [0, 1, 2, 3].flatMap(() => [r, g, b, (STRONGEST * Math.abs(loss)) / most])
    const [left, right, top, bottom] = [x(column), x(column + 1), y(row), y(row + 1)]
    quads.add([left, top, right, top, right, bottom, left, bottom], colour)
  })
  quads.finish()
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
