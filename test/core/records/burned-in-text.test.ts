import { describe, expect, test } from 'vitest'
import { findBurnedInText } from '#core/records/deidentification/burned-in-text.ts'
import { drawWords, WORDS } from './drawn-letters.ts'

const [COLUMNS, ROWS] = [320, 240]
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

describe('text burned into a picture', () => {
  test('of 120 pictures with a name or a date, seed 3, at one to three times five by seven pixels, nine of ten are found and covered', () => {
    const next = random(3)
    let found = 0
    for (let n = 0; n < 120; n++) {
      const [words, scale] = [WORDS[n % 4]!, 1 + (n % 3)]
      const [width, height] = [words.length * 6 * scale, 7 * scale]
      const [x, y] = [Math.floor(next() * (COLUMNS - width)), Math.floor(next() * (ROWS - height))]
      const grey = speckle(1000 + n)
      drawWords(grey, COLUMNS, words, x, y, scale, 200 + Math.floor(next() * 56))
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
        drawWords(grey, COLUMNS, 'DOE', 40 + (moves ? 9 * n : 0), 30, 2, 240)
        return grey
      })
    expect(findBurnedInText({ columns: COLUMNS, rows: ROWS, frames: frames(false) })).toHaveLength(1)
    expect(findBurnedInText({ columns: COLUMNS, rows: ROWS, frames: frames(true) })).toEqual([])
  })
})
