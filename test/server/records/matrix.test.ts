/** Every route, asked by everybody, about what is theirs to see, what is not, and what is another clinic's. */
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role } from '#core/records/policy.ts'
import { createIdentity } from '#server/identity/identity.ts'
import { guard } from '#server/records/guard.ts'
import { recordsFolder } from '#server/records/record-store.ts'
import { keySource } from '#server/store/key-source.ts'
import { withStore } from '#server/store/store.ts'
import { ANSWERS, WHO, type Row, type Who } from './matrix-answers.ts'
import { ids, type Ids } from './some-records.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from './record-client.ts'

let house: RecordHouse
const people = new Map<Who, Person>()
const sharedIds: Partial<Record<'care' | 'training', Promise<Ids>>> = {}
let made: Record<'care' | 'training', () => Promise<Ids>>

beforeAll(async () => {
  house = await recordHouse()
  const administrator = await firstAdministrator(house)
  people.set('administrator', administrator)
  for (const role of ROLES)
    if (role !== 'administrator')
      people.set(role as Exclude<Role, 'administrator'>, await house.invite(administrator, role))
  people.set('invited', await house.invite(administrator, 'expert'))
  const other = await house.tenant(await anotherTenant(house))
  people.set('administrator of another clinic', other)
  people.set('operator of another clinic', await house.invite(other, 'operator'))
  const somebody = await house.invite(administrator, 'operator')
  const { id: expert } = people.get('expert')!
  const [operator, educator, invited] = [people.get('operator')!, people.get('educator')!, people.get('invited')!]
  made = {
    care: () => ids(operator, 'care', invited.id, somebody.id, expert),
    training: () => ids(educator, 'training', invited.id, somebody.id, expert),
  }
}, 240_000)
afterAll(() => house.close())

test('every route of the server stands in the table above, and none that is not there', () => {
  const there = house.server.routes
    .filter(({ method }) => method !== 'HEAD')
    .map(({ method, url }) => `${method} ${url}`)
  expect(there.toSorted()).toEqual(Object.keys(ANSWERS).toSorted())
  // HEAD asks what GET asks.
  for (const { url, policy } of house.server.routes.filter(({ method }) => method === 'HEAD'))
    expect(house.server.routes.find((each) => each.method === 'GET' && each.url === url)?.policy).toEqual(policy)
})

describe('each route answers each person as the table says', () => {
  const cells = Object.entries(ANSWERS).flatMap(([name, rows]) => rows.map((row, n) => ({ name, row, n })))
  test.each(cells)('$name $row.of ($n): $row.answers', async ({ name, row }) => {
    const expected = row.answers.split(' ')
    expect(expected).toHaveLength(WHO.length)
    const got: string[] = []
    for (const [n, who] of WHO.entries()) got.push(String(await asked(name, row, who, expected[n]!.startsWith('2'))))
    expect(got).toEqual(expected)
  })
})

/** @param isAllowed then something may change, and what is asked about is made anew. @returns the status */
async function asked(name: string, row: Row, who: Who, isAllowed: boolean): Promise<number> {
  const [method = '', url = ''] = name.split(' ')
  const purpose = row.of ?? 'training'
  const isChanged = method !== 'GET' && isAllowed && (row.id || row.body)
  const of = await (isChanged ? made[purpose]() : (sharedIds[purpose] ??= made[purpose]()))
  const path = addressOf(url, row.id?.(of) ?? 'none', of)
  const person = ONCE.includes(name) ? await again(who) : people.get(who)
  const { status } = await house.ask(
    method,
    path,
    row.body?.(of) ?? (isBodiless(name) ? undefined : {}),
    person?.cookie,
  )
  return status
}

test('a server with a route that names no policy does not start', async () => {
  const app = fastify()
  guard(app, {
    store: undefined!,
    sessions: undefined!,
    ownNames: [],
    readsAMinute: 1,
    now: () => 0,
    find: async () => undefined,
  })
  app.get('/left-open', () => 'everything')
  await expect(app.ready()).rejects.toThrow('GET /left-open names no policy')
})

test('a refused reading is in the audit with who, what and why; lists show nobody else’s patients', async () => {
  const { patient } = await made.care()
  await people.get('trainee')!.ask('GET', `/api/patients/${patient}`)
  const { json } = await people.get('auditor')!.ask('GET', '/api/audit?limit=1000&after=0')
  const all = (json as unknown as { entries: { seq: number }[] }).entries
  let last = all
  const entries = [...all]
  while (last.length === 1000) {
    const more = await people.get('auditor')!.ask('GET', `/api/audit?limit=1000&after=${last.at(-1)!.seq}`)
    last = (more.json as unknown as { entries: { seq: number }[] }).entries
    entries.push(...last)
  }
  expect(entries).toContainEqual(
    expect.objectContaining({
      actor: people.get('trainee')!.id,
      patient,
      action: 'read',
      outcome: 'refused',
      why: 'unseen',
    }),
  )
  const listed = await people.get('trainee')!.ask('GET', '/api/patients')
  const { patients } = listed.json as unknown as { patients: { purpose: string }[] }
  expect(new Set(patients.map(({ purpose }) => purpose))).toEqual(new Set(['training']))
  const foreign = await people.get('operator of another clinic')!.ask('GET', '/api/patients')
  expect(
    (foreign.json as unknown as { patients: { body: { name: string } }[] }).patients.every(
      ({ body }) => body.name === 'New',
    ),
  ).toBe(true)
})

/** As `interspace tenant add` does it: another program on the same store. */
async function anotherTenant({ started }: RecordHouse): Promise<string> {
  const source = await keySource({ keyFile: house.keyFile })
  return withStore({ folder: recordsFolder(started.data), source }, (store) =>
    createIdentity(store, Date.now).signUp.inviteTenant(),
  )
}

/** Ends a session, or can be done once. */
const ONCE = ['POST /api/sign-out', 'POST /api/code']

const addressOf = (url: string, id: string, { expert }: Ids) =>
  url.replace(':id', id).replace(':account', expert).replace(':archive', '0').replace('*', '')

/** What has no body is not given one. */
const isBodiless = (name: string) => /^GET|options$|sign-out$|experts|^POST \/api\/code$/.test(name)

/** Somebody of the same role, for what ends a session or can be done once. */
async function again(who: Who): Promise<Person | undefined> {
  const person = people.get(who)
  if (!person) return undefined
  const administrator = people.get(who.includes('another') ? 'administrator of another clinic' : 'administrator')!
  return house.invite(administrator, person.role)
}
