import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { createKeptFiles, type FileList } from '#workers/offline/kept-files.ts'

const ORIGIN = 'https://clinic.example:8443'
const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const listOf = (files: Readonly<Record<string, string>>): FileList =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [path, hash(text)]))

/** A browser with a cache, and a server with these files. */
function rig() {
  const kept = new Map<string, Response>()
  const server = new Map<string, string>()
  const asked: string[] = []
  const cache = {
    match: async (name: unknown) => kept.get(name as string)?.clone(),
    put: async (name: unknown, answer: Response) => void kept.set(name as string, answer),
    keys: async () => [...kept.keys()].map((url) => ({ url }) as Request),
    delete: async (name: unknown) => kept.delete(name as string),
  }
  const of = (files: Readonly<Record<string, string>>) =>
    createKeptFiles({
      origin: ORIGIN,
      list: listOf(files),
      cache: async () => cache,
      async fetching(address) {
        asked.push(address.slice(ORIGIN.length))
        const text = server.get(address.slice(ORIGIN.length))
        return new Response(text ?? 'nothing there', {
          status: text === undefined ? 404 : 200,
          headers: {
            'cross-origin-embedder-policy': 'require-corp',
            'content-encoding': 'br',
            'content-type': 'text/html',
          },
        })
      },
      sha256: async (bytes) => createHash('sha256').update(new Uint8Array(bytes)).digest('hex'),
    })
  const put = (files: Readonly<Record<string, string>>) => {
    server.clear()
    for (const [path, text] of Object.entries(files)) server.set(path, text)
  }
  return { of, put, kept, asked }
}

const ONE = { '/index.html': '<page 1>', '/assets/main-1.js': 'one', '/built-in-case/index.json': '[]' }
const TWO = { '/index.html': '<page 2>', '/assets/main-2.js': 'two', '/built-in-case/index.json': '[]' }
const get = (path: string, method = 'GET') => ({ method, url: path.startsWith('http') ? path : ORIGIN + path })

test('what was taken is answered without the server, with the headers that keep the page apart from others', async () => {
  const { of, put } = rig()
  put(ONE)
  const files = of(ONE)
  await files.takeAll()
  put({})
  for (const path of ['/', '/?quality=low', '/index.html', '/assets/main-1.js']) {
    const answer = await files.answer(get(path))
    expect([path, answer?.status]).toEqual([path, 200])
    expect(answer!.headers.get('cross-origin-embedder-policy')).toBe('require-corp')
    // What is kept is no longer compressed.
    expect(answer!.headers.get('content-encoding')).toBeNull()
  }
  expect(await (await files.answer(get('/')))!.text()).toBe('<page 1>')
})

test('what is of the API, of a patient, of an archive, of another server, or is written, is left to the server', async () => {
  const { of, put, kept } = rig()
  put(ONE)
  const files = of(ONE)
  await files.takeAll()
  const others = [get('/api/session'), get('/api/patients/1/records'), get('/config.json'), get('/dicom-web/0/studies'), get('/health'), get('/', 'POST'), get('https://other.example/index.html'), get('/constructor'), get('/__proto__')] // prettier-ignore
  for (const request of others) expect([request.url, files.answer(request)]).toEqual([request.url, undefined])
  expect([...kept.keys()].every((name) => Object.keys(ONE).some((path) => name.startsWith(ORIGIN + path)))).toBe(true)
})

test('a newer version fetches the two files that changed of three, leaves the running one whole, and takes its place when it begins', async () => {
  const { of, put, asked, kept } = rig()
  put(ONE)
  const [running, newer] = [of(ONE), of(TWO)]
  await running.takeAll()
  put(TWO)
  asked.length = 0
  await newer.takeAll()
  expect(asked.sort()).toEqual(['/assets/main-2.js', '/index.html'])
  expect(await (await running.answer(get('/')))!.text()).toBe('<page 1>')
  expect(await (await running.answer(get('/assets/main-1.js')))!.text()).toBe('one')
  await newer.forgetOthers()
  expect(await (await newer.answer(get('/')))!.text()).toBe('<page 2>')
  expect(kept.size).toBe(3)
})

test.each([
  [
    'is not there',
    { '/index.html': '<page 1>', '/built-in-case/index.json': '[]' },
    '/assets/main-1.js: the server answered 404',
  ],
  [
    'is of another version',
    { ...ONE, '/assets/main-1.js': 'two' },
    '/assets/main-1.js is not the file of this version',
  ],
])('a file that %s ends the taking with its name', async (_, there, message) => {
  const { of, put } = rig()
  put(there)
  await expect(of(ONE).takeAll()).rejects.toThrow(message)
})
