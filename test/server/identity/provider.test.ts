/** The hospital's sign-in against a real OpenID Connect provider on loopback: roles from groups, and every answer that is not right. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProvider, strengthFault } from '#server/identity/provider.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'

/** The people of the hospital: who they are and in which groups. */
const PEOPLE: Readonly<Record<string, { readonly name: string; groups: string[] }>> = {
  'u-1': { name: 'Rosa Röntgen', groups: ['staff', 'pain-clinic'] },
  'u-2': { name: 'Vera Visitor', groups: ['staff'] },
  'u-3': { name: 'Tom Trainee', groups: ['students'] },
  'u-4': { name: 'Otto Off', groups: ['pain-clinic'] },
}
const CLIENT = { clientId: 'interspace', clientSecret: 'a secret between the two of them' }

let idp: Server
let house: RecordHouse
/** One that asks for a second factor at the provider. */
let strict: RecordHouse
let administrator: Person
let issuer: string

beforeAll(async () => {
  idp = createServer()
  await new Promise<void>((resolve) => idp.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(idp.address() as AddressInfo).port}`
  const roles = { 'pain-clinic': 'operator', students: 'trainee' } as const
  const provider = { name: 'Sign in with St. Anna', issuer, ...CLIENT, roleClaim: 'groups', roles }
  house = await recordHouse({ provider })
  strict = await recordHouse({ provider: { ...provider, amr: ['otp', 'hwk'] } })
  await firstAdministrator(strict)
  administrator = await firstAdministrator(house)
  const it = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${house.origin}/api/provider/answer`, `${strict.origin}/api/provider/answer`],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    claims: { openid: ['sub', 'groups'], profile: ['name'] },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    cookies: { keys: ['only of this test'] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, ...PEOPLE[id] }) }),
  })
  idp.on('request', it.callback())
})
afterAll(async () => {
  await house.close()
  await strict.close()
  idp.closeAllConnections()
  idp.close()
})

/** A browser's cookies, by where they came from. */
function jar() {
  const kept = new Map<string, Map<string, string>>()
  return {
    kept,
    async get(address: string, options: RequestInit = {}) {
      const { origin } = new URL(address)
      const mine = kept.get(origin) ?? new Map<string, string>()
      kept.set(origin, mine)
      const cookie = [...mine].map(([name, value]) => `${name}=${value}`).join('; ')
      const answer = await fetch(address, { redirect: 'manual', ...options, headers: { cookie } }) // prettier-ignore
      for (const set of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set)!
        if (value === '' || /Max-Age=0|expires=Thu, 01 Jan 1970/i.test(set)) mine.delete(name!)
        else mine.set(name!, value!)
      }
      const to = answer.headers.get('location')
      return {
        status: answer.status,
        to: to === null ? undefined : new URL(to, address).href,
        text: await answer.text(),
      }
    },
  }
}
type Jar = ReturnType<typeof jar>

/** At the provider: signs in on its development pages and agrees, until it sends the browser back. */
async function atProvider({ get }: Jar, from: string, person: string, at = house): Promise<string> {
  let address = from
  for (let steps = 0; steps < 20; steps++) {
    if (address.startsWith(at.origin)) return address
    const { to, text } = await get(address)
    if (to !== undefined) {
      address = to
      continue
    }
    const action = /action="([^"]+)"/.exec(text)![1]!
    const prompt = /name="prompt" value="([^"]+)"/.exec(text)![1]!
    const body = new URLSearchParams({ prompt, login: person, password: 'any' })
    address = (await get(action, { method: 'POST', body })).to!
  }
  throw new Error('the provider never sent the browser back')
}

async function signIn(person: string, change: (answer: URL) => void = () => undefined, at = house) {
  const browser = jar()
  const left = await browser.get(`${at.origin}/api/provider`)
  const answer = new URL(await atProvider(browser, left.to!, person, at))
  change(answer)
  const back = await browser.get(answer.href)
  const session = browser.kept.get(at.origin)!.get('__Host-interspace')
  const cookie = session === undefined ? '' : `__Host-interspace=${session}`
  const { json } = await at.ask('GET', '/api/session', undefined, cookie)
  return { browser, left, answer, back, cookie, account: (json as unknown as { account?: Record<string, unknown> }).account } // prettier-ignore
}

