/** Identifiers made of words, so that the same phantom has the same ones everywhere: 2.25. and a UUID as a number (PS3.5 B.2). */
import { wordBits } from '#core/records/id-of-words.ts'

export const uidOf = (words: string): string =>
  `2.25.${wordBits(words).reduce((sum, part) => (sum << 32n) | BigInt(part), 0n)}`
