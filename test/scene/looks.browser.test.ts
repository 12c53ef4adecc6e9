import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runPage, type RunningPage } from '#test/dicom/running-page.ts'

let running: RunningPage
beforeAll(async () => {
  running = await runPage(join(import.meta.dirname, 'look-page'))
})
afterAll(() => running?.close())

test('every look on the graphics card is the reference’s, pixel for pixel within 1 grey level (seed 5)', async () => {
  const found = await running.within(running.page.evaluate(() => window.looks.compare(5)))
  expect(found).toHaveLength(8)
  for (const { look, field, sameShare, mostApart, changedShare } of found) {
    console.log(`${look}, ${field}: ${(100 * sameShare).toFixed(2)} % the same, at most ${mostApart} apart; ${(100 * changedShare).toFixed(0)} % of the pixels changed`) // prettier-ignore
    expect(mostApart).toBeLessThanOrEqual(1)
    expect(sameShare).toBeGreaterThan(0.995)
    expect(changedShare).toBeGreaterThan(0.15)
  }
})
