/** The checklist of docs/asvs.md: whole, with evidence that exists; and what of it is shown by looking at the program itself. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from './records/record-client.ts'

const ROOT = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

interface Item {
  readonly id: string
  readonly level: number
  readonly state: string
  readonly shown: string
}
const ITEMS: readonly Item[] = [...read('docs/asvs.md').matchAll(/^\| (\d+\.\d+\.\d+) +\| ([12]) +\| .*? +\| ([a-z ]+?) +\| (.*?) +\|$/gm)].map(([, id, level, state, shown]) => ({ id: id!, level: Number(level), state: state!, shown: shown! })) // prettier-ignore

describe('the checklist', () => {
  test('has every item of levels 1 and 2 of ASVS 5.0.0 once: 70 and 183', () => {
    expect(ITEMS.filter(({ level }) => level === 1)).toHaveLength(70)
    expect(ITEMS.filter(({ level }) => level === 2)).toHaveLength(183)
    expect(new Set(ITEMS.map(({ id }) => id)).size).toBe(253)
  })

  test('level 1 is met whole, level 2 in nine of ten and more', () => {
    expect(ITEMS.filter(({ level, state }) => level === 1 && state === 'open')).toEqual([])
    const open = ITEMS.filter(({ level, state }) => level === 2 && state === 'open').length
    expect(open).toBeGreaterThan(0)
    expect(open / 183).toBeLessThan(0.1)
    expect(new Set(ITEMS.map(({ state }) => state))).toEqual(new Set(['met', 'not here', 'open']))
  })

  test('what is met names files that there are, half of them tests; what is not gives its reason', () => {
    const paths = ITEMS.filter(({ state }) => state === 'met').map(({ id, shown }) => ({
      id,
      files: [...shown.matchAll(/`((?:test|src|docs)\/[^`]+|[\w-]+\.(?:json|ts))`/g)].map(([, path]) => path!),
    }))
    expect(paths.filter(({ files }) => files.length === 0)).toEqual([])
    expect(paths.flatMap(({ id, files }) => files.filter((path) => !existsSync(join(ROOT, path))).map((path) => ({ id, path })))).toEqual([]) // prettier-ignore
    const tested = paths.filter(({ files }) => files.some((path) => path.startsWith('test/')))
    expect(tested.length / paths.length).toBeGreaterThan(0.5)
    expect(ITEMS.filter(({ state, shown }) => state !== 'met' && shown.length <= 12)).toEqual([])
  })
})

describe('the program itself', () => {
  const sources = (folder: string) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.tsx?$/.test(path))
      .map((path) => ({ path: `${folder}/${path}`, text: read(`${folder}/${path}`) }))
  const having = (folder: string, pattern: RegExp) => sources(folder).filter(({ text }) => pattern.test(text)).map(({ path }) => path) // prettier-ignore

  test('never turns text into a program or into HTML', () => {
    expect(having('src', /\beval\(|new Function\(|dangerouslySetInnerHTML|\.innerHTML\b|\.outerHTML\b|insertAdjacentHTML|document\.write\(/)).toEqual([]) // prettier-ignore
  })

  test('starts no other program from the server', () => {
    expect(having('src/server', /child_process|\bexecFile\b|\bspawn\(/)).toEqual([])
  })

  test('makes regular expressions of its own constants alone', () => {
    const made = sources('src/server').flatMap(({ path, text }) => [...text.matchAll(/new RegExp\(\s*([^)]*)/g)].map(([, of]) => ({ path, of: of!.trim() }))) // prettier-ignore
    const inserted = made.flatMap(({ path, of }) => [...of.matchAll(/\$\{([^}]+)\}/g)].map(([, what]) => ({ path, what: what! }))) // prettier-ignore
    expect(inserted.filter(({ what }) => !/^[A-Z_]+$/.test(what))).toEqual([])
  })

  test('listens to messages of its own workers and channels, never of other windows', () => {
    expect(having('src', /(window|globalThis|self)\.addEventListener\(\s*'message'/).filter((path) => !path.includes('worker'))).toEqual([]) // prettier-ignore
  })

  test('writes no query by hand', () => {
    const byHand = having('src/server', /\.(exec|prepare)\(\s*`[^`]*\$\{(?!\w*[A-Z_]{3,})/)
    expect(byHand).toEqual([])
  })
})

describe('a running server', () => {
  let house: RecordHouse
  let administrator: Person
  beforeAll(async () => {
    house = await recordHouse()
    administrator = await firstAdministrator(house)
  })
  afterAll(() => house.close())

  test('keeps its answers out of caches, and says what they are', async () => {
    for (const path of ['/api/session', '/api/accounts', '/api/site']) {
      const { headers } = await administrator.ask('GET', path)
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('content-type')).toMatch(/^application\/json; charset=utf-8/)
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('access-control-allow-origin')).toBeNull()
    }
  })

  test('of 40 readings in a row by an account that may read 25 a minute, 15 are refused; others go on reading', async () => {
    const limits = { ofNameAndAddress: 1e6, ofAddress: 1e6, readsOfAccount: 25 }
    const slow = await recordHouse({ limits })
    try {
      const somebody = await firstAdministrator(slow)
      const another = await slow.invite(somebody, 'operator')
      const said = []
      for (let n = 0; n < 40; n++) said.push((await somebody.ask('GET', '/api/accounts')).status)
      expect(said.filter((status) => status === 429)).toHaveLength(15)
      expect((await somebody.ask('GET', '/api/accounts')).headers.get('retry-after')).toMatch(/^\d+$/)
      expect((await another.ask('GET', '/api/patients')).status).toBe(200)
    } finally {
      await slow.close()
    }
  })

  test.each(['TRACE', 'TRACK', 'CONNECT'])('%s is not answered', async (method) => {
    const status = await new Promise<number>((resolve) => {
      const asked = request({ host: '127.0.0.1', port: house.server.port, method, path: '/', agent: false })
      asked.on('response', ({ statusCode = 0 }) => resolve(statusCode))
      // Node's parser refuses what it does not know by closing.
      asked.on('error', () => resolve(0))
      asked.on('connect', () => resolve(200))
      asked.setTimeout(5000, () => asked.destroy(new Error('nothing came')))
      asked.end()
    })
    expect([0, 400, 404, 405, 501]).toContain(status)
  })
})
