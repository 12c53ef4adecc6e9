/** Names and dates as scanners burn them into pictures, drawn without smoothing. */

/** Five by seven, as small letters of scanners are. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  A: ['01110', '10001', '10001', '11111', '10001', '10001', '10001'],
  D: ['11110', '10001', '10001', '10001', '10001', '10001', '11110'],
  E: ['11111', '10000', '10000', '11110', '10000', '10000', '11111'],
  N: ['10001', '11001', '10101', '10011', '10001', '10001', '10001'],
  O: ['01110', '10001', '10001', '10001', '10001', '10001', '01110'],
  1: ['00100', '01100', '00100', '00100', '00100', '00100', '01110'],
  6: ['01110', '10000', '10000', '11110', '10001', '10001', '01110'],
  9: ['01110', '10001', '10001', '01111', '00001', '00001', '01110'],
}

export const WORDS = ['DOE ANNA', 'ANNE DOE', 'NOAD 69', '1961 O9 16']

/** @param columns of the picture */
export function drawWords(
  grey: Uint8Array,
  columns: number,
  words: string,
  left: number,
  top: number,
  scale: number,
  pen: number,
) {
  let x = left
  for (const letter of words) {
    LETTERS[letter]?.forEach((row, j) =>
      Array.from(row).forEach((bit, i) => {
        if (bit === '1')
          for (let a = 0; a < scale; a++) grey.fill(pen, (top + j * scale + a) * columns + x + i * scale, (top + j * scale + a) * columns + x + (i + 1) * scale) // prettier-ignore
      }),
    )
    x += 6 * scale
  }
}
