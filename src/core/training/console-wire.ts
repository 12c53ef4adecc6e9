/**
 * What a console is shown, as bytes for a socket: length of the JSON in four bytes (little-endian), the JSON (UTF-8)
 * without the picture's pixels, and the pixels, one byte each.
 */
import { strFromU8, strToU8 } from 'fflate'
import { seenSchema, type Seen } from './console-message.ts'

const LENGTH_BYTES = 4

export function packSeen(seen: Seen): Uint8Array<ArrayBuffer> {
  const { picture, ...rest } = seen
  const grey = picture?.grey ?? new Uint8Array(0)
  const json = strToU8(JSON.stringify(picture ? { ...rest, picture: { ...picture, grey: undefined } } : rest))
  const bytes = new Uint8Array(LENGTH_BYTES + json.length + grey.length)
  new DataView(bytes.buffer).setUint32(0, json.length, true)
  bytes.set(json, LENGTH_BYTES)
  bytes.set(grey, LENGTH_BYTES + json.length)
  return bytes
}

/** @returns undefined for what is not understood */
export function unpackSeen(bytes: Uint8Array): Seen | undefined {
  if (bytes.length < LENGTH_BYTES) return undefined
  const end = LENGTH_BYTES + new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(0, true)
  if (end > bytes.length) return undefined
  try {
    const told = JSON.parse(strFromU8(bytes.subarray(LENGTH_BYTES, end))) as {
      picture?: object
    }
    const grey = bytes.slice(end)
    const read = seenSchema.safeParse(told.picture ? { ...told, picture: { ...told.picture, grey } } : told)
    if (!read.success) return undefined
    const { picture } = read.data
    const isWhole = grey.length === (picture ? picture.widthPx * picture.heightPx : 0)
    return isWhole ? read.data : undefined
  } catch {
    return undefined
  }
}
