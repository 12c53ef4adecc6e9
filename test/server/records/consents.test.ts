/** What was agreed to is followed by every page of a patient, and ends what depends on it at the server too. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NONE_ALLOWED, without, type Scopes } from '#core/records/consent/consent.ts'
import type { Consent } from '#core/records/kinds.ts'
import { SESSION } from '#server/identity/sessions.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from './record-client.ts'
import { aCase, aiOutput, consent, makePatient, makeRecord } from './some-records.ts'

let aheadMs = 0
let house: RecordHouse
let operator: Person
let expert: Person
beforeAll(async () => {
  house = await recordHouse({ now: () => Date.now() + aheadMs })
  const administrator = await firstAdministrator(house)
  operator = await house.invite(administrator, 'operator')
  expert = await house.invite(administrator, 'expert')
})
afterAll(() => house.close())

interface Said {
  readonly scopes: Scopes
  readonly revision: number
}

/** Follows what was agreed to, as a page does. */
function follow(person: Person, patient: string) {
  const said: { readonly atMs: number; readonly now: Said }[] = []
  const ended = fetch(`${house.origin}/api/patients/${patient}/consent`, {
    headers: { cookie: person.cookie, accept: 'text/event-stream', origin: house.origin },
  }).then(async (answer) => {
    let rest = ''
    for await (const part of answer.body!.pipeThrough(new TextDecoderStream())) {
      rest += part
      const events = rest.split('\n\n')
      rest = events.pop()!
      for (const event of events.filter((each) => each.startsWith('data: ')))
        said.push({ atMs: performance.now(), now: JSON.parse(event.slice(6)) as Said })
    }
  })
  // Those that go on are cut off at the end of the tests.
  ended.catch(() => undefined)
  return { said, ended }
}

async function becomes(what: () => boolean, limitMs = 5000) {
  for (const endMs = performance.now() + limitMs; !what(); await new Promise((done) => setTimeout(done, 10)))
    if (performance.now() > endMs) throw new Error(`not in ${limitMs} ms: ${what.toString()}`)
}

async function withdraw(patient: string, id: string, scope: keyof Scopes) {
  const { json } = await operator.ask('GET', `/api/records/${id}`)
  const { revision, body } = json as unknown as { revision: number; body: Consent }
  await operator.ask('PUT', `/api/records/${id}`, { revision, body: without(body, scope, 1_790_000_001_000) })
}

test('AI taken back is told to every open page within a second; recording goes on; the answer of a network is then refused', async () => {
  const patient = await makePatient(operator, 'care')
  const kept = await makeRecord(operator, patient, 'consent', consent({ ai: true, recording: true }))
  const of = await makeRecord(operator, patient, 'case', aCase)
  await makeRecord(operator, patient, 'ai-output', aiOutput(of))
  const pages = [follow(operator, patient), follow(operator, patient)]
  await becomes(() => pages.every(({ said }) => said.length === 1))
  expect(pages[0]!.said[0]!.now).toEqual({ revision: 1, scopes: { ...NONE_ALLOWED, ai: true, recording: true } })

  const sentMs = performance.now()
  await withdraw(patient, kept, 'ai')
  await becomes(() => pages.every(({ said }) => said.length === 2))
  for (const { said } of pages) {
    expect(said[1]!.now).toEqual({ revision: 2, scopes: { ...NONE_ALLOWED, recording: true } })
    expect(said[1]!.atMs - sentMs).toBeLessThan(1000)
  }
  const refused = await operator.ask('POST', `/api/patients/${patient}/records`, {
    id: crypto.randomUUID(),
    kind: 'ai-output',
    body: aiOutput(of),
  })
  expect(refused).toMatchObject({ status: 403, json: { error: { code: 'no-consent' } } })
})

test('an expert from elsewhere sees a patient while the patient agrees to it, and no longer', async () => {
  const patient = await makePatient(operator, 'care')
  await operator.ask('PUT', `/api/patients/${patient}/experts/${expert.id}`)
  expect((await expert.ask('GET', `/api/patients/${patient}`)).status).toBe(404)
  const kept = await makeRecord(operator, patient, 'consent', consent({ tele: true }))
  expect((await expert.ask('GET', `/api/patients/${patient}`)).status).toBe(200)
  const page = follow(expert, patient)
  await becomes(() => page.said.length === 1)
  await withdraw(patient, kept, 'tele')
  expect((await expert.ask('GET', `/api/patients/${patient}`)).status).toBe(404)
  // It is told that it was taken back, and then nothing more.
  await page.ended
  expect(page.said.at(-1)!.now.scopes.tele).toBe(false)
})

test('taken along for research or teaching only with consent; by the patient always', async () => {
  const patient = await makePatient(operator, 'care')
  await makeRecord(operator, patient, 'consent', consent({ research: true }))
  const status = async (query: string) => (await operator.ask('GET', `/api/patients/${patient}/export${query}`)).status
  expect([await status('?purpose=research'), await status('?purpose=teaching'), await status('')]).toEqual([200, 403, 200]) // prettier-ignore
  expect(await status('?purpose=curiosity')).toBe(400)
})

test('following is not using: the session ends all the same, and with it the stream', async () => {
  const patient = await makePatient(operator, 'care')
  const page = follow(operator, patient)
  await becomes(() => page.said.length === 1)
  aheadMs = SESSION.idleMs + 60_000
  await page.ended
  expect((await operator.ask('GET', '/api/patients')).status).toBe(401)
})

test('of a patient nobody asked there is no FHIR Consent; of one who was, it says what was agreed to', async () => {
  aheadMs = 0
  const patient = await makePatient(operator, 'care')
  const fhir = () => operator.ask('GET', `/api/patients/${patient}/consent/fhir`)
  expect((await fhir()).status).toBe(404)
  await makeRecord(operator, patient, 'consent', consent({ ai: true }))
  const { json } = await fhir()
  expect(json).toMatchObject({
    resourceType: 'Consent',
    status: 'active',
    provision: { type: 'deny', provision: [{ type: 'permit' }] },
  })
})
