/** Builds the stage page, serves it, and opens it in Chromium; an error on the page fails whoever waits for it. */
import { createServer, type Server } from 'node:http'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import react from '@vitejs/plugin-react'
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { build } from 'vite'
import { chromium, CHROMIUM_FLAGS } from '#test/chromium.ts'

const ROOT = join(import.meta.dirname, '../..')
const NO_EMULATOR = join(ROOT, 'src/app/no-emulator.ts')
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
}

export interface StageBrowser {
  readonly open: (query: string, size: { readonly width: number; readonly height: number }) => Promise<Page>
  readonly errors: readonly string[]
  readonly close: () => Promise<void>
}

/** @param name of the folder it is built into: tests that run beside each other do not share one. */
export async function openStageBrowser(name: string): Promise<StageBrowser> {
  const folder = join(ROOT, 'test-output/stage', name)
  await build({
    root: join(import.meta.dirname, 'stage'),
    configFile: false,
    publicDir: join(ROOT, 'public'),
    base: './',
    logLevel: 'warn',
    plugins: [react()],
    resolve: { alias: { '@iwer/devui': NO_EMULATOR, '@iwer/sem': NO_EMULATOR } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      chunkSizeWarningLimit: 4000,
      // As in the app: uikit breaks when class names are minified.
      rolldownOptions: { output: { keepNames: true } },
    },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.replace(/\/$/, '/index.html')
    readFile(join(folder, path)).then(
      (bytes) =>
        response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream' }).end(bytes),
      () => response.writeHead(404).end(),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_FLAGS, headless: true })
  return { ...stageOpener(browser, server), close: () => closed(browser, server) }
}

function stageOpener(browser: Browser, server: Server) {
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const errors: string[] = []
  return {
    errors,
    async open(query: string, size: { readonly width: number; readonly height: number }): Promise<Page> {
      const page = await browser.newPage({ viewport: size })
      page.setDefaultTimeout(60_000)
      page.on('pageerror', (error) => errors.push(String(error)))
      page.on('requestfailed', (request) => errors.push(`${request.url()} ${request.failure()?.errorText}`))
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
      await page.goto(`http://127.0.0.1:${port}/${query}`)
      await page.waitForFunction(() => window.stage?.frames() > 2)
      return page
    },
  }
}

async function closed(browser: Browser, server: Server): Promise<void> {
  await browser.close()
  await new Promise((resolve) => server.close(resolve))
}
