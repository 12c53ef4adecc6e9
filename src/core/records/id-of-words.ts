/**
 * Identifiers made of words, the same everywhere and every time: a UUID of version 8 (RFC 9562), made by own rules. What is
 * sent twice has the same identifier and is stored once.
 */
const MULTIPLIERS = [0x01000193, 0x85ebca6b, 0xc2b2ae35, 0x27d4eb2f] as const

/** Four times 32 bits; others for other words, in all likelihood: 122 mixed bits. */
export function wordBits(words: string): readonly [number, number, number, number] {
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
  // RFC 9562: version 8, and its variant.
  parts[1] = ((parts[1] & 0xffff0fff) | 0x8000) >>> 0
  parts[2] = ((parts[2] & 0x3fffffff) | 0x80000000) >>> 0
  return parts
}

export function idOfWords(words: string): string {
  const hex = wordBits(words)
    .map((part) => part.toString(16).padStart(8, '0'))
    .join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
