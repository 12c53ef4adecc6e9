/** WebGPU gives the numbers that wasm gives: the trained networks that ship, on the picture of its proof, in a real browser. */
import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runPage, type RunningPage } from '#test/dicom/running-page.ts'

const ROOT = join(import.meta.dirname, '../../..')
/** Where there is no graphics card the browser computes WebGPU in software, slowly; the app itself refuses to. */
const SOFTWARE_WEBGPU = ['--enable-unsafe-webgpu', '--use-webgpu-adapter=swiftshader']
const TOLERANCE = 1e-3

describe('on WebGPU', () => {
  let running: RunningPage
  let adapter: string

  beforeAll(async () => {
    const isOfModel = (path: string) => /^\/models\/[a-z-]+\/(model\.onnx|manifest\.json)$/.test(path)
    running = await runPage(
      join(import.meta.dirname, 'parity-page'),
      ({ url = '' }, response) => {
        if (!isOfModel(url) || !existsSync(join(ROOT, url))) return false
        createReadStream(join(ROOT, url)).pipe(response)
        return true
      },
      SOFTWARE_WEBGPU,
    )
    await running.within(running.page.waitForSelector('title', { state: 'attached' }))
    adapter = await running.within(running.page.evaluate(() => window.parity.adapter()))
    console.log(adapter ? `WebGPU: ${adapter}` : 'SKIPPED, NOT TESTED: this browser has no WebGPU adapter')
  }, 120_000)

  afterAll(() => running?.close())

  test.each(['needle', 'lumbar-anatomy', 'muscle-fascia'])(
    `%s answers what it answers on wasm, within ${TOLERANCE} at every cell`,
    async (name) => {
      if (!adapter) return
      const compared = running.page.evaluate((each) => window.parity.compare(each, 'webgpu'), name)
      const { apart, greatest, cells } = await running.within(compared)
      console.log(`${name}: at most ${apart.toExponential(1)} apart in ${cells} cells up to ${greatest.toFixed(1)}`)
      expect(greatest).toBeGreaterThan(0.5)
      expect(apart).toBeLessThanOrEqual(TOLERANCE)
    },
  )
})
