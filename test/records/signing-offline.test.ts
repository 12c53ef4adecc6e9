import { describe, expect, test } from 'vitest'
import { NO_CONNECTION, type Api } from '#records/api.ts'
import type { BrowserStore, Row } from '#records/browser-store.ts'
import { SESSION } from '#server/identity/sessions.ts'
import { createDoors, OPENS_FOR_MS, OPENS_WITH_CODE_FOR_MS } from '#records/doors.ts'
import { createOfflineSigning } from '#records/signing-offline.ts'
import { createSigning } from '#records/signing.ts'
import type { SignedIn } from '#session/presence.ts'

const person = (login: string): SignedIn => ({ account: `account of ${login}`, login, name: login, role: 'operator', hasCode: false, isFromProvider: false }) // prettier-ignore
const PASSWORD = 'four words are enough'
const KEY = 'bm90IHJlYWxseSBhIGtleQ=='

/** A browser and a server whose connection can be cut; `session` is whose cookie the browser has. */
function rig() {
  const rows = new Map<string, Row>()
  const shelf: BrowserStore['shelf'] = {
    all: async () => [...rows],
    put: async (name, row) => void rows.set(name, row),
    remove: async (name) => void rows.delete(name),
  }
  const at = {
    nowMs: 1_790_000_000_000,
    isCut: false,
    session: undefined as string | undefined,
    signedOut: 0,
    asked: [] as string[],
  }
  const cut = { ok: false, code: NO_CONNECTION, message: 'The server cannot be reached.' } as const
  const ask = async (path: string, body?: unknown) => {
    if (at.isCut) return cut
    at.asked.push(`${path} as ${at.session ?? 'nobody'}`)
    if (path === '/api/session') return { ok: true, value: at.session ? { account: { ...person(at.session), id: person(at.session).account }, endsInMs: 5 } : {} } as const // prettier-ignore
    if (path === '/api/sign-out') at.session = undefined
    if (path === '/api/sign-in') {
      const { login, password } = body as { login: string; password: string }
      if (password !== PASSWORD) return { ok: false, code: 'sign-in-refused', message: 'wrong' } as const
      at.session = login
    }
    return { ok: true, value: {} } as const
  }
  const api = {
    get: ask,
    send: (_: string, path: string, body: unknown) => ask(path, body),
    upload: ask,
  } as unknown as Api
  let left = false
  const load = () => {
    const doors = createDoors(shelf, () => at.nowMs)
    const inner = createSigning(api, { read: () => left, write: (is) => void (left = is) })
    return { doors, signing: createOfflineSigning(inner, doors, api, () => void at.signedOut++) }
  }
  return { at, rows, load }
}

async function signedInOnce(login = 'olga') {
  const here = rig()
  const { signing } = here.load()
  expect((await signing.password(login, PASSWORD, undefined)).ok).toBe(true)
  await signing.keep({ who: person(login), key: KEY })
  return here
}

describe('without the server', () => {
  test('the password of the last sign-in opens the device, as the same person with the same key', async () => {
    const { at, load } = await signedInOnce()
    at.isCut = true
    const { signing } = load()
    expect((await signing.password('olga', PASSWORD, undefined)).ok).toBe(true)
    expect(signing.behind).toEqual({ who: person('olga'), key: KEY })
    expect((await signing.here())?.who).toEqual(person('olga'))
    expect(await signing.api.get('/api/patients')).toMatchObject({ ok: false, code: NO_CONNECTION })
  })

  test.each([
    ['another password', 'olga', 'five words are too many', 0],
    ['another name', 'rita', PASSWORD, 0],
    ['the right one after three days', 'olga', PASSWORD, OPENS_FOR_MS],
    ['the right one with the clock put back', 'olga', PASSWORD, -1],
  ])('%s does not', async (_, login, password, laterMs) => {
    const { at, load } = await signedInOnce()
    at.isCut = true
    at.nowMs += laterMs
    const { signing } = load()
    expect(await signing.password(login, password, undefined)).toMatchObject({ ok: false, code: 'no-door' })
    expect(signing.behind).toBeUndefined()
  })

  test('of an account with a code it opens for as long after the code as a session lasts at most, and no longer', async () => {
    const here = rig()
    const { signing } = here.load()
    await signing.password('olga', PASSWORD, '123456')
    await signing.keep({ who: { ...person('olga'), hasCode: true }, key: KEY })
    here.at.isCut = true
    here.at.nowMs += OPENS_WITH_CODE_FOR_MS - 1
    expect((await here.load().signing.password('olga', PASSWORD, undefined)).ok).toBe(true)
    here.at.nowMs += 1
    expect(await here.load().signing.password('olga', PASSWORD, undefined)).toMatchObject({ code: 'no-door' })
    expect(OPENS_WITH_CODE_FOR_MS).toBe(SESSION.mostMs)
  })

  test('neither password, name, login nor key lies readable in the browser', async () => {
    const { rows } = await signedInOnce('olga.operator')
    const lying = [...rows.values()].map(({ account, sealed, salt }) => [account.replace('account of olga.operator', ''), Buffer.from(sealed.bytes).toString('latin1'), Buffer.from(salt!).toString('latin1')].join(' ')).join(' ') // prettier-ignore
    expect(lying.length).toBeGreaterThan(100)
    for (const word of [PASSWORD, 'olga', KEY, atob(KEY)]) expect(lying).not.toContain(word)
  })

  test('a changed password closes it', async () => {
    const { at, load } = await signedInOnce()
    await load().doors.close(person('olga').account)
    at.isCut = true
    expect(await load().signing.password('olga', PASSWORD, undefined)).toMatchObject({ code: 'no-door' })
  })

  test('a server that says no is not gone round', async () => {
    const { load } = await signedInOnce()
    expect(await load().signing.password('olga', 'wrong wrong wrong wrong', undefined)).toMatchObject({ code: 'sign-in-refused' }) // prettier-ignore
  })
})

describe('when the server is there again', () => {
  test('with the session of the same person what waits is sent at once', async () => {
    const { at, load } = await signedInOnce()
    at.isCut = true
    const { signing } = load()
    await signing.password('olga', PASSWORD, undefined)
    at.isCut = false
    expect((await signing.api.send('POST', '/api/patients/1/records', {})).ok).toBe(true)
    expect(at.asked.at(-1)).toBe('/api/patients/1/records as olga')
    expect(signing.behind).toBeUndefined()
  })

  test('with somebody else’s session nothing is sent in their name: the page is locked, and the right person signs in', async () => {
    const { at, load } = await signedInOnce()
    at.session = 'rita'
    at.isCut = true
    const { signing } = load()
    await signing.password('olga', PASSWORD, undefined)
    at.isCut = false
    at.asked.length = 0
    expect(await signing.api.send('POST', '/api/patients/1/records', {})).toMatchObject({ ok: false })
    expect(at.asked).toEqual(['/api/session as rita'])
    expect(at.signedOut).toBe(1)
    await signing.password('olga', PASSWORD, undefined)
    expect((await signing.api.send('POST', '/api/patients/1/records', {})).ok).toBe(true)
    expect(at.asked.at(-1)).toBe('/api/patients/1/records as olga')
  })

  test('a session that was left without a connection is ended before anything else is asked', async () => {
    const { at, load } = await signedInOnce()
    at.isCut = true
    const { signing } = load()
    await signing.signOut()
    await signing.password('olga', PASSWORD, undefined)
    at.isCut = false
    at.asked.length = 0
    expect(await signing.api.get('/api/patients')).toMatchObject({ ok: false })
    expect(at.asked).toEqual(['/api/sign-out as olga', '/api/session as nobody'])
  })
})
