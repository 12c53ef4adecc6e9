/**
 * The server goes away in the middle of a case: the page is loaded again without it, opened with the password, worked with on
 * the screen and in a headset; when the server is there again all of it arrives, once.
 */
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseMark, planAsText } from '#core/planning/plan-file.ts'
import { NO_PLAN } from '#core/planning/plan.ts'
import { errors, openPage, PASSWORD, press, shot, signIn, state, storedHere, until } from './clinic-page.ts'
import { recordsInBrowser, type RecordsInBrowser } from './records-in-browser.ts'
import { emulateHeadset } from './running-app.ts'

const PATIENT = `Ana ${randomBytes(4).toString('hex')} Beispiel`
let house: RecordsInBrowser
let page: Page

beforeAll(async () => {
  house = await recordsInBrowser(PATIENT)
}, 60_000)
afterAll(() => house?.close())

const enter = (button: string) => signIn(page, 'olga', button)

test('a case is opened, and the program is kept in the browser with the headers it came with', async () => {
  page = await openPage(house.context, `${house.url()}?empty&quality=low`, (fresh) => emulateHeadset(fresh, 'quest-3'))
  await enter('Sign in')
  await press(page, 'Open a patient')
  await press(page, `Open ${PATIENT}`)
  await press(page, 'Open the case')
  await until(page, 'window.interspace.state().openRecord')
  await until(page, `window.interspace.state().offlineStart.state === 'ready'`, 60_000)
  const kept = await page.evaluate(async () => {
    const addresses: string[] = []
    for (const name of await caches.keys()) for (const { url } of await (await caches.open(name)).keys()) addresses.push(new URL(url).pathname) // prettier-ignore
    return addresses
  })
  expect(kept.length).toBeGreaterThan(200)
  expect(kept.filter((path) => /^\/(api|config\.json|dicom-web|health)/.test(path))).toEqual([])
}, 90_000)

test('without the server: the page starts, the password opens it, the case goes on, a headset enters, a plan waits', async () => {
  await house.stop()
  await page.reload()
  await page.getByText('The server cannot be reached', { exact: false }).waitFor()
  await shot(page, 'offline-1-sign-in')
  const headers = await page.evaluate(async () => Object.fromEntries((await fetch('/')).headers))
  expect(headers['content-security-policy']).toContain(`default-src 'none'`)
  expect(await page.evaluate('crossOriginIsolated')).toBe(true)
  await page.getByLabel('Sign-in name').fill('olga')
  await page.getByLabel('Password').fill('wrong wrong wrong wrong')
  await press(page, 'Open this device')
  await page.getByText('nobody with this name and password', { exact: false }).waitFor()
  await enter('Open this device')
  await until(page, 'window.interspace?.state().openRecord')
  expect((await state(page)).openRecord).toMatchObject({ name: PATIENT, procedure: 'facet joint' })
  await press(page, 'Built-in case')
  await until(page, 'window.interspace.state().openCase && !window.interspace.state().progress', 60_000)
  const { openCase } = await state(page)
  const now = { ...NO_PLAN, target: { in: 'ct', x: 1, y: 2, z: 3 }, entry: { in: 'ct', x: 4, y: 50, z: 6 } } as const
  const text = planAsText({ now, past: [], future: [], locks: [] }, caseMark(openCase!.name, openCase!.geometry))
  await page.locator('input[type=file]').first().setInputFiles({ name: 'plan.json', mimeType: 'application/json', buffer: Buffer.from(text) }) // prettier-ignore
  await until(page, `window.interspace.state().waiting.writes.some(({ what }) => what === 'plan')`)
  await until(page, `!window.interspace.state().waiting.isOnline`)
  await shot(page, 'offline-2-works')
  const lying = await page.evaluate(storedHere)
  for (const word of [PATIENT, 'facet joint', 'targetMm', PASSWORD, 'olga']) expect(lying).not.toContain(word)
  await press(page, 'Enter AR')
  await until(
    page,
    `window.interspace.state().view === 'immersive-ar' && window.interspace.panels().words.length > 3`,
    40_000,
  )
  await shot(page, 'offline-3-headset')

  // Loaded once more before the server is there.
  await page.reload()
  await enter('Open this device')
  await until(page, `window.interspace?.state().waiting.writes.some(({ what }) => what === 'plan')`)
  await house.startAgain()
  await until(page, `window.interspace.state().waiting.writes.length === 0`, 30_000)
  const { patient } = (await state(page)).openRecord!
  const answer = await page.request.get(`${house.url()}api/patients/${patient}/records`)
  const { records } = (await answer.json()) as { records: { kind: string; body: { targetMm: number[] } }[] }
  expect(records.filter(({ kind }) => kind === 'plan').map(({ body }) => body.targetMm)).toEqual([[1, 2, 3]])
  expect(records.filter(({ kind }) => kind === 'images').length).toBe(1)
  expect(errors).toEqual([])
}, 150_000)
