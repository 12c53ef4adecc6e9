import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPage, type RunningPage } from '#test/dicom/running-page.ts'

describe('the simulator on the graphics card and the one on the processor', () => {
  let running: RunningPage
  beforeAll(async () => {
    running = await runPage(join(import.meta.dirname, 'page'))
  })
  afterAll(() => running.close())

  test('give the same picture of ten views', async () => {
    const views = await running.within(running.page.evaluate(() => window.imaging.compare(1.2)))
    expect(views).toHaveLength(10)
    for (const { name, correlation, p99, contact } of views) {
      console.log(`${name}: correlation ${correlation.toFixed(4)}, 99 % within ${p99} grey levels`)
      expect(contact).not.toBe('none')
      expect(correlation).toBeGreaterThan(0.98)
    }
  })

  test('give the same colour of six views through vessels', async () => {
    const views = await running.within(running.page.evaluate(() => window.imaging.compareFlow(1.2)))
    expect(views).toHaveLength(6)
    for (const { name, coloured, shared, correlation } of views) {
      console.log(
        `${name}: ${coloured} px, ${(100 * shared).toFixed(1)} % in both, correlation ${correlation.toFixed(4)}`,
      )
      expect(coloured).toBeGreaterThan(100)
      expect(shared).toBeGreaterThan(0.9)
      expect(correlation).toBeGreaterThan(0.98)
    }
  })

  test('colour that is switched off costs nothing: not one pass more', async () => {
    const { off, on, offAgain } = await running.within(running.page.evaluate(() => window.imaging.countPasses()))
    expect(offAgain).toBe(off)
    expect(on).toBe(off + 5)
  })

  test('the worker takes pictures on the card, as the app starts it', async () => {
    const { coarse } = await running.within(running.page.evaluate(() => window.imaging.open('coarse')))
    const { on, tookMs } = await running.within(running.page.evaluate(() => window.imaging.run(5)))
    expect(on).toBe('graphics card')
    expect(tookMs).toHaveLength(5)
    console.log(`tissue after ${coarse!.toFixed(0)} ms`)
  })
})
