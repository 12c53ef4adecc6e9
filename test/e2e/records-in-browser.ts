/** A server that keeps records, with the operator Olga and a training patient who has a case, and a browser beside it. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type BrowserContext } from 'playwright-core'
import { createServer } from '#server/server.ts'
import { chromium, CHROMIUM_FLAGS } from '#test/chromium.ts'
import { PASSWORD } from './clinic-page.ts'

export interface RecordsInBrowser {
  readonly context: BrowserContext
  readonly patient: string
  readonly case: string
  url(): string
  /** As a program would, with the browser's cookie. @throws Error with the answer */
  ask(path: string, body: object): Promise<Record<string, string>>
  stop(): Promise<void>
  /** At the same address. */
  startAgain(): Promise<void>
  close(): Promise<void>
}

/** @param options of the browser's context; `dicomWeb` of the server */
export async function recordsInBrowser(
  patientName: string,
  {
    dicomWeb = [],
    ...options
  }: { readonly serviceWorkers?: 'allow' | 'block'; readonly dicomWeb?: readonly string[] } = {},
): Promise<RecordsInBrowser> {
  const folder = mkdtempSync(join(tmpdir(), 'interspace-records-'))
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, randomBytes(32).toString('hex'))
  const start = (port: number) =>
    createServer({
      http: true,
      port,
      dicomWeb,
      data: join(folder, 'data'),
      records: { keyFile, log: { write: () => undefined } },
    })
  let server = await start(0)
  const browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_FLAGS, timeout: 30_000 })
  const context = await browser.newContext({ viewport: { width: 1200, height: 800 }, ...options })
  async function ask(path: string, body: object) {
    const answer = await context.request.post(server.url + path, { data: body })
    if (!answer.ok()) throw new Error(`${path}: ${await answer.text()}`)
    return (await answer.json()) as Record<string, string>
  }
  const person = (login: string, token?: string) => ({ token, login, name: login, password: PASSWORD })
  const [patient, ofCase] = [randomUUID(), randomUUID()]
  await ask('api/sign-up', { ...person('ada', server.setUpCode), tenantName: 'Clinic' })
  const { token } = await ask('api/invitations', { role: 'operator' })
  await ask('api/sign-up', person('olga', token))
  await ask('api/patients', { id: patient, purpose: 'training', body: { name: patientName } })
  await ask(`api/patients/${patient}/records`, { id: ofCase, kind: 'case', body: { procedure: 'facet joint' } })
  await context.clearCookies()
  return {
    context,
    patient,
    case: ofCase,
    url: () => server.url,
    ask,
    stop: () => server.close(),
    async startAgain() {
      server = await start(server.port)
    },
    async close() {
      await browser.close()
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
