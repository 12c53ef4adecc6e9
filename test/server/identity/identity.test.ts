import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import WebSocket from 'ws'
import { SESSION } from '#server/identity/sessions.ts'
import { totpCode, totpStep } from '#server/identity/totp.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'

let nowMs = 1_790_000_000_000
let house: RecordHouse
let administrator: Person
beforeAll(async () => {
  house = await recordHouse({ limits: { ofNameAndAddress: 10, ofAddress: 1000 }, now: () => nowMs })
  administrator = await firstAdministrator(house)
})
afterAll(() => house.close())

const later = (ms: number) => void (nowMs += ms)
const MINUTE = 60_000
/** So that attempts of one test do not count in the next. */
const invited = async (...asked: Parameters<RecordHouse['invite']> extends [unknown, ...infer Rest] ? Rest : never) => {
  later(2 * MINUTE)
  const { cookie } = await signIn(administrator)
  return house.invite(
    { ...administrator, ask: (method, path, body) => house.ask(method, path, body, cookie) },
    ...asked,
  )
}
async function signIn({ login, password }: Pick<Person, 'login' | 'password'>, code?: string) {
  const said = await house.ask('POST', '/api/sign-in', { login, password, ...(code !== undefined && { code }) })
  return { ...said, cookie: said.headers.get('set-cookie')?.split(';')[0] ?? '' }
}
const isSignedIn = async (cookie: string) =>
  'account' in (await house.ask('GET', '/api/session', undefined, cookie)).json

describe('the first account', () => {
  test('is made once, with the code that was printed; the code is then worth nothing', async () => {
    expect(administrator.role).toBe('administrator')
    later(2 * MINUTE)
    const again = {
      token: house.server.setUpCode!,
      login: 'second',
      name: 'Second',
      password: 'four words are enough',
      tenantName: 'X',
    }
    expect(await house.ask('POST', '/api/sign-up', again)).toMatchObject({ status: 401 })
  })

  test('an invitation is for three days and for one', async () => {
    const { json } = await administrator.ask('POST', '/api/invitations', { role: 'trainee' })
    const { token } = json as unknown as { token: string }
    const given = { token, login: 'late trainee', name: 'L', password: 'four words are enough' }
    later(3 * 24 * 60 * MINUTE + 1)
    expect(await house.ask('POST', '/api/sign-up', given)).toMatchObject({ status: 401 })
  })

  test.each([
    { password: 'short', says: 'at least 15' },
    { password: 'aaaaaaaaaaaaaaaaaaaa', says: 'different characters' },
    { password: 'my name is Newcomer!', says: 'the name' },
  ])('the password $password is refused with the reason', async ({ password, says }) => {
    later(2 * MINUTE)
    const { cookie } = await signIn(administrator)
    const { json } = await house.ask('POST', '/api/invitations', { role: 'trainee' }, cookie)
    const { token } = json as unknown as { token: string }
    const said = await house.ask('POST', '/api/sign-up', { token, login: 'newcomer', name: 'N', password })
    expect(said).toMatchObject({
      status: 400,
      json: { error: { field: 'password', message: expect.stringContaining(says) as string } },
    })
  })
})

describe('signing in', () => {
  test('a wrong password, an unknown name and a disabled account are answered with the same bytes', async () => {
    const person = await invited('operator')
    const disabled = await invited('trainee')
    const { cookie } = await signIn(administrator)
    await house.ask('PATCH', `/api/accounts/${disabled.id}`, { isDisabled: true }, cookie)
    later(2 * MINUTE)
    const wrong = await signIn({ ...person, password: 'not the password at all' })
    const unknown = await signIn({ login: 'nobody here', password: 'not the password at all' })
    const off = await signIn(disabled)
    expect(wrong.status).toBe(401)
    for (const said of [unknown, off]) {
      expect(said.status).toBe(401)
      expect(said.json).toEqual(wrong.json)
      expect([...said.headers.keys()].toSorted()).toEqual([...wrong.headers.keys()].toSorted())
    }
    expect((await signIn(person)).status).toBe(200)
  })

  test('ten tries a minute for one name, existing or not; then 429 with how long to wait, the right password included', async () => {
    const person = await invited('operator')
    later(2 * MINUTE)
    for (const login of [person.login, 'somebody else entirely']) {
      const statuses: number[] = []
      for (let n = 0; n < 12; n++) statuses.push((await signIn({ login, password: 'wrong wrong wrong wrong' })).status)
      expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429, 429])
    }
    const right = await signIn(person)
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(0)
    later(2 * MINUTE)
    expect((await signIn(person)).status).toBe(200)
  })

  test('a session ends after 30 minutes without a request and after 12 hours with them', async () => {
    const person = await invited('operator')
    const first = await signIn(person)
    later(SESSION.idleMs + 1)
    expect(await isSignedIn(first.cookie)).toBe(false)
    const second = await signIn(person)
    for (let passed = 0; passed < SESSION.mostMs; passed += 20 * MINUTE) {
      expect(await isSignedIn(second.cookie)).toBe(true)
      later(20 * MINUTE)
    }
    later(1)
    expect(await isSignedIn(second.cookie)).toBe(false)
  })

  test('the cookie is one that scripts do not read and other sites do not send; signing out ends it', async () => {
    const person = await invited('operator')
    const said = await signIn(person)
    const attributes = said.headers.get('set-cookie')!.split('; ').slice(1)
    expect(said.cookie).toMatch(/^__Host-/)
    expect(attributes).toEqual(expect.arrayContaining(['Secure', 'HttpOnly', 'SameSite=Strict', 'Path=/']))
    await house.ask('POST', '/api/sign-out', undefined, said.cookie)
    expect(await isSignedIn(said.cookie)).toBe(false)
  })

  test('a new password ends all other sessions; a disabled account loses its own', async () => {
    const person = await invited('operator')
    const [one, two] = [await signIn(person), await signIn(person)]
    const changed = await house.ask(
      'POST',
      '/api/password',
      { password: person.password, newPassword: 'quite another set of words' },
      one.cookie,
    )
    expect(changed.status).toBe(200)
    expect([await isSignedIn(one.cookie), await isSignedIn(two.cookie)]).toEqual([false, false])
    const three = await signIn({ ...person, password: 'quite another set of words' })
    expect(await isSignedIn(three.cookie)).toBe(true)
    const { cookie } = await signIn(administrator)
    await house.ask('PATCH', `/api/accounts/${person.id}`, { isDisabled: true }, cookie)
    expect(await isSignedIn(three.cookie)).toBe(false)
  })
})

