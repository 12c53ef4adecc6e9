/**
 * A procedure recorded by the built app: consent first, 20 s of a scripted injection, stopped and read back; then the
 * browser is killed in the middle of a recording, and what is there is read up to its last second.
 */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readRecording, type Recording } from '#core/recording/recording.ts'
import { createServer, type InterspaceServer } from '#server/server.ts'
import { chromium, CHROMIUM_FLAGS } from '#test/chromium.ts'
import { flaws } from './axe.ts'

interface Started {
  readonly child: ChildProcess
  readonly browser: Browser
  readonly page: Page
  readonly errors: string[]
}

/** A browser of its own process with a profile that outlives it. */
async function start(profile: string, url: string): Promise<Started> {
  const args = [...CHROMIUM_FLAGS, '--headless=new', '--remote-debugging-port=0', `--user-data-dir=${profile}`]
  const child = spawn(chromium(), [...args, '--window-size=1100,720', 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  })
  const address = await new Promise<string>((resolve, reject) => {
    let said = ''
    const timer = setTimeout(() => reject(new Error(`no browser: ${said}`)), 30_000)
    child.stderr!.on('data', (part: Buffer) => {
      said += part.toString()
      const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (!found) return
      clearTimeout(timer)
      resolve(found)
    })
  })
  const browser = await playwright.connectOverCDP(address)
  const context = browser.contexts()[0]!
  const page = context.pages()[0] ?? (await context.newPage())
  // Small: what is drawn on a software renderer is time that nothing is recorded in.
  await page.setViewportSize({ width: 760, height: 560 })
  page.setDefaultTimeout(30_000)
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  // The program is not fetched a second time, to be kept, while pictures are counted.
  await page.addInitScript('delete Navigator.prototype.serviceWorker')
  await page.goto(`${url}?quality=low`)
  return { child, browser, page, errors }
}

/** With all that it started. */
function kill({ child }: Started): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve()
    child.once('exit', () => resolve())
    process.kill(-child.pid!, 'SIGKILL')
  })
}

