/** Identifiers made of words, so that the same phantom has the same ones everywhere: 2.25. and a UUID as a number (PS3.5 B.2). */

const MULTIPLIERS = [0x01000193, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const

/** The same words always give the same identifier; others, in all likelihood, another: 122 mixed bits. */
export function uidOf(words: string): string {
  const parts = MULTIPLIERS.map((multiplier, n) => {
    let h = 0x811c9dc5 ^ Math.imul(n + 1, 0x9e3779b1)
    for (let at = 0; at < words.length; at++) {
      h = Math.imul(h ^ words.charCodeAt(at), multiplier)
      h = (h ^ (h >>> 15)) | 0
    }
    h = Math.imul(h ^ (h >>> 16), 0x7feb352d)
    h = Math.imul(h ^ (h >>> 15), 0x846ca68b)
    return (h ^ (h >>> 16)) >>> 0
  }) as [number, number, number, number]
  // RFC 9562: version 8, made by own rules, and its variant.
  parts[1] = ((parts[1] & 0xffff0fff) | 0x8000) >>> 0
  parts[2] = ((parts[2] & 0x3fffffff) | 0x80000000) >>> 0
  return `2.25.${parts.reduce((sum, part) => (sum << 32n) | BigInt(part), 0n)}`
}
