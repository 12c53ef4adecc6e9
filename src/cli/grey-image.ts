/** Pictures from files: PNG of any kind as 8-bit grey. */
import { readFile } from 'node:fs/promises'
import { decode } from 'fast-png'
import type { Picture } from '#core/ultrasound/network-input.ts'
import { fileFault, type CommandFault } from './command.ts'

export type ReadPicture =
  { readonly ok: true; readonly picture: Picture } | { readonly ok: false; readonly fault: CommandFault }

/** Colour becomes grey by its luma (ITU-R BT.601), 16 bits lose their lower eight, what is transparent is black. */
export async function readGreyImage(path: string): Promise<ReadPicture> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(path)
  } catch (thrown) {
    return { ok: false, fault: fileFault(thrown, path) }
  }
  try {
    const { width, height, data, channels, depth, palette } = decode(bytes)
    if (palette) throw new TypeError('palettes are not read; save it as grey or colour')
    if (depth < 8) throw new TypeError(`${depth} bits a sample are not read; save it with 8`)
    const shift = depth === 16 ? 8 : 0
    const grey = new Uint8Array(width * height)
    for (let at = 0; at < grey.length; at++) {
      const sample = (n: number) => (data[at * channels + n] ?? 0) >> shift
      const opaque = channels === 2 ? sample(1) : channels === 4 ? sample(3) : 255
      const luma = channels >= 3 ? 0.299 * sample(0) + 0.587 * sample(1) + 0.114 * sample(2) : sample(0)
      grey[at] = Math.round((luma * opaque) / 255)
    }
    return { ok: true, picture: { widthPx: width, heightPx: height, grey } }
  } catch (thrown) {
    const message = `${path} is no PNG picture that can be read: ${(thrown as Error).message}`
    return { ok: false, fault: { code: 'picture', message, file: path } }
  }
}

/** Upside down: rows in the other order. */
export function turnedOver({ widthPx, heightPx, grey }: Picture): Picture {
  const turned = new Uint8Array(grey.length)
  for (let y = 0; y < heightPx; y++)
    turned.set(grey.subarray((heightPx - 1 - y) * widthPx, (heightPx - y) * widthPx), y * widthPx)
  return { widthPx, heightPx, grey: turned }
}
