/**
 * The built app in a real browser with an emulated headset, served by the real server.
 * Every wait has a limit, and the first error on the page ends the test with its text.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import type { Audit } from '#app/audit.ts'
import { createServer, type ServerOptions } from '#server/server.ts'
import { chromium, CHROMIUM_FLAGS } from '#test/chromium.ts'

/** Said by the libraries on every start; harmless (three's Clock in R3F 9, WebGL on a software renderer). */
const EXPECTED_WARNINGS = /THREE\.Clock|createWithEqualityFn|GPU stall|GL Driver Message|swiftshader|DevTools/i

export interface RunningApp {
  readonly page: Page
  readonly url: string
  /** Asks the audit and gives what it says. */
  ask<T>(question: (audit: Audit) => T): Promise<T>
  /** Waits until the question's answer is truthy. @throws Error with the state of the app after the limit. */
  until(question: (audit: Audit) => unknown, limitMs?: number): Promise<void>
  screenshot(name: string): Promise<string>
  close(): Promise<void>
}

export interface RunOptions {
  readonly server?: ServerOptions
  readonly viewport?: { readonly width: number; readonly height: number }
  /** The headset this browser pretends to have; 'vr-only' offers no AR, as the browsers of HoloLens 2 and Vision Pro; false is none. */
  readonly headset?: 'quest-3' | 'vr-only' | false
  readonly flags?: readonly string[]
  /** Added to the address: `?quality=low`. */
  readonly query?: string
  /** Run in the page before its own scripts. */
  readonly before?: () => void
}

const OUTPUT = join(import.meta.dirname, '../../test-output')

export async function runApp(options: RunOptions = {}): Promise<RunningApp> {
  const { viewport = { width: 1024, height: 640 }, headset = 'quest-3', flags = [], query = '' } = options
  const folder = mkdtempSync(join(tmpdir(), 'interspace-e2e-'))
  const server = await createServer({ http: true, port: 0, data: folder, ...options.server })
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    browser = await playwright.launch({
      executablePath: chromium(),
      args: [...CHROMIUM_FLAGS, ...flags],
      timeout: 30_000,
    })
    // The program is not kept in a browser that ends with the test.
    const page = await browser.newPage({ viewport, ignoreHTTPSErrors: true, serviceWorkers: 'block' })
    page.setDefaultTimeout(30_000)
    const failed = failureOf(page)
    if (options.before) await page.addInitScript(options.before)
    if (headset) await emulateHeadset(page, headset)
    await Promise.race([page.goto(server.url + query, { waitUntil: 'load' }), failed])

    const ask: RunningApp['ask'] = (question) =>
      Promise.race([page.evaluate(`(${question.toString()})(window.interspace)`) as Promise<never>, failed])

    return {
      page,
      url: server.url,
      ask,
      close,
      async until(question, limitMs = 50_000) {
        const condition = `window.interspace && (${question.toString()})(window.interspace)`
        const reached = becomesTrue(page, condition, limitMs)
        try {
          await Promise.race([reached, failed])
        } catch (error) {
          reached.catch(() => undefined)
          const state = await page
            .evaluate('JSON.stringify([window.interspace?.state(), window.interspace?.live()], null, 1)')
            .catch(() => '')
          throw new Error(`not reached in ${limitMs} ms: ${question.toString()}\n${String(error)}\n${String(state)}`, {
            cause: error,
          })
        }
      },
      async screenshot(name) {
        mkdirSync(OUTPUT, { recursive: true })
        const path = join(OUTPUT, `${name}.png`)
        // A headset shows nothing of the page during a session; the emulated one draws over it.
        const chrome = `document.querySelectorAll('.strip, .notices').forEach((part) => { part.style.visibility = VALUE })`
        await page.evaluate(
          chrome.replace('VALUE', `window.interspace.state().view.startsWith('immersive') ? 'hidden' : ''`),
        )
        await page.screenshot({ path, timeout: 30_000 })
        await page.evaluate(chrome.replace('VALUE', `''`))
        return path
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Asks every 50 ms. Playwright's own `waitForFunction` calls eval on the page, which the server's policy forbids. */
async function becomesTrue(page: Page, condition: string, limitMs: number): Promise<void> {
  for (const endMs = performance.now() + limitMs; !(await page.evaluate(`Boolean(${condition})`));) {
    if (performance.now() > endMs) throw new Error('the limit has passed')
    await wait(50)
  }
}

/** Rejects at the first error of the page; never resolves. */
export function failureOf(page: Page): Promise<never> {
  const failed = new Promise<never>((_, reject) => {
    page.on('pageerror', (error) => reject(new Error(`error on the page: ${error.stack ?? error.message}`)))
    page.on('crash', () => reject(new Error('the page crashed')))
    page.on('request', (request) => {
      const { protocol, hostname } = new URL(request.url())
      const isOwn = ['blob:', 'data:'].includes(protocol) || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)
      if (!isOwn) reject(new Error(`the page asked a third party: ${request.url()}`))
    })
    page.on('requestfailed', (request) => {
      const reason = request.failure()?.errorText ?? ''
      if (reason !== 'net::ERR_ABORTED') reject(new Error(`request failed: ${request.url()} ${reason}`))
    })
    page.on('console', (message) => {
      if (message.type() === 'error' && !EXPECTED_WARNINGS.test(message.text()))
        reject(new Error(`console error: ${message.text()}`))
    })
  })
  failed.catch(() => undefined)
  return failed
}

/** A headset from IWER, driven by the test as `window.headset`. */
export async function emulateHeadset(page: Page, kind: 'quest-3' | 'vr-only'): Promise<void> {
  const iwer = createRequire(import.meta.url)
    .resolve('iwer')
    .replace(/\/iwer\/(lib|build)\/.*$/, '/iwer/build/iwer.min.js')
  await page.addInitScript({ path: iwer })
  await page.addInitScript(`
    const config = { ...IWER.metaQuest3 }
    if (${JSON.stringify(kind)} === 'vr-only') config.supportedSessionModes = ['inline', 'immersive-vr']
    const device = new IWER.XRDevice(config, { stereoEnabled: false })
    device.installRuntime({ forceInstall: true })
    device.position.set(0, 1.6, 0)
    window.headset = device
  `)
}
