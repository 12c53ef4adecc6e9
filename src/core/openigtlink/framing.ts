/**
 * Cuts a TCP stream into messages.
 *
 * Sizes come from the peer and cannot be trusted: nothing larger than the limit is
 * believed, and memory beyond the first megabyte is taken only as bytes arrive.
 * There is no mark to look for between messages, so after one bad header the
 * stream is lost and the connection must be made anew.
 */
import { flaw, isFlaw, type Flaw } from './body.ts'
import { BODY_SIZE_AT, readHeader } from './header.ts'
import { HEADER_BYTES, type Fault, type Header } from './message.ts'

export type Framed =
  /** One whole message, header included, in memory of its own. */
  | { readonly ok: true; readonly header: Header; readonly bytes: Uint8Array<ArrayBuffer> }
  /** Always the last of its stream. */
  | { readonly ok: false; readonly fault: Fault }

export interface Framing {
  /** @returns the messages this chunk completed, in order; nothing more once a fault was given. The chunk is not kept. */
  push(chunk: Uint8Array): readonly Framed[]
  /** Bytes held of a message that is not complete. */
  readonly pendingBytes: number
}

/** Allocated at once for a message that claims more; doubled as its bytes arrive. */
const FIRST_BYTES = 1 << 20

export function createFraming({ maxBodyBytes }: { readonly maxBodyBytes: number }): Framing {
  const headerBytes = new Uint8Array(HEADER_BYTES)
  let header: Header | undefined
  /** The message so far; `headerBytes` until the header is complete. */
  let buffer: Uint8Array<ArrayBuffer> = headerBytes
  let held = 0
  let isLost = false

  /** Takes what fits from `chunk` and says how much that was. */
  function take(chunk: Uint8Array, wanted: number): number {
    const taken = Math.min(wanted - held, chunk.length)
    if (held + taken > buffer.length) buffer = grown(buffer, held, held + taken, wanted)
    buffer.set(taken === chunk.length ? chunk : chunk.subarray(0, taken), held)
    held += taken
    return taken
  }

  function begin(): Flaw | undefined {
    const read = readHeader(headerBytes)
    if (isFlaw(read)) return read
    if (read.bodySize > maxBodyBytes) {
      const reason = `BODY_SIZE of ${read.type} from "${read.device}" is ${read.bodySize} bytes, allowed are ${maxBodyBytes}`
      return flaw('size', BODY_SIZE_AT, reason)
    }
    header = read
    buffer = grown(headerBytes, HEADER_BYTES, HEADER_BYTES, HEADER_BYTES + read.bodySize)
    return undefined
  }

  return {
    push(chunk) {
      const framed: Framed[] = []
      for (let rest = chunk; rest.length > 0 && !isLost;) {
        rest = rest.subarray(take(rest, header ? HEADER_BYTES + header.bodySize : HEADER_BYTES))
        if (!header && held === HEADER_BYTES) {
          const lost = begin()
          if (lost) {
            isLost = true
            framed.push({ ok: false, fault: fatal(lost) })
          }
        }
        if (header && held === HEADER_BYTES + header.bodySize) {
          framed.push({ ok: true, header, bytes: buffer })
          header = undefined
          buffer = headerBytes
          held = 0
        }
      }
      return framed
    },
    get pendingBytes() {
      return isLost ? 0 : held
    },
  }
}

/** A larger buffer with the first `held` bytes of the old one: room for `needed`, never for more than `most`. */
function grown(old: Uint8Array, held: number, needed: number, most: number): Uint8Array<ArrayBuffer> {
  const buffer = new Uint8Array(Math.min(most, Math.max(FIRST_BYTES, needed, 2 * old.length)))
  buffer.set(held === old.length ? old : old.subarray(0, held))
  return buffer
}

const fatal = ({ flaw: code, at, reason }: Flaw): Fault => ({
  code,
  at,
  reason: `${reason}; where the next message begins is unknown, so the stream ends here`,
})
