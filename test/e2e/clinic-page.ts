/** Drives pages of a server that keeps records: opens them, waits with a limit, takes pictures, reads what lies in the browser. */
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'

export const PASSWORD = 'four words are enough'

/** Of all pages. */
export const errors: string[] = []

/** @param prepare before anything of the page runs */
export async function openPage(
  context: BrowserContext,
  url: string,
  prepare?: (page: Page) => Promise<void>,
): Promise<Page> {
  const it = await context.newPage()
  it.setDefaultTimeout(20_000)
  it.on('pageerror', (error) => errors.push(error.stack ?? error.message))
  await prepare?.(it)
  await it.goto(url)
  return it
}

export const shot = (of: Page, name: string) => of.screenshot({ path: join(import.meta.dirname, `../../test-output/clinic-${name}.png`) }) // prettier-ignore
export const state = (of: Page) => of.evaluate(() => window.interspace!.state())
export async function until(of: Page, condition: string, limitMs = 20_000) {
  const beganMs = performance.now()
  for (; !(await of.evaluate(`Boolean(${condition})`)); await of.waitForTimeout(20)) {
    if (errors[0] !== undefined) throw new Error(errors[0])
    if (performance.now() - beganMs > limitMs) throw new Error(`not in ${limitMs} ms: ${condition}`)
  }
  return performance.now() - beganMs
}

export async function press(of: Page, name: string | RegExp) {
  await of.getByRole('button', { name, exact: typeof name === 'string' }).click()
}

export async function signUp(of: Page, login: string, name: string) {
  await of.getByLabel('Your name').fill(name)
  await of.getByLabel('Sign-in name').fill(login)
  await of.getByLabel('Password').fill(PASSWORD)
}

/** @param button where the device alone is opened it has another name */
export async function signIn(of: Page, login: string, button = 'Sign in') {
  await of.getByLabel('Sign-in name').fill(login)
  await of.getByLabel('Password').fill(PASSWORD)
  await press(of, button)
}

/** All that lies in the browser's storage of this page, as text. Run in the page. */
export async function storedHere(): Promise<string> {
  const words = [JSON.stringify(Object.entries(localStorage)), JSON.stringify(Object.entries(sessionStorage))]
  const take = (value: unknown): string =>
    value instanceof ArrayBuffer || ArrayBuffer.isView(value)
      ? new TextDecoder('latin1').decode(value)
      : typeof value === 'object' && value !== null
        ? Object.values(value).map(take).join(' ')
        : String(value)
  for (const { name } of await indexedDB.databases()) {
    const opening = indexedDB.open(name!)
    const db = await new Promise<IDBDatabase>((resolve) => (opening.onsuccess = () => resolve(opening.result)))
    for (const store of db.objectStoreNames) {
      const reading = db.transaction(store).objectStore(store).getAll()
      const rows = await new Promise<unknown[]>((resolve) => (reading.onsuccess = () => resolve(reading.result)))
      words.push(...rows.map(take))
    }
    db.close()
  }
  return words.join('\n')
}
