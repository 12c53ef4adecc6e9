/** Debian's PostgreSQL on a free loopback port and an empty folder, ended with the test. */
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { freePort } from '#test/peers/cpp-peer.ts'

const PLACE = '/usr/lib/postgresql'

/** Where its programs are; undefined when it is not installed. */
export function findPostgres(): string | undefined {
  if (!existsSync(PLACE)) return undefined
  const bins = readdirSync(PLACE).map((version) => join(PLACE, version, 'bin'))
  return bins.find((bin) => existsSync(join(bin, 'initdb')))
}

export interface Postgres {
  readonly url: string
  readonly folder: string
  sql(text: string): Promise<unknown>
  stop(): Promise<void>
}

export async function startPostgres(bin: string): Promise<Postgres> {
  const folder = await mkdtemp(join(tmpdir(), 'interspace-postgres-'))
  // It refuses to run as root.
  const isRoot = process.getuid?.() === 0
  const owner = isRoot ? ['runuser', '-u', 'postgres', '--'] : []
  if (isRoot)
    chownSync(folder, Number(execFileSync('id', ['-u', 'postgres'])), Number(execFileSync('id', ['-g', 'postgres'])))
  const data = join(folder, 'data')
  const [initdb, ...how] = [
    ...owner,
    join(bin, 'initdb'),
    '-D',
    data,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
  ]
  execFileSync(initdb!, how, { stdio: 'ignore', cwd: folder })
  const port = await freePort()
  const [command, ...args] = [
    ...owner,
    join(bin, 'postgres'),
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-k',
    folder,
  ]
  const child = spawn(command!, args, { stdio: 'ignore', cwd: folder, detached: true })
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`

  async function sql(text: string): Promise<unknown> {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      return (await client.query(text)).rows
    } finally {
      await client.end().catch(() => {})
    }
  }
  for (let tries = 0; ; tries++)
    try {
      await sql('select 1')
      break
    } catch (thrown) {
      if (tries > 150) throw thrown
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  return {
    url,
    folder,
    sql,
    async stop() {
      // Fast shutdown: it does not wait for clients.
      process.kill(-child.pid!, 'SIGINT')
      await ended
      await rm(folder, { recursive: true })
    },
  }
}
