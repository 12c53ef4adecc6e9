/** Text burned into ultrasound pictures that others took of spines, nerves and vessels: looked for with a name in them and without. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decode } from 'fast-png'
import { beforeAll, expect, test } from 'vitest'
import { findBurnedInText } from '#core/records/deidentification/burned-in-text.ts'
import { drawWords, WORDS } from '#test/core/records/drawn-letters.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const SETS = ['us-images/usgra/images', 'us-images/aigt_curvilinear', 'us-images/aigt_sagittal']

interface Grey {
  readonly columns: number
  readonly rows: number
  readonly grey: Uint8Array
}

function pictures(set: string): readonly Grey[] {
  const folder = sharedData(set)!
  const names = readdirSync(folder).filter((name) => name.endsWith('.png') && !/mask|pred|ct/.test(name))
  return names.map((name) => {
    const { width, height, channels, data } = decode(readFileSync(join(folder, name)))
    const grey = new Uint8Array(width * height)
    for (let at = 0; at < grey.length; at++)
      for (let sample = 0; sample < Math.min(3, channels); sample++)
        grey[at] = Math.max(grey[at]!, Number(data[at * channels + sample]))
    return { columns: width, rows: height, grey }
  })
}

describeWithData('text burned into real ultrasound', SETS, () => {
  let all: readonly Grey[] = []
  beforeAll(() => void (all = SETS.flatMap(pictures)))

  test('of 100 pictures and more without any, one at most is taken to have some', () => {
    const taken = all.filter(
      ({ columns, rows, grey }) => findBurnedInText({ columns, rows, frames: [grey] }).length > 0,
    )
    console.log(`text seen in ${taken.length} of ${all.length} pictures without any`)
    expect(all.length).toBeGreaterThan(100)
    expect(taken.length).toBeLessThanOrEqual(1)
  })

  test('of those with a name or a date at a place by seed 7, the middle of it is found in 85 of 100', () => {
    let state = 7
    const next = () => (state = (state * 1_103_515_245 + 12_345) & 0x7fff_ffff) / 0x7fff_ffff
    let [found, written] = [0, 0]
    for (const [n, { columns, rows, grey }] of all.entries()) {
      const [words, scale] = [WORDS[n % 4]!, 1 + (n % 3)]
      const [width, height] = [words.length * 6 * scale, 7 * scale]
      if (width > columns || height > rows) continue
      const [x, y] = [Math.floor(next() * (columns - width)), Math.floor(next() * (rows - height))]
      const copy = grey.slice()
      drawWords(copy, columns, words, x, y, scale, 190 + Math.floor(next() * 66))
      const isFound = findBurnedInText({ columns, rows, frames: [copy] }).some(
        (rect) => rect.x <= x + width / 2 && rect.x + rect.width >= x + width / 2 && rect.y <= y + height / 2 && rect.y + rect.height >= y + height / 2, // prettier-ignore
      )
      written++
      if (isFound) found++
    }
    console.log(`text found in ${found} of ${written}`)
    expect(found / written).toBeGreaterThan(0.85)
  })
})
