/** Every route, asked by everybody, about what is theirs to see, what is not, and what is another clinic's. */
import { randomUUID } from 'node:crypto'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ROLES, type Role } from '#core/records/policy.ts'
import { createIdentity } from '#server/identity/identity.ts'
import { guard } from '#server/records/guard.ts'
import { recordsFolder } from '#server/records/record-store.ts'
import { keySource } from '#server/store/key-source.ts'
import { withStore } from '#server/store/store.ts'
import { aiOutput, calibration, ids, plan, type Ids } from './some-records.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from './record-client.ts'

/** Who asks, in the order of the columns below. */
const WHO = [
  'nobody',
  'operator',
  'expert',
  'invited',
  'educator',
  'trainee',
  'auditor',
  'administrator',
  'operator of another clinic',
  'administrator of another clinic',
] as const
type Who = (typeof WHO)[number]

interface Row {
  readonly of?: 'care' | 'training'
  readonly body?: (ids: Ids) => unknown
  /** `:id` of the address. */
  readonly id?: (ids: Ids) => string
  readonly answers: string
}

const one = (row: Row) => [row]
/** The same of a patient in care and of a training patient. */
const both = (care: string, training: string, rest: Omit<Row, 'answers' | 'of'> = {}): readonly Row[] => [
  { ...rest, of: 'care', answers: care },
  { ...rest, of: 'training', answers: training },
]
const ofPatient = { id: ({ patient }: Ids) => patient }
const ofPlan = { id: ({ plan: id }: Ids) => id }

const PUBLIC_200 = '200 200 200 200 200 200 200 200 200 200'
const PUBLIC_400 = '400 400 400 400 400 400 400 400 400 400'
const OWN_200 = '401 200 200 200 200 200 200 200 200 200'
const OWN_400 = '401 400 400 400 400 400 400 400 400 400'

