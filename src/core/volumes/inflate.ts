/** Raw deflate with a ceiling, so that a few kilobytes from outside cannot ask for all memory. */
import { Inflate } from 'fflate'

/** Deflate makes at most 1032 bytes of one: one piece of input never yields more than 17 MB at a time. */
const PIECE = 16 << 10

/**
 * Inflates until the input ends or `limit` bytes are there, whichever is first; input cut short gives what it held.
 * @throws Error from fflate when the bytes are not deflate.
 */
export function inflateUpTo(deflated: Uint8Array, limit: number): Uint8Array<ArrayBuffer> {
  const pieces: Uint8Array[] = []
  let total = 0
  let isDone = false
  const stream = new Inflate((piece, final) => {
    pieces.push(piece)
    total += piece.length
    isDone = final
  })
  for (let at = 0; at < deflated.length && total < limit && !isDone; at += PIECE) {
    stream.push(deflated.subarray(at, at + PIECE), false)
  }
  const out = new Uint8Array(Math.min(total, limit))
  let at = 0
  for (const piece of pieces) {
    if (at >= out.length) break
    out.set(piece.subarray(0, out.length - at), at)
    at += piece.length
  }
  return out
}
