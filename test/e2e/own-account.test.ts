/** One's own account in a browser: codes of an authenticator app, a passkey, and a recording that arrives sealed at the server. */
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { MAGIC } from '#core/recording/mcap-format.ts'
import { totpCode, totpStep } from '#server/identity/totp.ts'
import { addAuthenticator } from '#test/virtual-authenticator.ts'
import { errors, openPage, press, shot, signIn, until } from './clinic-page.ts'
import { recordsInBrowser, type RecordsInBrowser } from './records-in-browser.ts'

const PATIENT = `Ana ${randomBytes(4).toString('hex')} Beispiel`
let house: RecordsInBrowser
let page: Page

beforeAll(async () => {
  house = await recordsInBrowser(PATIENT, { serviceWorkers: 'block' })
  page = await openPage(house.context, `${house.url()}?empty&quality=low`)
}, 60_000)
afterAll(() => house?.close())

const byPassword = () => signIn(page, 'olga')
const isIn = async () => {
  await until(page, 'window.interspace?.state().presence.who')
  return page.evaluate(() => window.interspace!.state().presence.who?.login)
}
async function signOut() {
  await press(page, 'Sign out')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
}

/** As an authenticator app reads it. */
function fromBase32(text: string): Buffer {
  const bits = Array.from(text)
    .map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}

test('codes: a wrong one is refused, a right one switches them on, and each signs in once', async () => {
  await byPassword()
  await isIn()
  await press(page, 'Account')
  await press(page, 'Set up an authenticator app')
  const secret = fromBase32((await page.locator('form code').first().textContent())!)
  const now = () => totpStep(Date.now())
  const wrong = totpCode(secret, now() + 1000)
  const typed = page.getByLabel('The code it shows')
  await typed.fill(wrong)
  await press(page, 'Switch codes on')
  await page.locator('.fault').filter({ hasText: 'wrong' }).first().waitFor()
  await shot(page, 'account-1-code')
  const first = now()
  await typed.fill(totpCode(secret, first))
  await press(page, 'Switch codes on')
  await page.getByText('Signing in asks for the code').waitFor()
  await press(page, 'Close')
  await signOut()
  await byPassword()
  const code = page.getByLabel('Code of the authenticator app')
  // The one that was used already, and then the next, which the clock of a phone may show by now.
  await code.fill(totpCode(secret, first))
  await press(page, 'Sign in')
  await page.locator('.fault').filter({ hasText: 'wrong' }).waitFor()
  await code.fill(totpCode(secret, first + 1))
  await press(page, 'Sign in')
  expect(await isIn()).toBe('olga')
}, 60_000)

test('a passkey of this device is added, and signs in by itself', async () => {
  await addAuthenticator(page)
  await press(page, 'Account')
  await press(page, 'Add a passkey of this device')
  await page.getByText('Added.').waitFor()
  await shot(page, 'account-2-passkey')
  await press(page, 'Close')
  await signOut()
  await press(page, 'Use a passkey')
  expect(await isIn()).toBe('olga')
}, 60_000)

test('a recording of an open case is sealed in the browser, and arrives at the server as it was', async () => {
  await press(page, 'Open a patient')
  await press(page, `Open ${PATIENT}`)
  await press(page, 'Open the case')
  await until(page, 'window.interspace.state().openRecord')
  await press(page, 'Built-in case')
  await until(
    page,
    `window.interspace.state().openCase && window.interspace.state().source.state === 'running'`,
    60_000,
  )
  await press(page, 'Open 3-D view')
  await press(page, 'Procedure')
  await page.getByLabel('Consent to be recorded was given').check()
  await press(page, 'Record')
  await until(page, `window.interspace.state().recording.state === 'running'`)
  await page.waitForTimeout(2000)
  await press(page, 'Stop recording')
  await until(
    page,
    `window.interspace.state().recording.state === 'off' && window.interspace.state().keptRecordings.length === 1`,
  )
  await until(
    page,
    `window.interspace.state().waiting.writes.length === 0 && window.interspace.state().waiting.keptAtEpochMs`,
    30_000,
  )
  const lying = await page.evaluate(async () => {
    const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle('recordings')
    const { name } = window.interspace!.state().keptRecordings[0]!
    return [...new Uint8Array(await (await (await folder.getFileHandle(name)).getFile()).slice(0, 8).arrayBuffer())]
  })
  expect(lying).not.toEqual([...MAGIC])
  let recording: { readonly id: string; readonly contentBytes?: number } | undefined
  for (const endMs = performance.now() + 20_000; !recording?.contentBytes && performance.now() < endMs;) {
    const list = (await (await page.request.get(`${house.url()}api/patients/${house.patient}/records`)).json()) as {
      records: { id: string; kind: string; contentBytes?: number }[]
    }
    recording = list.records.find(({ kind }) => kind === 'recording')
    await page.waitForTimeout(200)
  }
  const bytes = await (await page.request.get(`${house.url()}api/records/${recording!.id}/content`)).body()
  expect(bytes.length).toBe(recording!.contentBytes)
  expect([...bytes.subarray(0, 8)]).toEqual([...MAGIC])
  expect([...bytes.subarray(-8)]).toEqual([...MAGIC])
  expect(errors).toEqual([])
}, 120_000)
