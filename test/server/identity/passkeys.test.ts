/** A real browser with a virtual authenticator makes a passkey and signs in with it. */
import { chromium as playwright, type Browser, type Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHROMIUM_FLAGS, chromium } from '#test/chromium.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'
import { addAuthenticator } from '#test/virtual-authenticator.ts'

let house: RecordHouse
let person: Person
let browser: Browser
let page: Page
beforeAll(async () => {
  house = await recordHouse()
  person = await firstAdministrator(house)
  browser = await playwright.launch({ executablePath: chromium(), args: CHROMIUM_FLAGS })
  page = await browser.newPage()
  await addAuthenticator(page)
  await page.goto(house.origin)
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await house.close()
})

/** In the page, as our own page will do it: its cookie is the browser's. */
const post = (path: string, body?: unknown) =>
  page.evaluate(
    async ({ path: to, body: given }) => {
      const answer = await fetch(to, {
        method: 'POST',
        ...(given !== undefined && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(given) }),
      })
      return { status: answer.status, json: (await answer.json()) as Record<string, unknown> }
    },
    { path, body },
  )

const made = (options: unknown) =>
  page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(json as PublicKeyCredentialCreationOptionsJSON)
    return ((await navigator.credentials.create({ publicKey })) as PublicKeyCredential).toJSON() as unknown
  }, options)

const signed = (options: unknown) =>
  page.evaluate(async (json) => {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(json as PublicKeyCredentialRequestOptionsJSON)
    return ((await navigator.credentials.get({ publicKey })) as PublicKeyCredential).toJSON() as unknown
  }, options)

test('a passkey is made while signed in, signs in afterwards, and each answer counts once', async () => {
  const { login, password } = person
  expect(await post('/api/sign-in', { login, password })).toMatchObject({ status: 200 })
  const options = await post('/api/passkeys/options')
  const credential = await made(options.json)
  expect(await post('/api/passkeys', credential)).toMatchObject({ status: 201 })
  expect(await post('/api/passkeys', credential)).toMatchObject({ status: 401 })
  expect(await post('/api/sign-out')).toMatchObject({ status: 200 })
  expect(await post('/api/passkeys/options')).toMatchObject({ status: 401 })

  const asked = await post('/api/passkeys/sign-in/options')
  const answer = await signed(asked.json)
  expect(await post('/api/passkeys/sign-in', answer)).toMatchObject({
    status: 200,
    json: { account: { id: person.id } },
  })
  expect(await post('/api/passkeys/sign-in', answer)).toMatchObject({ status: 401 })
  expect(await page.evaluate(async () => (await (await fetch('/api/session')).json()) as unknown)).toMatchObject({
    account: { login },
  })
}, 60_000)

test('an answer to another question, and one that was changed, are refused', async () => {
  const one = await post('/api/passkeys/sign-in/options')
  const answer = (await signed({
    ...one.json,
    challenge: Buffer.from('a question of somebody else').toString('base64url'),
  })) as object
  expect(await post('/api/passkeys/sign-in', answer)).toMatchObject({ status: 401 })
  const two = await post('/api/passkeys/sign-in/options')
  const right = (await signed(two.json)) as { response: { signature: string } }
  const { signature } = right.response
  const wrong = signature.slice(0, 20) + (signature[20] === 'A' ? 'B' : 'A') + signature.slice(21)
  expect(
    await post('/api/passkeys/sign-in', { ...right, response: { ...right.response, signature: wrong } }),
  ).toMatchObject({ status: 401 })
}, 60_000)

test('a server opened by its address has none, and says why', async () => {
  const answer = await fetch(`${house.origin.replace('localhost', '127.0.0.1')}/api/passkeys/sign-in/options`, {
    method: 'POST',
  })
  expect({ status: answer.status, json: (await answer.json()) as unknown }).toMatchObject({
    status: 400,
    json: { error: { message: expect.stringContaining('need a name') as string } },
  })
})
