/** The scale of colour Doppler: its colours from the fastest towards the array to the fastest away, with the speed at either end. */
import { FLOW_COLOURS } from '#core/ultrasound/flow-picture.ts'
import { FONT } from './canvas-label.ts'
import { COLOURS } from './colours.ts'

/** Of the drawn bar with its figures, in units of its width. */
export const FLOW_BAR = { width: 20, height: 78 } as const
const STRIP = { left: 7, top: 15, width: 6, height: 48 } as const

/** Draws it into a box `FLOW_BAR` large at (left, top). */
export function drawFlowBar(context: CanvasRenderingContext2D, left: number, top: number, scaleMmPerS: number): void {
  const middle = left + FLOW_BAR.width / 2
  for (let step = 0; step < STRIP.height; step++) {
    const byte = 255 - Math.round((step / (STRIP.height - 1)) * 254)
    const [red, green, blue] = FLOW_COLOURS.subarray(4 * byte, 4 * byte + 3)
    context.fillStyle = `rgb(${red} ${green} ${blue})`
    context.fillRect(left + STRIP.left, top + STRIP.top + step, STRIP.width, 1.1)
  }
  context.textAlign = 'center'
  context.fillStyle = COLOURS.text
  context.font = `600 8px ${FONT}`
  const speed = sayCmPerS(scaleMmPerS)
  context.fillText(`+${speed}`, middle, top + 9)
  context.fillText(`−${speed}`, middle, top + STRIP.top + STRIP.height + 6)
  context.font = `500 6px ${FONT}`
  context.fillText('cm/s', middle, top + 3)
}

/** In tenths below ten. */
export const sayCmPerS = (mmPerS: number): string => (mmPerS / 10).toFixed(mmPerS < 100 && mmPerS % 10 ? 1 : 0)
