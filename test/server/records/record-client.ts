/** A server with records on a free loopback port, and people who are signed in to it. */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Role } from '#core/records/policy.ts'
import type { InterspaceServer } from '#server/server.ts'
import type { RecordsOptions } from '#server/records/record-store.ts'
import { startedServer, type StartedServer } from '#test/server/started-server.ts'

export interface Said {
  readonly status: number
  readonly headers: Headers
  readonly json: Record<string, never> & {
    readonly error?: { readonly code: string; readonly message: string; readonly field?: string }
  }
}

export interface Person {
  readonly id: string
  readonly login: string
  readonly password: string
  readonly role: Role
  readonly cookie: string
  ask(method: string, path: string, body?: unknown): Promise<Said>
}

export interface RecordHouse {
  readonly started: StartedServer
  readonly server: InterspaceServer
  readonly log: string[]
  readonly origin: string
  readonly keyFile: string
  ask(method: string, path: string, body?: unknown, cookie?: string): Promise<Said>
  /** A new tenant with its administrator; the first of all by the server's own code. */
  tenant(code: string): Promise<Person>
  invite(administrator: Person, role: Role): Promise<Person>
  close(): Promise<void>
}

/** Attempts are not what most tests are about. */
const NO_LIMITS = { ofNameAndAddress: 1e6, ofAddress: 1e6, readsOfAccount: 1e6 }

export async function recordHouse(
  records: RecordsOptions = {},
  more: Parameters<typeof startedServer>[0] = {},
): Promise<RecordHouse> {
  const keys = await mkdtemp(join(tmpdir(), 'interspace-key-'))
  const keyFile = join(keys, 'key')
  await writeFile(keyFile, randomBytes(32).toString('hex'))
  const log: string[] = []
  const started = await startedServer({
    http: true,
    ...more,
    records: { keyFile, limits: NO_LIMITS, log: { write: (line) => void log.push(line) }, ...records },
  })
  const origin = started.server.url.slice(0, -1)

  async function ask(method: string, path: string, body?: unknown, cookie?: string): Promise<Said> {
    const isBytes = body instanceof Uint8Array
    const answer = await fetch(origin + path, {
      method,
      headers: {
        origin,
        ...(cookie && { cookie }),
        ...(body !== undefined && { 'content-type': isBytes ? 'application/octet-stream' : 'application/json' }),
      },
      ...(body !== undefined && { body: isBytes ? (body as Uint8Array<ArrayBuffer>) : JSON.stringify(body) }),
    })
    const text = await answer.text()
    const isJson =
      answer.headers.get('content-type')?.includes('json') && !answer.headers.get('content-type')?.includes('ndjson')
    return {
      status: answer.status,
      headers: answer.headers,
      json: (isJson ? JSON.parse(text) : { text }) as Said['json'],
    }
  }

  async function signUp(token: string, role: Role, tenantName?: string): Promise<Person> {
    const login = `${role}-${randomUUID().slice(0, 8)}`
    const password = `four long words ${randomBytes(6).toString('hex')}`
    const { status, json, headers } = await ask('POST', '/api/sign-up', {
      token,
      login,
      name: `The ${role}`,
      password,
      ...(tenantName && { tenantName }),
    })
    if (status !== 201) throw new Error(JSON.stringify(json))
    const cookie = headers.get('set-cookie')!.split(';')[0]!
    const { id } = (json as unknown as { account: { id: string } }).account
    return { id, login, password, role, cookie, ask: (method, path, body) => ask(method, path, body, cookie) }
  }

  return {
    started,
    server: started.server,
    log,
    origin,
    keyFile,
    ask,
    tenant: (code) => signUp(code, 'administrator', `Clinic ${randomUUID().slice(0, 4)}`),
    async invite(administrator, role) {
      const { json } = await administrator.ask('POST', '/api/invitations', { role })
      return signUp((json as unknown as { token: string }).token, role)
    },
    close: () => started.close(),
  }
}

/** The first administrator. */
export const firstAdministrator = (house: RecordHouse) => house.tenant(house.server.setUpCode!)
