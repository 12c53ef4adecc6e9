/**
 * The plates of names, all on one canvas: written anew only when a word changes, and never more often than can be read.
 * Shared by the plane and the panel, which stand them where they have room.
 */
import type { CanvasTexture } from 'three'
import { readingLook } from '#core/anatomy/reading-colours.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { OpenCase } from '#session/open-case.ts'
import { createCanvasLabel, FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'
import {
  brokenName,
  chosenNames,
  keyOf,
  MOST_NAMES,
  nameInWords,
  percentToWrite,
  type NameWords,
} from './name-words.ts'

/** In units of a plate: what one is in millimetres is each view's own. */
export const PLATE = { nameSize: 8, originSize: 7, slot: [90, 42], columns: 2, pxPerUnit: 4 } as const
const [SLOT_WIDTH, SLOT_HEIGHT] = PLATE.slot
const ROWS = MOST_NAMES / PLATE.columns
const PAD = { across: 4.5, top: 7.2 } as const
const LINE = { name: 9.4, origin: 9 } as const
const EACH_MS = 200

export interface WrittenPlate {
  readonly colour: string
  /** On the canvas, 0–1 from its top left corner. */
  readonly uv: readonly [left: number, top: number, right: number, bottom: number]
  readonly width: number
  readonly height: number
}

export interface NamePlates {
  readonly texture: CanvasTexture
  /** The names that have a plate, the most important first. */
  readonly shown: readonly ShownName[]
  /** @param key of a name, `keyOf` */
  plateOf(key: string): WrittenPlate | undefined
  /** Once per displayed frame, the names that may be shown. */
  write(names: readonly ShownName[], middleXPx: number, modality: OpenCase['modality'], nowMs: number): void
  dispose(): void
}

export function createNamePlates(): NamePlates {
  const label = createCanvasLabel(SLOT_WIDTH * PLATE.columns * PLATE.pxPerUnit, SLOT_HEIGHT * ROWS * PLATE.pxPerUnit)
  let plates = new Map<string, WrittenPlate>()
  let percents = new Map<string, number>()
  let writtenAtMs = -Infinity
  let shown: readonly ShownName[] = []

  function write(chosen: readonly ShownName[], modality: OpenCase['modality'], nowMs: number) {
    percents = new Map(
      chosen.map((each) => [keyOf(each), percentToWrite(each.confidence, percents.get(keyOf(each)))] as const),
    )
    // In an order of their own: the same names, surer now one and now the other, are nothing new.
    const lines = chosen
      .map((each) => ({ key: keyOf(each), ...nameInWords(each, percents.get(keyOf(each))!, modality) }))
      .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    label.redraw(JSON.stringify(lines), (context) => {
      writtenAtMs = nowMs
      context.scale(PLATE.pxPerUnit, PLATE.pxPerUnit)
      plates = new Map(lines.map((words, slot) => [words.key, drawPlate(context, words, slot)] as const))
    })
  }

  return {
    texture: label.texture,
    get shown() {
      return shown
    },
    plateOf: (key) => plates.get(key),
    write(names, middleXPx, modality, nowMs) {
      const chosen = chosenNames(names, middleXPx)
      if (chosen.length > 0 && Math.abs(nowMs - writtenAtMs) >= EACH_MS) write(chosen, modality, nowMs)
      shown = chosen.filter((each) => plates.has(keyOf(each)))
    },
    dispose: () => label.dispose(),
  }
}

function drawPlate(context: CanvasRenderingContext2D, words: NameWords, slot: number): WrittenPlate {
  const [left, top] = [SLOT_WIDTH * (slot % PLATE.columns), SLOT_HEIGHT * Math.floor(slot / PLATE.columns)]
  const font = { name: `600 ${PLATE.nameSize}px ${FONT}`, origin: `500 ${PLATE.originSize}px ${FONT}` }
  const widthIn = (of: keyof typeof font, text: string) => {
    context.font = font[of]
    return context.measureText(text).width
  }
  const lines = brokenName(words.name, words.share, (text) => widthIn('name', text))
  const widest = Math.max(widthIn('origin', words.origin), ...lines.map((line) => widthIn('name', line)))
  const width = Math.min(SLOT_WIDTH - 2, widest + 2 * PAD.across)
  const height = PAD.top + LINE.name * (lines.length - 1) + LINE.origin + 5.6
  const { colour } = readingLook(words.name)

  context.fillStyle = COLOURS.panel
  context.strokeStyle = colour
  context.lineWidth = 1.2
  context.beginPath()
  context.roundRect(left + 0.6, top + 0.6, width - 1.2, height - 1.2, 3)
  context.fill()
  context.stroke()
  context.fillStyle = COLOURS.text
  context.font = font.name
  const room = width - 2 * PAD.across
  lines.forEach((line, at) => context.fillText(line, left + PAD.across, top + PAD.top + LINE.name * at, room))
  context.fillStyle = words.isWarning ? COLOURS.warning : COLOURS.textQuiet
  context.font = font.origin
  context.fillText(words.origin, left + PAD.across, top + PAD.top + LINE.name * (lines.length - 1) + LINE.origin, room)

  const across = (x: number) => x / (SLOT_WIDTH * PLATE.columns)
  const down = (y: number) => y / (SLOT_HEIGHT * ROWS)
  const uv = [across(left), down(top), across(left + width), down(top + height)] as const
  return { colour, uv, width, height }
}
