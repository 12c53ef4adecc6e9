/** The written names of the atlas, all on one canvas: written anew only when another structure or another language is named. */
import type { CanvasTexture } from 'three'
import type { NameLines } from '#core/atlas/names.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'

/** In units of a plate: eight of them are the type's size. */
export const ATLAS_PLATE = { size: 8, slot: [128, 23], columns: 4, rows: 8, pxPerUnit: 4 } as const
const [SLOT_WIDTH, SLOT_HEIGHT] = ATLAS_PLATE.slot
export const MOST_ATLAS_NAMES = ATLAS_PLATE.columns * ATLAS_PLATE.rows
const PAD = 5

export interface NamedPart {
  readonly key: string
  readonly lines: NameLines
  readonly colour: string
}

export interface AtlasPlate {
  readonly colour: string
  /** On the canvas, 0–1 from its top left corner. */
  readonly uv: readonly [left: number, top: number, right: number, bottom: number]
  readonly width: number
  readonly height: number
}

export interface AtlasPlates {
  readonly texture: CanvasTexture
  plateOf(key: string): AtlasPlate | undefined
  write(named: readonly NamedPart[]): void
  dispose(): void
}

export function createAtlasPlates(): AtlasPlates {
  const { columns, rows, pxPerUnit } = ATLAS_PLATE
  const label = createCanvasLabel(SLOT_WIDTH * columns * pxPerUnit, SLOT_HEIGHT * rows * pxPerUnit)
  let plates = new Map<string, AtlasPlate>()
  return {
    texture: label.texture,
    plateOf: (key) => plates.get(key),
    write(named) {
      // In an order of their own: the same names nearer or further are nothing new.
      const sorted = named.slice(0, MOST_ATLAS_NAMES).toSorted((a, b) => (a.key < b.key ? -1 : 1))
      label.redraw(JSON.stringify(sorted), (context) => {
        context.scale(pxPerUnit, pxPerUnit)
        plates = new Map(sorted.map((each, slot) => [each.key, drawPlate(context, each, slot)] as const))
      })
    },
    dispose: () => label.dispose(),
  }
}

function drawPlate(context: CanvasRenderingContext2D, { lines: [what, where], colour }: NamedPart, slot: number) {
  const { columns, rows, size } = ATLAS_PLATE
  const [left, top] = [SLOT_WIDTH * (slot % columns), SLOT_HEIGHT * Math.floor(slot / columns)]
  const fonts = [`600 ${size}px ${FONT}`, `500 ${size - 0.6}px ${FONT}`] as const
  const widthOf = (font: string, text: string) => {
    context.font = font
    return context.measureText(text).width
  }
  const room = SLOT_WIDTH - 2 - 2 * PAD
  const width = Math.min(room, Math.max(widthOf(fonts[0], what), widthOf(fonts[1], where))) + 2 * PAD
  const height = where ? SLOT_HEIGHT - 1 : 13
  context.fillStyle = COLOURS.panel
  context.strokeStyle = colour
  context.lineWidth = 1
  context.beginPath()
  context.roundRect(left + 0.5, top + 0.5, width - 1, height - 1, 3)
  context.fill()
  context.stroke()
  context.font = fonts[0]
  context.fillStyle = COLOURS.text
  context.fillText(what, left + PAD, top + 7, room)
  context.font = fonts[1]
  context.fillStyle = COLOURS.textQuiet
  if (where) context.fillText(where, left + PAD, top + 16, room)
  const uv = [
    left / (SLOT_WIDTH * columns),
    top / (SLOT_HEIGHT * rows),
    (left + width) / (SLOT_WIDTH * columns),
    (top + height) / (SLOT_HEIGHT * rows),
  ] as const
  return { colour, uv, width, height }
}
