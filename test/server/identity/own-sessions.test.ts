import { afterAll, beforeAll, expect, test } from 'vitest'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'

interface Listed {
  readonly sessions: readonly {
    readonly id: string
    readonly begunMs: number
    readonly usedMs: number
    readonly isThis: boolean
  }[]
}

let house: RecordHouse
let person: Person
let nowMs = 1_790_000_000_000

beforeAll(async () => {
  house = await recordHouse({ now: () => nowMs })
  person = await firstAdministrator(house)
}, 60_000)
afterAll(() => house.close())

const listed = async (cookie: string) =>
  ((await house.ask('GET', '/api/sessions', undefined, cookie)).json as unknown as Listed).sessions
const end = (body: object, cookie: string) => house.ask('DELETE', '/api/sessions', body, cookie)
const isIn = async (cookie: string) => (await house.ask('GET', '/api/browser-key', undefined, cookie)).status === 200

async function signIn(): Promise<string> {
  const { headers } = await house.ask('POST', '/api/sign-in', { login: person.login, password: person.password })
  return headers.get('set-cookie')!.split(';')[0]!
}

test('one sees where one is signed in, and ends one of them or all others; the token is in none of it', async () => {
  nowMs += 60_000
  const [desk, headset] = [await signIn(), await signIn()]
  const all = await listed(desk)
  expect(all).toHaveLength(3)
  expect(all.filter(({ isThis }) => isThis)).toHaveLength(1)
  for (const { id } of all) expect(desk + headset).not.toContain(id)
  const { id } = (await listed(headset)).find(({ isThis }) => isThis)!
  expect((await end({ id, password: person.password }, desk)).json).toEqual({ ended: 1 })
  expect([await isIn(headset), await isIn(desk), await isIn(person.cookie)]).toEqual([false, true, true])
  expect((await end({ password: person.password }, desk)).json).toEqual({ ended: 1 })
  expect([await isIn(desk), await isIn(person.cookie)]).toEqual([true, false])
})

test('a wrong password ends none; without any only who has just signed in does; nobody ends another’s', async () => {
  const [old, other] = [await signIn(), await signIn()]
  expect((await end({ password: 'wrong wrong wrong wrong' }, old)).status).toBe(401)
  nowMs += 6 * 60_000
  expect((await end({}, old)).status).toBe(401)
  expect(await isIn(other)).toBe(true)
  const fresh = await signIn()
  const somebody = await house.invite({ ...person, ask: (method, path, body) => house.ask(method, path, body, fresh) }, 'operator') // prettier-ignore
  const [theirs] = (await listed(somebody.cookie)).filter(({ isThis }) => isThis)
  expect((await end({ id: theirs!.id }, fresh)).status).toBe(404)
  expect((await end({}, fresh)).status).toBe(200)
  expect([await isIn(other), await isIn(fresh), await isIn(somebody.cookie)]).toEqual([false, true, true])
})
