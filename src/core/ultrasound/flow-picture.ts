/**
 * Velocities beside a grey picture, pixel for pixel: colour Doppler as data. Views colour it, recognition never sees it.
 *
 * A byte is a share of the scale: 128 is at rest, 255 its end towards the array, 1 its end away from it; 0 is no colour.
 */
export interface FlowPicture {
  /** Row by row, as long as the picture's grey. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Speed at either end of the scale, where colour wraps round; mm/s. */
  readonly scaleMmPerS: number
}

/** @param share of the scale, -1 to 1, towards the array positive. */
export const flowByte = (share: number): number => Math.min(255, Math.max(1, Math.round(128 + 127 * share)))

/** Towards the array, mm/s; undefined where there is no colour. */
export function velocityOf({ scaleMmPerS }: Pick<FlowPicture, 'scaleMmPerS'>, byte: number): number | undefined {
  return byte === 0 ? undefined : ((byte - 128) / 127) * scaleMmPerS
}

/** Red towards the array and blue away from it, paler the faster: how scanners are delivered. RGBA of every byte; 0 is clear. */
export const FLOW_COLOURS: Uint8Array<ArrayBuffer> = Uint8Array.from(
  Array.from({ length: 256 }, (_, byte) => (byte === 0 ? [0, 0, 0, 0] : colourOf((byte - 128) / 127))).flat(),
)

/** Colour laid over grey, three bytes a pixel. */
export function overlaid(grey: Uint8Array, { bytes }: FlowPicture): Uint8Array<ArrayBuffer> {
  const rgb = new Uint8Array(3 * grey.length)
  for (let at = 0; at < grey.length; at++) {
    const byte = bytes[at]!
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * at + channel] = byte ? FLOW_COLOURS[4 * byte + channel]! : grey[at]!
    }
  }
  return rgb
}

function colourOf(share: number): readonly [red: number, green: number, blue: number, alpha: number] {
  const speed = Math.min(1, Math.abs(share))
  const main = 130 + 125 * Math.min(1, 1.6 * speed)
  const pale = 235 * Math.max(0, (speed - 0.35) / 0.65)
  return share >= 0 ? [main, 0.95 * pale, 0.1 * pale, 255] : [0.05 * pale, 0.9 * pale, main, 255]
}