describe('somebody of the hospital', () => {
  test('signs in with a role by their group, is the same account the second time, and has the new role when the group is another', async () => {
    const first = await signIn('u-1')
    const asked = new URL(first.left.to!)
    expect(asked.searchParams.get('code_challenge_method')).toBe('S256')
    expect(first.back.to).toBe(`${house.origin}/`)
    expect(first.account).toMatchObject({ role: 'operator', name: 'Rosa Röntgen', isFromProvider: true })
    const second = await signIn('u-1')
    expect(second.account!['id']).toBe(first.account!['id'])
    PEOPLE['u-1']!.groups = ['students']
    const third = await signIn('u-1')
    expect(third.account).toMatchObject({ id: first.account!['id'], role: 'trainee' })
    // What was begun as operator has ended.
    expect((await house.ask('GET', '/api/patients', undefined, second.cookie)).status).toBe(401)
  })

  test('without a group that means a role is not let in, and makes no account', async () => {
    const { back, account } = await signIn('u-2')
    expect(back.to).toBe(`${house.origin}/#provider-refused`)
    expect(account).toBeUndefined()
    const { json } = await administrator.ask('GET', '/api/accounts')
    expect(JSON.stringify(json)).not.toContain('Vera')
  })

  test('shut out by the administrator stays out', async () => {
    const { account } = await signIn('u-4')
    await administrator.ask('PATCH', `/api/accounts/${String(account!['id'])}`, { isDisabled: true })
    expect((await signIn('u-4')).back.to).toBe(`${house.origin}/#provider-refused`)
  })

  test('has no password: none signs in for them, and none can be set', async () => {
    const { account, cookie } = await signIn('u-3')
    const given = { login: String(account!['login']), password: '' }
    for (const password of ['x', 'any', 'four words are enough'])
      expect((await house.ask('POST', '/api/sign-in', { ...given, password })).status).toBe(401)
    const set = { password: 'x', newPassword: 'four words are enough' }
    expect((await house.ask('POST', '/api/password', set, cookie)).status).toBe(401)
  })

  test('cannot be forestalled: an account made with their name by invitation is another one', async () => {
    const { account } = await signIn('u-3')
    const { json } = await administrator.ask('POST', '/api/invitations', { role: 'trainee' })
    const { token } = json as unknown as { token: string }
    const login = String(account!['login'])
    const made = await house.ask('POST', '/api/sign-up', { token, login, name: 'X', password: 'four words are enough' })
    expect(made.status).toBe(201)
    expect((await signIn('u-3')).account!['id']).toBe(account!['id'])
  })
})

describe('where a second factor at the provider is asked for', () => {
  test('who comes back without any is not let in, and is by the server that asks for none', async () => {
    const { back, account } = await signIn('u-3', undefined, strict)
    expect([back.to, account]).toEqual([`${strict.origin}/#provider-refused`, undefined])
    expect(strict.log.join('')).toContain('not-strong-enough')
    expect((await signIn('u-3')).account).toBeDefined()
  })

  test.each([
    [{}, { acr: ['2'] }, 'none of these ways of signing in: 2'],
    [{ acr: '1' }, { acr: ['2', '3'] }, 'none of these ways of signing in: 2, 3'],
    [{ acr: '3' }, { acr: ['2', '3'] }, undefined],
    [{ acr: ['2'] }, { acr: ['2'] }, 'none of these ways of signing in: 2'],
    [{ amr: 'otp' }, { amr: ['otp'] }, 'none of these methods: otp'],
    [{ amr: ['pwd'] }, { amr: ['otp', 'hwk'] }, 'none of these methods: otp, hwk'],
    [{ amr: ['pwd', 'hwk'] }, { amr: ['otp', 'hwk'] }, undefined],
    [{}, {}, undefined],
  ])('%o against %o: %s', (claims, asked, fault) => expect(strengthFault(claims, asked)).toBe(fault))
})