/** What each is answered. A body that is not given is what a public route must refuse with 400. */
const ANSWERS: Readonly<Record<string, readonly Row[]>> = {
  'GET /health': one({ answers: PUBLIC_200 }),
  'GET /config.json': one({ answers: PUBLIC_200 }),
  'GET /*': one({ answers: PUBLIC_200 }),
  // Without the words of a WebSocket: 404 is the answer behind the guard.
  'GET /bridge/poses': one({ answers: '401 404 404 404 404 404 403 403 404 403' }),
  'GET /bridge/images': one({ answers: '401 404 404 404 404 404 403 403 404 403' }),
  'GET /dicom-web/*': one({ answers: '401 404 403 403 403 403 403 403 404 403' }),
  'GET /api/session': one({ answers: PUBLIC_200 }),
  'POST /api/sign-up': one({ answers: PUBLIC_400 }),
  'POST /api/sign-in': one({ answers: PUBLIC_400 }),
  'POST /api/passkeys/sign-in/options': one({ answers: PUBLIC_200 }),
  'POST /api/passkeys/sign-in': one({ answers: PUBLIC_400 }),
  'POST /api/sign-out': one({ answers: OWN_200 }),
  'POST /api/password': one({ answers: OWN_400 }),
  'POST /api/code': one({ answers: OWN_200 }),
  'POST /api/code/confirmation': one({ answers: OWN_400 }),
  'DELETE /api/code': one({ answers: OWN_400 }),
  'POST /api/passkeys/options': one({ answers: OWN_200 }),
  'POST /api/passkeys': one({ answers: OWN_400 }),
  'GET /api/accounts': one({ answers: '401 403 403 403 403 403 403 200 403 200' }),
  'POST /api/invitations': one({
    body: () => ({ role: 'trainee' }),
    answers: '401 403 403 403 403 403 403 201 403 201',
  }),
  'PATCH /api/accounts/:id': one({
    id: ({ somebody }) => somebody,
    body: () => ({ role: 'trainee' }),
    answers: '401 404 404 404 404 404 404 200 404 404',
  }),
  'GET /api/audit': one({ answers: '401 403 403 403 403 403 200 403 403 403' }),
  'GET /api/audit/fhir': one({ answers: '401 403 403 403 403 403 200 403 403 403' }),
  'GET /api/site': one({ answers: '401 403 403 403 403 403 200 200 403 200' }),
  'GET /api/patients': one({ answers: '401 200 200 200 200 200 403 403 200 403' }),
  'POST /api/patients': [
    {
      body: () => ({ id: randomUUID(), purpose: 'care', body: { name: 'New' } }),
      answers: '401 201 403 403 403 403 403 403 201 403',
    },
    {
      body: () => ({ id: randomUUID(), purpose: 'training', body: { name: 'New' } }),
      answers: '401 201 403 403 201 403 403 403 201 403',
    },
  ],
  'GET /api/patients/:id': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPatient,
  ),
  'PUT /api/patients/:id': both('401 200 404 403 404 404 404 404 404 404', '401 200 404 403 200 403 404 404 404 404', {
    ...ofPatient,
    body: () => ({ revision: 1, body: { name: 'Changed' } }),
  }),
  'DELETE /api/patients/:id': both(
    '401 403 404 403 404 404 404 200 404 404',
    '401 403 404 403 403 403 404 200 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/export': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 403 403 404 404 404 404',
    ofPatient,
  ),
  'PUT /api/patients/:id/experts/:account': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    ofPatient,
  ),
  'DELETE /api/patients/:id/experts/:account': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    ofPatient,
  ),
  'GET /api/patients/:id/records': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPatient,
  ),
  'POST /api/patients/:id/records': [
    ...both('401 201 404 403 404 404 404 404 404 404', '401 201 404 403 201 201 404 404 404 404', {
      ...ofPatient,
      body: ({ case: of }) => ({ id: randomUUID(), kind: 'plan', body: plan(of) }),
    }),
    ...both('401 201 404 201 404 404 404 404 404 404', '401 201 404 201 201 403 404 404 404 404', {
      ...ofPatient,
      body: ({ aiOutput: of }) => ({
        id: randomUUID(),
        kind: 'review',
        body: { aiOutput: of, verdict: 'accepted', reason: '' },
      }),
    }),
    // The patient has agreed to it in care; in training nobody is asked.
    ...both('401 201 404 403 404 404 404 404 404 404', '401 201 404 403 201 201 404 404 404 404', {
      ...ofPatient,
      body: ({ case: of }) => ({ id: randomUUID(), kind: 'ai-output', body: aiOutput(of) }),
    }),
  ],
  'GET /api/records/:id': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPlan,
  ),
  'GET /api/records/:id/revisions': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    ofPlan,
  ),
  'PUT /api/records/:id': [
    ...both('401 200 404 403 404 404 404 404 404 404', '401 200 404 403 200 403 404 404 404 404', {
      ...ofPlan,
      body: ({ case: of }) => ({ revision: 1, body: plan(of) }),
    }),
    // What a network said is changed by nobody; what was signed neither.
    ...both('401 403 404 403 404 404 404 404 404 404', '401 403 404 403 403 403 404 404 404 404', {
      id: ({ aiOutput: id }) => id,
      body: ({ case: of }) => ({ revision: 1, body: aiOutput(of) }),
    }),
    ...both('401 409 404 403 404 404 404 404 404 404', '401 409 404 403 409 403 404 404 404 404', {
      id: ({ signedPlan }) => signedPlan,
      body: ({ case: of }) => ({ revision: 2, body: plan(of) }),
    }),
  ],
  'POST /api/records/:id/signature': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    {
      ...ofPlan,
      body: () => ({ revision: 1 }),
    },
  ),
  'PUT /api/records/:id/content': both(
    '401 200 404 403 404 404 404 404 404 404',
    '401 200 404 403 200 403 404 404 404 404',
    {
      id: ({ recording }) => recording,
      body: () => new Uint8Array([1, 2, 3]),
    },
  ),
  'GET /api/records/:id/content': both(
    '401 200 404 200 404 404 404 404 404 404',
    '401 200 404 200 200 200 404 404 404 404',
    { id: ({ recording }) => recording },
  ),
  'GET /api/calibrations': one({ answers: '401 200 200 200 200 200 403 403 200 403' }),
  'POST /api/calibrations': one({
    body: () => ({ id: randomUUID(), body: calibration }),
    answers: '401 201 403 403 201 201 403 403 201 403',
  }),
}

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
    const [method = '', url = ''] = name.split(' ')
    const expected = row.answers.split(' ')
    expect(expected).toHaveLength(WHO.length)
    const got: string[] = []
    const shared = (sharedIds[row.of ?? 'training'] ??= made[row.of ?? 'training']())
    for (const [n, who] of WHO.entries()) {
      // Anew for whoever will change it.
      const isChanged = method !== 'GET' && expected[n]!.startsWith('2') && (row.id || row.body)
      const of = await (isChanged ? made[row.of ?? 'training']() : shared)
      const path = url
        .replace(':id', row.id?.(of) ?? 'none')
        .replace(':account', of.expert)
        .replace('*', '')
      const person = name === 'POST /api/sign-out' || name === 'POST /api/code' ? await again(who) : people.get(who)
      const body =
        row.body?.(of) ??
        (method === 'GET' || url.endsWith('options') || /sign-out|\/code$|experts/.test(url) ? undefined : {})
      const { status } = await house.ask(method, path, name === 'DELETE /api/code' ? {} : body, person?.cookie)
      got.push(String(status))
    }
    expect(got).toEqual(expected)
  })
})

test('a server with a route that names no policy does not start', async () => {
  const app = fastify()
  guard(app, { store: undefined!, sessions: undefined!, ownNames: [], find: async () => undefined })
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

/** Somebody of the same role, for what ends a session or can be done once. */
async function again(who: Who): Promise<Person | undefined> {
  const person = people.get(who)
  if (!person) return undefined
  const administrator = people.get(who.includes('another') ? 'administrator of another clinic' : 'administrator')!
  return house.invite(administrator, person.role)
}
