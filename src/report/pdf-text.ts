/** Text for the fonts that every PDF reader has: Latin letters of Windows-1252; what they lack is written otherwise, never left out unseen. */

/** Signs that have a plain way to be written. */
const PLAIN: Readonly<Record<string, string>> = {
  '≤': '<=', '≥': '>=', '−': '-', '→': '->', '←': '<-', '≈': '~', 'σ': 'sigma', 'µ': 'µ', 'μ': 'µ', '\u202f': ' ', '\u00a0': ' ', '\u2009': ' ', '\n': ' ', '\r': ' ', '\t': ' ',
} // prettier-ignore

/** Beyond Latin-1 (ISO 8859-1) what Windows-1252 has from 80 to 9F. */
const WINDOWS = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'

const isLatin = (letter: string) => {
  const code = letter.codePointAt(0)!
  return (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff) || WINDOWS.includes(letter)
}

/** A letter with a mark that the font has not is written without the mark; any other as a question mark. */
export function pdfText(text: string): string {
  return Array.from(text.normalize('NFC'))
    .map((letter) => {
      const plain = PLAIN[letter] ?? letter
      if (Array.from(plain).every(isLatin)) return plain
      const bare = letter.normalize('NFD').charAt(0)
      return isLatin(bare) ? bare : '?'
    })
    .join('')
}

export interface Measured {
  widthOfTextAtSize(text: string, size: number): number
}

/** Lines no wider than that; a word that is wider by itself is cut. */
export function wrapped(text: string, font: Measured, size: number, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  const fits = (some: string) => font.widthOfTextAtSize(some, size) <= width
  for (let word of pdfText(text).split(' ')) {
    const longer = line ? `${line} ${word}` : word
    if (fits(longer)) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    while (!fits(word)) {
      let most = word.length - 1
      while (most > 1 && !fits(word.slice(0, most))) most--
      lines.push(word.slice(0, most))
      word = word.slice(most)
    }
    line = word
  }
  return line ? [...lines, line] : lines
}
