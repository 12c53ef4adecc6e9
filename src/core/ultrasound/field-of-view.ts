/**
 * Where the echoes are, when the source does not say: capture cards put a black
 * frame round the picture, and a plane shown with it hides what is behind.
 *
 * The rectangle of everything that was ever brighter than the frame grows with each
 * picture looked at, so a dark first picture cannot cut echoes off later ones.
 */
import { wholePicture, type Fan } from './fan.ts'
import type { UltrasoundFrame } from './ultrasound-frame.ts'

export interface FieldOfView {
  look(frame: UltrasoundFrame): void
  /** Undefined until a picture with echoes was seen. */
  readonly fan: Fan | undefined
  /** Another source begins. */
  clear(): void
}

/** Grey at or below this is frame: compression and capture leave a little noise in black. */
const BLACK = 8
/** A row or column belongs to the field when at least this part of it is brighter: a line of text does not. */
const LIT_PART = 0.02

export function createFieldOfView(): FieldOfView {
  let size = ''
  let box: { x0: number; y0: number; x1: number; y1: number } | undefined

  return {
    look({ widthPx, heightPx, grey }) {
      if (size !== `${widthPx}x${heightPx}`) box = undefined
      size = `${widthPx}x${heightPx}`
      const inColumn = new Uint32Array(widthPx)
      const inRow = new Uint32Array(heightPx)
      for (let y = 0, i = 0; y < heightPx; y++) {
        for (let x = 0; x < widthPx; x++, i++) {
          if (grey[i]! <= BLACK) continue
          inColumn[x]!++
          inRow[y]!++
        }
      }
      const x = span(inColumn, heightPx * LIT_PART)
      const y = span(inRow, widthPx * LIT_PART)
      if (!x || !y) return
      box = {
        x0: Math.min(box?.x0 ?? Infinity, x[0]),
        y0: Math.min(box?.y0 ?? Infinity, y[0]),
        x1: Math.max(box?.x1 ?? 0, x[1]),
        y1: Math.max(box?.y1 ?? 0, y[1]),
      }
    },
    clear: () => void (box = undefined),
    get fan() {
      if (!box) return undefined
      const field = wholePicture(box.x1 - box.x0 + 1, box.y1 - box.y0 + 1)
      return { ...field, xPx: box.x0, yPx: box.y0 }
    },
  }
}

/** First and last position that holds more than `least`. */
function span(counts: Uint32Array, least: number): [number, number] | undefined {
  const first = counts.findIndex((count) => count > least)
  return first < 0 ? undefined : [first, counts.findLastIndex((count) => count > least)]
}