describe('an answer that is not right signs nobody in', () => {
  const changes: readonly (readonly [string, (answer: URL) => void])[] = [
    ['another state', (answer) => answer.searchParams.set('state', 'of somebody else')],
    ['no state', (answer) => answer.searchParams.delete('state')],
    ['another code', (answer) => answer.searchParams.set('code', 'made up')],
    ['another issuer', (answer) => answer.searchParams.set('iss', 'https://evil.example')],
    ['an error', (answer) => void (answer.search = '?error=access_denied&state=x')],
  ]
  test.each(changes)('%s', async (_, change) => {
    const { back, account } = await signIn('u-3', change)
    expect(back.to).toBe(`${house.origin}/#provider-refused`)
    expect(account).toBeUndefined()
  })

  test('the same answer twice, and one brought by a browser that never left', async () => {
    const { browser, answer } = await signIn('u-3')
    expect((await browser.get(answer.href)).to).toBe(`${house.origin}/#provider-refused`)
    const other = jar()
    const { left } = await signIn('u-3')
    const theirs = await atProvider(jar(), left.to!, 'u-3')
    expect((await other.get(theirs)).to).toBe(`${house.origin}/#provider-refused`)
    expect(other.kept.get(house.origin)!.has('__Host-interspace')).toBe(false)
  })

  test('a code that another browser got is of no use with one’s own verifier', async () => {
    const [mine, theirs] = [jar(), jar()]
    const [myLeaving, theirLeaving] = [await mine.get(`${house.origin}/api/provider`), await theirs.get(`${house.origin}/api/provider`)] // prettier-ignore
    const theirAnswer = new URL(await atProvider(theirs, theirLeaving.to!, 'u-3'))
    theirAnswer.searchParams.set('state', new URL(myLeaving.to!).searchParams.get('state')!)
    expect((await mine.get(theirAnswer.href)).to).toBe(`${house.origin}/#provider-refused`)
  })
})

test('a browser may come from the provider’s page; a script of that page may not ask', async () => {
  const came = (mode: string) => house.started.get('/api/provider/answer?code=x', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': mode, host: new URL(house.origin).host }) // prettier-ignore
  expect([(await came('navigate')).status, (await came('cors')).status]).toEqual([302, 403])
})

test('the way is counted: the eleventh try of a minute from one address waits', async () => {
  const strict = await recordHouse({
    limits: { ofNameAndAddress: 10, ofAddress: 1000 },
    provider: { name: 'X', issuer, ...CLIENT, roleClaim: 'groups', roles: { staff: 'trainee' } },
  })
  const statuses: number[] = []
  for (let n = 0; n < 11; n++)
    statuses.push((await fetch(`${strict.origin}/api/provider`, { redirect: 'manual' })).status)
  expect(statuses).toEqual([...Array.from({ length: 10 }, () => 302), 429])
  await strict.close()
})

describe('a configuration that cannot be meant is refused at the start, by name', () => {
  const good = { name: 'X', issuer: 'https://idp.example', clientId: 'c', roleClaim: 'groups', roles: { staff: 'trainee' } } as const // prettier-ignore
  test.each([
    [{ ...good, issuer: 'http://idp.example' }, 'issuer: it must be https'],
    [{ ...good, roles: {} }, 'roles: names no role'],
    [{ ...good, roles: { staff: 'king' } }, 'roles.staff'],
    [{ ...good, secret: 'x' }, 'secret'],
  ])('%o', (options, says) => expect(() => createProvider(options as never)).toThrow(says))
})

test('what is logged of a refused answer is a code, and nobody’s name', () => {
  const lines = house.log.filter((line) => line.includes('provider’s answer'))
  expect(lines.length).toBeGreaterThan(3)
  expect(house.log.join('\n')).not.toMatch(/Rosa|Tom Trainee|u-3/)
})
