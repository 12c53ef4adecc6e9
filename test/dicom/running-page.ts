/** A page of the tests, built as the product is, served with cross-origin isolation and opened in a real browser. */
import { createReadStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { build } from 'vite'
import { chromium, CHROMIUM_FLAGS } from '#test/chromium.ts'

export interface RunningPage {
  readonly page: Page
  readonly url: string
  /** Runs in the page; the first error on the page ends it. */
  within<Result>(work: Promise<Result>): Promise<Result>
  close(): Promise<void>
}

/** Answers a request, or leaves it (false) to the built files. */
export type Route = (request: IncomingMessage, response: ServerResponse) => boolean

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
}
const LIMIT_MS = 60_000

/** @param folder holds index.html. @param flags of the browser, beside the usual ones */
export async function runPage(
  folder: string,
  route: Route = () => false,
  flags: readonly string[] = [],
): Promise<RunningPage> {
  const outDir = mkdtempSync(join(tmpdir(), 'interspace-page-'))
  await build({
    configFile: false,
    root: folder,
    logLevel: 'error',
    worker: { format: 'es' },
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2023',
      minify: false,
      reportCompressedSize: false,
      chunkSizeWarningLimit: 10_000,
    },
  })
  const server = createServer((request, response) => {
    response.setHeader('Cross-Origin-Opener-Policy', 'same-origin')
    response.setHeader('Cross-Origin-Embedder-Policy', 'require-corp')
    if (route(request, response)) return
    const path = join(outDir, new URL(request.url!, 'http://local').pathname)
    const file = existsSync(path) && statSync(path).isFile() ? path : join(path, 'index.html')
    if (!existsSync(file)) return void response.writeHead(404).end()
    response.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream')
    createReadStream(file).pipe(response)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  let browser: Browser | undefined
  const close = async () => {
    await browser?.close()
    server.closeAllConnections()
    server.close()
    rmSync(outDir, { recursive: true, force: true })
  }
  try {
    browser = await playwright.launch({
      executablePath: chromium(),
      args: [...CHROMIUM_FLAGS, ...flags],
      timeout: 30_000,
    })
    const page = await browser.newPage()
    page.setDefaultTimeout(LIMIT_MS)
    const failed = failureOf(page)
    failed.catch(() => undefined)
    await Promise.race([page.goto(url, { waitUntil: 'load' }), failed])
    return { page, url, close, within: (work) => Promise.race([work, failed, timeout()]) }
  } catch (error) {
    await close()
    throw error
  }
}

function failureOf(page: Page): Promise<never> {
  return new Promise((_, reject) => {
    page.on('pageerror', (error) => reject(error))
    page.on('crash', () => reject(new Error('the page crashed')))
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? ''
      if (why !== 'net::ERR_ABORTED') reject(new Error(`${request.url()} failed: ${why}`))
    })
  })
}

function timeout(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`the page took longer than ${LIMIT_MS / 1000} s`)), LIMIT_MS).unref()
  })
}