describe('one-time codes', () => {
  test('are those of RFC 6238, appendix B (SHA-1, its last six digits)', () => {
    const secret = Buffer.from('12345678901234567890')
    const at = [59, 1_111_111_109, 1_111_111_111, 1_234_567_890, 2_000_000_000, 20_000_000_000]
    const codes = ['287082', '081804', '050471', '005924', '279037', '353130']
    expect(at.map((second) => totpCode(secret, totpStep(second * 1000)))).toEqual(codes)
  })

  test('are asked for once they are on, count once each, and go off with the password', async () => {
    const person = await invited('operator')
    const { cookie } = await signIn(person)
    const { json } = await house.ask('POST', '/api/code', undefined, cookie)
    const secret = base32(/secret=([A-Z2-7]+)/.exec((json as unknown as { address: string }).address)![1]!)
    const code = () => totpCode(secret, totpStep(nowMs))
    expect((await house.ask('POST', '/api/code/confirmation', { code: '000000' }, cookie)).status).toBe(400)
    expect((await house.ask('POST', '/api/code/confirmation', { code: code() }, cookie)).status).toBe(200)
    expect(await signIn(person)).toMatchObject({ status: 401, json: { error: { code: 'code-needed' } } })
    // The one that switched it on was used.
    expect((await signIn(person, code())).status).toBe(401)
    later(30_000)
    const used = code()
    const both = await Promise.all([signIn(person, used), signIn(person, used)])
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 401]))
    expect((await house.ask('DELETE', '/api/code', { password: person.password }, cookie)).status).toBe(200)
    later(2 * MINUTE)
    expect((await signIn(person)).status).toBe(200)
  })
})

describe('from where', () => {
  test('another site’s page is refused, whatever cookie the browser sends along', async () => {
    const person = await invited('operator')
    const { cookie } = await signIn(person)
    const answers = await Promise.all(
      [
        { origin: 'https://evil.example' },
        { origin: house.origin, 'sec-fetch-site': 'cross-site' },
        { origin: 'http://localhost:1' },
      ].map((headers) => fetch(`${house.origin}/api/sign-out`, { method: 'POST', headers: { cookie, ...headers } })),
    )
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403])
    expect(await isSignedIn(cookie)).toBe(true)
  })

  test('a foreign name for this machine is refused', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(house.server.port, '127.0.0.1', () =>
        socket.write('GET /api/session HTTP/1.1\r\nHost: rebound.example\r\nConnection: close\r\n\r\n'),
      )
      let said = ''
      socket.on('data', (part) => (said += part.toString()))
      socket.on('close', () => resolve(said))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 403/)
  })

  test('the bridge’s socket opens for who is signed in, and for nobody else', async () => {
    const person = await invited('trainee')
    const { cookie } = await signIn(person)
    const open = (headers: Record<string, string>) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`${house.origin.replace('http', 'ws')}/bridge/poses?address=127.0.0.1:18944`, {
          headers: { origin: house.origin, ...headers },
        })
        socket.on('open', () => resolve('open'))
        socket.on('unexpected-response', (_, response) => resolve(String(response.statusCode)))
        socket.on('open', () => socket.close())
      })
    expect(await open({})).toBe('401')
    expect(await open({ cookie })).toBe('open')
    const auditor = await invited('auditor')
    expect(await open({ cookie: (await signIn(auditor)).cookie })).toBe('403')
  })
})

function base32(text: string): Buffer {
  const bits = Array.from(text)
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((eight) => Number.parseInt(eight, 2)))
}
