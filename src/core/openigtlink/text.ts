/**
 * Characters on the wire: NUL-padded fields of fixed length, and texts with a MIBenum encoding.
 *
 * ASCII (3) is read as UTF-8, which contains it, because senders label their UTF-8 so;
 * bytes that are not UTF-8, and every other encoding, become one character per byte.
 */
declare const TextDecoder: new (
  label: 'utf-8',
  options: { fatal: true; ignoreBOM: true },
) => { decode(bytes: Uint8Array): string }
declare const TextEncoder: new () => { encode(text: string): Uint8Array<ArrayBuffer> }

/** A byte order mark stays, so that what is read is written the same. */
const utf8Decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const utf8Encoder = new TextEncoder()

/** IANA MIBenum. */
export const US_ASCII = 3
export const UTF_8 = 106

/** Arguments one call is given at most; engines differ in how many they take. */
const ARGUMENTS = 4096

const isUtf8 = (encoding: number) => encoding === US_ASCII || encoding === UTF_8

export function decodeText(bytes: Uint8Array, encoding: number): string {
  if (isUtf8(encoding)) {
    try {
      return utf8Decoder.decode(bytes)
    } catch {
      // Not UTF-8 after all; a wrong letter is better than a lost message.
    }
  }
  const parts: string[] = []
  for (let at = 0; at < bytes.length; at += ARGUMENTS) {
    parts.push(String.fromCharCode(...bytes.subarray(at, at + ARGUMENTS)))
  }
  return parts.join('')
}

/** @throws RangeError for a character the encoding's one byte per character cannot hold. */
export function encodeText(text: string, encoding: number): Uint8Array {
  if (isUtf8(encoding)) return utf8Encoder.encode(text)
  return Uint8Array.from(text, (character) => {
    const byte = character.codePointAt(0)!
    if (byte > 255) throw new RangeError(`"${character}" cannot be sent in encoding ${encoding}`)
    return byte
  })
}

/** Text of a fixed field: up to its first NUL, or all of it. */
export function readText(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length)
  const end = field.indexOf(0)
  return decodeText(end === -1 ? field : field.subarray(0, end), UTF_8)
}

/** Fills a fixed field of zeros. @throws RangeError when the text does not fit or holds a NUL. */
export function writeText(bytes: Uint8Array, at: number, length: number, text: string, field: string): void {
  const encoded = encodeText(text, UTF_8)
  if (encoded.length > length) throw new RangeError(`${field} "${text}" does not fit into ${length} bytes`)
  if (encoded.includes(0)) throw new RangeError(`${field} "${text}" holds a NUL, which would end it`)
  bytes.set(encoded, at)
}

/** Four bytes of colour. */
export const readRgba = (bytes: Uint8Array, at: number): readonly [r: number, g: number, b: number, a: number] => [
  bytes[at]!,
  bytes[at + 1]!,
  bytes[at + 2]!,
  bytes[at + 3]!,
]