describe('recording a procedure', () => {
  const profile = mkdtempSync(join(tmpdir(), 'interspace-profile-'))
  let server: InterspaceServer
  let app: Started

  beforeAll(async () => {
    server = await createServer({ http: true, port: 0, data: profile })
    app = await start(profile, server.url)
  }, 90_000)
  afterAll(async () => {
    await kill(app)
    await server.close()
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
  })

  const state = () => app.page.evaluate(() => window.interspace!.state())
  async function until(condition: string, limitMs = 60_000) {
    for (const endMs = performance.now() + limitMs; !(await app.page.evaluate(`Boolean(${condition})`));) {
      expect(app.errors).toEqual([])
      if (performance.now() > endMs)
        throw new Error(`not in ${limitMs} ms: ${condition}\n${JSON.stringify(await state())}`)
      await app.page.waitForTimeout(100)
    }
  }
  const screenshot = (name: string) => app.page.screenshot({ path: join(import.meta.dirname, `../../test-output/${name}.png`) }) // prettier-ignore

  async function stored(name: string): Promise<Recording> {
    const base64 = await app.page.evaluate(async (file) => {
      const root = await navigator.storage.getDirectory()
      const folder = await root.getDirectoryHandle('recordings')
      const bytes = new Uint8Array(await (await (await folder.getFileHandle(file)).getFile()).arrayBuffer())
      let text = ''
      for (let at = 0; at < bytes.length; at += 32_768) text += String.fromCharCode(...bytes.subarray(at, at + 32_768))
      return btoa(text)
    }, name)
    const read = readRecording(new Uint8Array(Buffer.from(base64, 'base64')), name)
    if (!read.ok) throw new Error(read.fault.reason)
    return read.recording
  }

  test('only after consent was noted; then 20 s of a scripted injection', async () => {
    await until(`window.interspace?.state().openCase && window.interspace.state().source.state === 'running'`, 90_000)
    await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
    await app.page.keyboard.press('1')
    await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
    await app.page.getByLabel('Script').selectOption('facet')
    await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
    await app.page.getByRole('button', { name: 'Procedure', exact: true }).click()
    const record = app.page.getByRole('button', { name: 'Record', exact: true })
    expect(await record.isDisabled()).toBe(true)
    await screenshot('procedure-before-consent')
    await app.page.getByLabel('Consent to be recorded was given').check()
    await record.click()
    await until(`window.interspace.state().recording.state === 'running'`)
    await app.page.waitForTimeout(20_000)
    await screenshot('procedure-recording')
    await app.page.getByRole('button', { name: 'Stop recording' }).click()
    await until(
      `window.interspace.state().recording.state === 'off' && window.interspace.state().keptRecordings.length === 1`,
    )
    const { recording, keptRecordings } = await state()
    expect(keptRecordings[0]).toMatchObject({ name: recording.name, isEnded: true })
    const read = await stored(recording.name)
    const ticks = read.notes.filter(({ topic }) => topic === 'ticks').map(({ note }) => note.nowMs)
    const lastsS = (ticks.at(-1)! - ticks[0]!) / 1000
    console.log(
      `recorded ${lastsS.toFixed(1)} s, ${ticks.length} displayed frames, ${read.pictures} pictures, ${(read.bytes / 1e6).toFixed(1)} MB, ${recording.leftOut} left out; ${(((read.pictureBytes / 1e6) * 60) / lastsS).toFixed(0)} MB of pictures a minute`,
    )
    expect(lastsS).toBeGreaterThan(18)
    expect(read.pictures).toBeGreaterThan(5)
    expect(read.faults).toEqual([])
    expect(read.notes.some((each) => each.topic === 'guidance' && 'ctFromTip' in each.note.guidance)).toBe(true)
    await screenshot('procedure-recorded')
  }, 180_000)

  test('it is reviewed: figures from its poses, scrubbed from end to end, closed', async () => {
    await app.page.setViewportSize({ width: 1200, height: 760 })
    await app.page.getByRole('button', { name: 'Review', exact: true }).click()
    await app.page.getByRole('heading', { name: /^Review of/ }).waitFor()
    const { review } = await state()
    expect(review!.lastsMs).toBeGreaterThan(18_000)
    const slider = app.page.getByRole('slider', { name: 'Time' })
    const shown = () => app.page.locator('.review output').textContent()
    await slider.fill(String(Math.round(review!.lastsMs / 2 / 10) * 10))
    const middle = await shown()
    await screenshot('review-middle')
    expect(await flaws(app)).toEqual([])
    await slider.press('End')
    expect(Number.parseFloat((await shown())!)).toBeGreaterThan(Number.parseFloat(middle!) + 5)
    await screenshot('review-end')
    await app.page.getByRole('button', { name: 'Close', exact: true }).click()
    expect((await state()).review).toBeUndefined()
    await app.page.setViewportSize({ width: 760, height: 560 })
  }, 120_000)

  test('loaded again in the middle it goes on with what was noted', async () => {
    await app.page.getByLabel('Consent to the procedure was given').check()
    await app.page.waitForTimeout(2500)
    const { consent } = await state()
    await app.page.reload()
    await until(`window.interspace?.state().openCase && !window.interspace.state().progress`, 90_000)
    await until(`window.interspace.state().consent.procedure !== undefined`, 20_000)
    expect((await state()).consent).toEqual(consent)
    await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
    await app.page.keyboard.press('1')
    await app.page.getByRole('button', { name: 'Procedure', exact: true }).click()
  }, 180_000)

  test('the browser is killed in the middle: what was recorded is there to within a second', async () => {
    await app.page.getByRole('button', { name: 'Record', exact: true }).click()
    await until(`window.interspace.state().recording.state === 'running'`)
    await app.page.waitForTimeout(6000)
    const { name } = (await state()).recording
    // A machine that draws a frame a second notes once a second: what counts is what was noted.
    const lastFrameMs = await app.page.evaluate(() => window.interspace!.live().nowMs)
    await new Promise((resolve) => setTimeout(resolve, 700))
    await kill(app)
    app = await start(profile, server.url)
    await until(`window.interspace?.state().keptRecordings.length === 2`, 90_000)
    const kept = (await state()).keptRecordings.find((each) => each.name === name)!
    expect(kept.isEnded).toBe(false)
    const read = await stored(name)
    const lastMs = read.notes.at(-1)!.note.nowMs
    console.log(
      `killed 0.7 s after a displayed frame; the last in the file is ${(lastMs - lastFrameMs).toFixed(0)} ms later than that, ${read.pictures} pictures`,
    )
    expect(lastMs).toBeGreaterThanOrEqual(lastFrameMs)
    expect(read.pictures).toBeGreaterThan(0)
    expect(read.faults).toEqual([])
  }, 180_000)
})
