/**
 * One stretch of bytes being read or written, and how each content type goes about it.
 *
 * Readers check sizes before they read or allocate, so nothing a sender claims
 * can cost more than the bytes it really sent.
 */
import type { Content, FaultCode } from './message.ts'

export interface Body {
  readonly bytes: Uint8Array
  /** Over the same bytes. */
  readonly view: DataView
}

/** What is wrong with a body; `at` counts from its first byte. */
export interface Flaw {
  readonly flaw: FaultCode
  readonly at: number
  readonly reason: string
}

export interface Codec<C extends Content> {
  /** @param wireType where one layout serves two types. */
  decode(body: Body, wireType: string): Content | Flaw
  /** Bytes `write` will fill. @throws RangeError naming a field that cannot be sent. */
  size(content: C): number
  /** @param body exactly `size` bytes, all zero. */
  write(content: C, body: Body): void
}

export const bodyOf = (bytes: Uint8Array): Body => ({
  bytes,
  view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
})

export const flaw = (code: FaultCode, at: number, reason: string): Flaw => ({ flaw: code, at, reason })

export const isFlaw = (result: object): result is Flaw => 'flaw' in result

/** A flaw when the body is not exactly `expected` bytes long. */
export function wrongSize(body: Body, expected: number, what: string): Flaw | undefined {
  const { length } = body.bytes
  if (length === expected) return undefined
  return flaw('size', Math.min(length, expected), `${what} takes ${expected} bytes, the body has ${length}`)
}

/** Reads equal records until the body ends; a flaw when it does not end with one. */
export function readRecords<T extends object>(
  body: Body,
  recordBytes: number,
  what: string,
  read: (at: number) => T | Flaw,
): T[] | Flaw {
  const { length } = body.bytes
  if (length % recordBytes !== 0) {
    const at = length - (length % recordBytes)
    return flaw('size', at, `${what} takes ${recordBytes} bytes each, the body has ${length}`)
  }
  const records: T[] = []
  for (let at = 0; at < length; at += recordBytes) {
    const record = read(at)
    if (isFlaw(record)) return record
    records.push(record)
  }
  return records
}
