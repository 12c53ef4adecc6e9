/**
 * Grey windows for a resliced volume. Widths and levels of CT are those radiologists use for the spine (soft tissue
 * W 250 L 50, bone W 1800 L 400; Radiopaedia, "Windowing (CT)"), the widest held to what the hologram's bytes span.
 */
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'

export const WINDOW_NAMES = ['bone', 'soft tissue', 'spine', 'wide'] as const
export type WindowName = (typeof WINDOW_NAMES)[number]

/** Values drawn black and white, in the volume's own unit. */
export type GreyWindow = readonly [black: number, white: number]

const [LEAST_HU, MOST_HU] = CT_DISPLAY_WINDOW_HU

const CT_WINDOWS: Readonly<Record<WindowName, GreyWindow>> = {
  bone: [-100, 900],
  'soft tissue': [-160, 240],
  spine: [-75, 175],
  wide: [LEAST_HU, MOST_HU],
}

/** Of MR, whose signal has no unit: shares of the drawn span. */
const MR_SHARES: Readonly<Record<WindowName, GreyWindow>> = {
  bone: [0, 0.5],
  'soft tissue': [0.05, 0.7],
  spine: [0.1, 0.9],
  wide: [0, 1],
}

/** @param span values at display 0 and 255 of the open volume */
export function greyWindow(name: WindowName, frame: 'ct' | 'mr', [low, high]: readonly [number, number]): GreyWindow {
  if (frame === 'ct') return CT_WINDOWS[name]
  const [black, white] = MR_SHARES[name]
  return [low + black * (high - low), low + white * (high - low)]
}

/** As radiologists write it: `W 250 L 50`. */
export const sayWindow = ([black, white]: GreyWindow): string =>
  `W ${Math.round(white - black)} L ${Math.round((white + black) / 2)}`
