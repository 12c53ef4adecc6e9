/** Words that could stand in no file by chance are put wherever a person can put one; then every file is read. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runCli, startCli } from '#test/cli/run-cli.ts'
import { aCase, aiOutput, consent, plan } from './some-records.ts'

const canaries: string[] = []
function canary(): string {
  const word = `canary${randomBytes(9).toString('hex')}`
  canaries.push(word)
  return word
}

let base: string
beforeAll(async () => void (base = await mkdtemp(join(tmpdir(), 'interspace-canaries-'))))
afterAll(() => rm(base, { recursive: true }))

test('50 words, put into every field, address, header and broken body, are in no file that was written, backups and log included', async () => {
  const [data, dist, backups] = ['data', 'dist', 'backups'].map((name) => join(base, name)) as [string, string, string]
  await mkdir(dist)
  await writeFile(join(dist, 'index.html'), '<!doctype html>')
  const keyFile = join(base, 'key')
  await runCli(['key', 'make', keyFile])
  const keys = ['--data', data, '--key-file', keyFile]
  const running = startCli(['serve', '--http', '--port', 0, '--dist', dist, '--records', '--json', ...keys])
  const { url, setUpCode } = JSON.parse(await running.firstLine) as { url: string; setUpCode: string }

  let cookie = ''
  async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    const answer = await fetch(url.slice(0, -1) + path, {
      method,
      headers: {
        cookie,
        ...(body !== undefined && {
          'content-type': body instanceof Uint8Array ? 'application/octet-stream' : 'application/json',
        }),
        ...headers,
      },
      ...(body !== undefined && {
        body:
          body instanceof Uint8Array
            ? (body as Uint8Array<ArrayBuffer>)
            : typeof body === 'string'
              ? body
              : JSON.stringify(body),
      }),
    })
    const set = answer.headers.get('set-cookie')
    if (set) cookie = set.split(';')[0]!
    return { status: answer.status, json: JSON.parse((await answer.text()) || '{}') as { token: string } }
  }
  const done = async (...asked: Parameters<typeof ask>) => {
    const said = await ask(...asked)
    if (said.status >= 300) throw new Error(`${asked[0]} ${asked[1]}: ${JSON.stringify(said)}`)
    return said
  }

  const person = { login: canary(), name: canary(), password: `${canary()} ${canary()}` }
  await done('POST', '/api/sign-up', { token: setUpCode, tenantName: canary(), ...person })
  const { json } = await done('POST', '/api/invitations', { role: 'operator' })
  const operator = { login: canary(), name: canary(), password: canary() + canary() }
  await done('POST', '/api/sign-up', { token: json.token, ...operator })

  for (let n = 0; n < 3; n++) {
    const patient = randomUUID()
    await done('POST', '/api/patients', {
      id: patient,
      purpose: 'care',
      body: { name: canary(), hospitalNumber: canary(), note: canary() },
    })
    const record = async (kind: string, body: unknown) => {
      const id = randomUUID()
      await done('POST', `/api/patients/${patient}/records`, { id, kind, body })
      return id
    }
    await record('consent', { ...consent({ ai: true, recording: true }), document: canary() })
    const of = await record('case', {
      ...aCase,
      indication: canary(),
      anticoagulant: canary(),
      allergies: [canary()],
      note: canary(),
    })
    await record('plan', { ...plan(of), note: canary() })
    await record('ai-output', { ...aiOutput(of), finding: canary() })
    const recording = await record('recording', { case: of, format: 'mcap', startedMs: 1 })
    await done('PUT', `/api/records/${recording}/content`, new TextEncoder().encode(canary().repeat(30_000)))
    await done('PUT', `/api/patients/${patient}`, { revision: 1, body: { name: canary() } })
    await ask('GET', `/api/patients/${patient}?name=${canary()}`)
  }
  // Where people put things by mistake, and where attackers do.
  await ask('POST', '/api/sign-in', { login: canary(), password: canary() })
  await ask('POST', '/api/sign-in', `{"login":"${canary()}`)
  await ask('GET', `/${canary()}`)
  await ask('GET', `/api/records/${canary()}`)
  await ask('GET', '/api/session', undefined, { 'user-agent': canary(), referer: `https://example/${canary()}` })
  await ask('POST', `/api/patients`, { id: canary(), purpose: canary(), body: canary() })
  await ask('GET', `/dicom-web/0/studies/${canary()}`)
  await runCli(['backup', '--to', backups, ...keys])

  // Read while it runs, with the log of the database as it is, and again when it has ended.
  const whileRunning = await hits(data, backups)
  running.child.kill('SIGTERM')
  const { stderr } = await running.ended
  await writeFile(join(base, 'log'), stderr)
  expect(stderr).toContain('/api/patients/:id')
  expect(canaries.length).toBeGreaterThanOrEqual(50)
  expect(whileRunning.found).toEqual([])
  expect((await hits(data, backups, join(base, 'log'))).found).toEqual([])
  expect(whileRunning.names).toEqual(expect.arrayContaining(['store.db', 'store.db-wal', 'vault.db', 'keyring.json']))
  expect(whileRunning.bytes).toBeGreaterThan(2_000_000)

  // The search finds one where there is one.
  await writeFile(join(data, 'left-lying'), `in the middle of ${canaries[7]!} something`)
  expect((await hits(data)).found).toEqual([`left-lying has ${canaries[7]!}`])
}, 240_000)

async function hits(...places: readonly string[]) {
  const found: string[] = []
  const names: string[] = []
  let bytes = 0
  for (const place of places) {
    const isFile = (await stat(place)).isFile()
    const inside = isFile ? [''] : await readdir(place, { recursive: true })
    for (const name of inside) {
      const path = join(place, name)
      if (!(await stat(path)).isFile()) continue
      const content = await readFile(path)
      bytes += content.length
      names.push(name.split('/').at(-1)!)
      for (const word of canaries)
        for (const form of [word, Buffer.from(word).toString('hex'), Buffer.from(word).toString('base64').slice(2, -4)])
          if (content.includes(form) || content.includes(Buffer.from(word, 'utf16le')))
            found.push(`${name || 'log'} has ${word}`)
    }
  }
  return { found: [...new Set(found)], names, bytes }
}
