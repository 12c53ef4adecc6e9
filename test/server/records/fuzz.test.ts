import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { RECORD_KINDS } from '#core/records/kinds.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from './record-client.ts'
import { ids, type Ids } from './some-records.ts'

const SEED = 20_261_130
const REQUESTS = 10_000

let house: RecordHouse
let people: readonly (Person | undefined)[]
let known: Ids
beforeAll(async () => {
  house = await recordHouse()
  const administrator = await firstAdministrator(house)
  const operator = await house.invite(administrator, 'operator')
  const expert = await house.invite(administrator, 'expert')
  people = [undefined, operator, operator, operator, administrator, await house.invite(administrator, 'auditor')]
  known = await ids(operator, 'training', expert.id, operator.id, expert.id)
})
afterAll(() => house.close())

/** Text that breaks parsers, tables and headers. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '\u0000',
    "'; drop table audit; --",
    '../../etc/passwd',
    '__proto__',
    'constructor',
    'NaN',
    '\uD800',
    '9'.repeat(400),
    '%00',
    '{}',
  ),
)
const value = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3 },
    nasty,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('any'), { maxLength: 4 }),
    fc.dictionary(nasty, tie('any'), { maxKeys: 4 }),
  ),
})).any

/** Bodies with the right names and something else in one place, so that they get past the first check. */
const body = () =>
  fc.oneof(
    value,
    fc.record(
      {
        id: fc.oneof(fc.uuid(), nasty),
        kind: fc.oneof(fc.constantFrom(...RECORD_KINDS), nasty),
        purpose: fc.oneof(fc.constantFrom('care', 'training'), value),
        revision: fc.oneof(fc.integer({ min: 1, max: 3 }), value),
        role: fc.oneof(fc.constantFrom('trainee', 'expert'), value),
        login: nasty,
        password: nasty,
        newPassword: nasty,
        token: nasty,
        name: nasty,
        code: nasty,
        response: value,
        body: fc.oneof(
          value,
          fc.record(
            {
              name: nasty,
              case: fc.constant(known.case),
              procedure: nasty,
              targetMm: value,
              matrix: value,
              scopes: value,
            },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    ),
  )
const id = () =>
  fc.oneof(
    fc.constantFrom(known.patient, known.case, known.plan, known.aiOutput, known.recording, known.expert),
    fc.uuid(),
    nasty.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 300)),
  )

test(`${REQUESTS} requests of every route, with seed ${SEED}: none is answered with 5xx, the server and its audit are whole afterwards`, async () => {
  const routes = house.server.routes.filter(({ method, url }) => method !== 'HEAD' && !url.startsWith('/bridge'))
  const asked = new Map<string, number>()
  const statuses = new Map<number, number>()
  const request = fc.record({
    // Not asked to end what the others need.
    route: fc.constantFrom(
      ...routes.filter(({ method, url }) => !/sign-out|\/api\/code|\/api\/password/.test(url) || method === 'GET'),
      ...routes.filter(({ url }) => /records/.test(url)),
    ),
    who: fc.nat(people.length - 1),
    id: id(),
    account: id(),
    query: fc.option(nasty.map((text) => `?after=${encodeURIComponent(text.toWellFormed())}&limit=2`)),
    body: fc.option(body()),
    raw: fc.option(fc.uint8Array({ maxLength: 200 }), { freq: 8 }),
    contentType: fc.constantFrom(
      'application/json',
      'application/json',
      'application/json',
      'application/octet-stream',
      'text/plain',
      'multipart/form-data',
      'application/json; charset=utf-16',
    ),
  })
  const rssMb: number[] = []
  let count = 0
  await fc.assert(
    fc.asyncProperty(
      request,
      async ({ route: { method, url }, who, id: of, account, query, body: given, raw, contentType }) => {
        const path = url.replace(':id', of).replace(':account', account).replace('*', of) + (query ?? '')
        const hasBody = method !== 'GET' && (raw !== null || given !== null)
        const answer = await fetch(house.origin + path, {
          method,
          headers: {
            ...(people[who] && { cookie: people[who].cookie }),
            ...(hasBody && { 'content-type': contentType }),
          },
          ...(hasBody && { body: raw ? (raw as Uint8Array<ArrayBuffer>) : JSON.stringify(given) }),
        })
        const text = await answer.text()
        if (++count % (REQUESTS / 4) === 0) rssMb.push(process.memoryUsage().rss / 1e6)
        asked.set(`${method} ${url}`, (asked.get(`${method} ${url}`) ?? 0) + 1)
        statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
        expect({ status: answer.status, path, text: answer.status >= 500 ? text : '' }).toMatchObject({
          status: expect.toSatisfy((status: number) => status < 500) as number,
        })
      },
    ),
    { numRuns: REQUESTS, seed: SEED, endOnFailure: true },
  )
  expect(asked.size).toBeGreaterThan(30)
  // It got through as well as being refused.
  expect(statuses.get(200)).toBeGreaterThan(100)
  // Of server and client together, by quarters: it levels off.
  expect(rssMb[3]! - rssMb[2]!).toBeLessThan(150)
  expect(await people[4]!.ask('GET', '/api/site')).toMatchObject({ status: 200, json: { ok: true } })
}, 600_000)
