/** PLUS recordings written by hand, byte for byte, for tests. */
import { deflateSync, gzipSync } from 'node:zlib'

export interface WrittenFrame {
  /** Lines of this frame without `Seq_FrameNNNN_`, e.g. `Timestamp: '1.5'`. */
  readonly [field: string]: string
}

export interface Written {
  readonly widthPx: number
  readonly heightPx: number
  readonly frames: readonly WrittenFrame[]
  /** All pixels of all frames. */
  readonly pixels: Uint8Array
  readonly orientation?: string
  /** Header lines in place of, or besides, the usual ones. */
  readonly header?: Readonly<Record<string, string | undefined>>
}

const frameLines = (frames: readonly WrittenFrame[], separator: string) =>
  frames.flatMap((fields, i) =>
    Object.entries(fields).map(([name, value]) => `Seq_Frame${String(i).padStart(4, '0')}_${name}${separator}${value}`),
  )

function joined(lines: readonly string[], body: Uint8Array): Uint8Array {
  return Uint8Array.from([...Buffer.from(lines.join('\n'), 'latin1'), ...body])
}

export function mhaFile(
  { widthPx, heightPx, frames, pixels, orientation = 'MF', header = {} }: Written,
  { isCompressed = false } = {},
): Uint8Array {
  const body = isCompressed ? deflateSync(pixels) : pixels
  const fields: Record<string, string | undefined> = {
    ObjectType: 'Image',
    NDims: '3',
    BinaryData: 'True',
    BinaryDataByteOrderMSB: 'False',
    CompressedData: isCompressed ? 'True' : 'False',
    CompressedDataSize: isCompressed ? String(body.length) : undefined,
    DimSize: `${widthPx} ${heightPx} ${frames.length}`,
    Kinds: 'domain domain list',
    ElementSpacing: '1 1 1',
    ElementType: 'MET_UCHAR',
    UltrasoundImageOrientation: orientation,
    UltrasoundImageType: 'BRIGHTNESS',
    ...header,
  }
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name} = ${value}`]))
  return joined([...lines, ...frameLines(frames, ' = '), 'ElementDataFile = LOCAL', ''], body)
}

export function nrrdFile(
  { widthPx, heightPx, frames, pixels, orientation = 'MF', header = {} }: Written,
  { isCompressed = false } = {},
): Uint8Array {
  const fields: Record<string, string | undefined> = {
    dimension: '3',
    encoding: isCompressed ? 'gz' : 'raw',
    endian: 'little',
    kinds: 'domain domain list',
    sizes: `${widthPx} ${heightPx} ${frames.length}`,
    type: 'unsigned char',
    ...header,
  }
  const lines = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}`]))
  const own = [`ultrasound image orientation:=${orientation}`, 'ultrasound image type:=BRIGHTNESS']
  const text = ['NRRD0004', '# a comment', ...lines, ...own, ...frameLines(frames, ':='), '', '']
  return joined(text, isCompressed ? gzipSync(pixels) : pixels)
}

/** A pure translation, row by row. */
export const shiftRows = (x: number, y = 0, z = 0): string => `1 0 0 ${x} 0 1 0 ${y} 0 0 1 ${z} 0 0 0 1`
