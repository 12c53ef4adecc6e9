import { describe, expect, test } from 'vitest'
import { findBurnedInText } from '#core/records/deidentification/burned-in-text.ts'

const [COLUMNS, ROWS] = [320, 240]
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

function random(seed: number) {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff) / 0x7fff_ffff
}

/** Fully developed speckle (Rayleigh), blobs of three pixels, log-compressed, with a bright line as of bone. */
function speckle(seed: number): Uint8Array {
  const next = random(seed)
  const coarse = Array.from({ length: (COLUMNS / 2) * (ROWS / 2) }, () => Math.sqrt(-2 * Math.log(next() + 1e-9)))
  const grey = new Uint8Array(COLUMNS * ROWS)
  for (let y = 0; y < ROWS; y++)
    for (let x = 0; x < COLUMNS; x++) {
      const of = (dx: number, dy: number) => coarse[Math.min(ROWS / 2 - 1, (y + dy) >> 1) * (COLUMNS / 2) + Math.min(COLUMNS / 2 - 1, (x + dx) >> 1)]! // prettier-ignore
      const amplitude = (of(0, 0) + of(1, 0) + of(0, 1) + of(1, 1)) / 4
      grey[y * COLUMNS + x] = Math.max(0, Math.min(255, 90 + 45 * Math.log(amplitude + 0.05)))
    }
  for (let x = 60; x < 200; x++) for (let d = 0; d < 4; d++) grey[(120 + Math.round(8 * Math.sin(x / 25)) + d) * COLUMNS + x] = 250 // prettier-ignore
  return grey
}

function write(grey: Uint8Array, words: string, left: number, top: number, scale: number, pen: number) {
  let x = left
  for (const letter of words) {
    LETTERS[letter]?.forEach((row, j) =>
      Array.from(row).forEach((bit, i) => {
        if (bit === '1')
          for (let a = 0; a < scale; a++) grey.fill(pen, (top + j * scale + a) * COLUMNS + x + i * scale, (top + j * scale + a) * COLUMNS + x + (i + 1) * scale) // prettier-ignore
      }),
    )
    x += 6 * scale
  }
}

const WORDS = ['DOE ANNA', 'ANNE DOE', 'NOAD 69', '1961 O9 16']

describe('text burned into a picture', () => {
  test('of 120 pictures with a name or a date, seed 3, at one to three times five by seven pixels, nine of ten are found and covered', () => {
    const next = random(3)
    let found = 0
    for (let n = 0; n < 120; n++) {
      const [words, scale] = [WORDS[n % 4]!, 1 + (n % 3)]
      const [width, height] = [words.length * 6 * scale, 7 * scale]
      const [x, y] = [Math.floor(next() * (COLUMNS - width)), Math.floor(next() * (ROWS - height))]
      const grey = speckle(1000 + n)
      write(grey, words, x, y, scale, 200 + Math.floor(next() * 56))
      const isCovered = findBurnedInText({ columns: COLUMNS, rows: ROWS, frames: [grey] }).some(
        (rect) => rect.x <= x + scale && rect.y <= y && rect.x + rect.width >= x + width - 2 * scale && rect.y + rect.height >= y + height, // prettier-ignore
      )
      if (isCovered) found++
    }
    console.log(`text found and covered: ${found} of 120`)
    expect(found).toBeGreaterThanOrEqual(108)
  })

  test('of 60 pictures without any, seeds 1 to 60, speckle and a bright line are taken for text in none', () => {
    const taken = Array.from({ length: 60 }, (_, n) => findBurnedInText({ columns: COLUMNS, rows: ROWS, frames: [speckle(n + 1)] })) // prettier-ignore
    expect(taken.filter(({ length }) => length > 0)).toEqual([])
  })

  test('in a loop of six frames three letters that stand still are found, and none that move with the body', () => {
    const frames = (moves: boolean) =>
      Array.from({ length: 6 }, (_, n) => {
        const grey = speckle(50 + n)
        write(grey, 'DOE', 40 + (moves ? 9 * n : 0), 30, 2, 240)
        return grey
      })
    expect(findBurnedInText({ columns: COLUMNS, rows: ROWS, frames: frames(false) })).toHaveLength(1)
    expect(findBurnedInText({ columns: COLUMNS, rows: ROWS, frames: frames(true) })).toEqual([])
  })
})
