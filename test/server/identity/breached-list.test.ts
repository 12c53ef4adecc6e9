import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBreachedList, type BreachedList } from '#server/identity/breached-list.ts'
import { firstAdministrator, recordHouse, type RecordHouse } from '#test/server/records/record-client.ts'

const folder = mkdtempSync(join(tmpdir(), 'interspace-breached-'))
const path = (name: string) => join(folder, name)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sha1 = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase()
const STOLEN = Array.from({ length: 20_000 }, (_, n) => `stolen password number ${n}`)

/** As it is given away: in the order of the hashes, with how often, lines ended as on Windows. */
const listOf = (passwords: readonly string[], counted = true, end = '\r\n') =>
  passwords
    .map((password, n) => `${sha1(password)}${counted ? `:${n + 1}` : ''}`)
    .toSorted()
    .join(end) + end

describe('a list of 20 000 stolen passwords', () => {
  const lists: BreachedList[] = []
  afterAll(async () => void (await Promise.all(lists.map((list) => list.close()))))

  test.each([
    ['with counts', true, '\r\n'],
    ['without', false, '\n'],
  ] as const)(
    '%s: every tenth is found, the first and last too, and none of 1000 others',
    async (name, counted, end) => {
      writeFileSync(path(name), listOf(STOLEN, counted, end))
      const list = await openBreachedList(path(name))
      lists.push(list)
      let found = 0
      const byHash = STOLEN.toSorted((a, b) => sha1(a).localeCompare(sha1(b)))
      const asked = byHash.filter((_, n) => n % 10 === 0 || n === byHash.length - 1)
      for (const password of asked) found += Number(await list.has(password))
      let others = 0
      for (let n = 0; n < 1000; n++) others += Number(await list.has(`a password of one’s own ${n}`))
      expect([found, others]).toEqual([asked.length, 0])
    },
  )

  test('of one alone, with and without the end of its line', async () => {
    for (const [name, text] of [
      ['one', listOf(['only this'])],
      ['cut', sha1('only this')],
    ] as const) {
      writeFileSync(path(name), text)
      const list = await openBreachedList(path(name))
      lists.push(list)
      expect([await list.has('only this'), await list.has('and not this')]).toEqual([true, false])
    }
  })
})

test.each([
  ['nothing of that name', undefined, 'cannot be read (ENOENT)'],
  ['an empty file', '', 'is no list'],
  ['passwords in clear', 'password\n123456\n', 'is no list'],
  ['the wrong way round', `${'F'.repeat(40)}\n${'0'.repeat(40)}\n`, 'is no list'],
])('%s is refused by its name', async (_, text, says) => {
  if (text !== undefined) writeFileSync(path('bad'), text)
  await expect(openBreachedList(path(text === undefined ? 'absent' : 'bad'))).rejects.toThrow(says)
})

describe('a server with such a list', () => {
  let house: RecordHouse
  const known = 'correct horse battery staple'

  beforeAll(async () => {
    writeFileSync(path('server'), listOf([...STOLEN, known]))
    house = await recordHouse({ breachedPasswords: path('server') })
  })
  afterAll(() => house?.close())

  test('takes none of it for a new account, nor in place of another; one of one’s own it takes', async () => {
    const administrator = await firstAdministrator(house)
    const { json } = await administrator.ask('POST', '/api/invitations', { role: 'operator' })
    const { token } = json as unknown as { token: string }
    const given = { token, login: 'olga', name: 'Olga' }
    const refused = await house.ask('POST', '/api/sign-up', { ...given, password: known })
    expect([refused.status, refused.json.error?.field]).toEqual([400, 'password'])
    expect(refused.json.error?.message).toContain('stolen elsewhere')
    const { password } = administrator
    const changed = await administrator.ask('POST', '/api/password', { password, newPassword: known })
    expect([changed.status, changed.json.error?.field]).toEqual([400, 'newPassword'])
    expect((await house.ask('POST', '/api/sign-up', { ...given, password: 'seven herons crossed it' })).status).toBe(
      201,
    )
  })
})
