/**
 * What durability costs: acknowledged, audited, fsynced writes a second over HTTP and in the store itself, beside one
 * commit for each; how soon a killed server is back; how long a new key takes.
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { changeStoreKey } from '#server/store/key-change.ts'
import { openStore } from '#server/store/store.ts'
import { runCli, startCli } from '#test/cli/run-cli.ts'
import { killedRun } from '#test/server/store/killed-writer.ts'
import { event } from '#test/server/store/opened-store.ts'
import { median, percentile, type Bench, type Figure } from './figures.ts'

const ROUNDS = 5
const ROUND_MS = 2000
const CLIENTS = 32
const RESTARTS = 20
const REKEYED_MB = 100

interface Rate {
  readonly perSecond: number
  readonly ms: readonly number[]
}

/** @param write one acknowledged write */
async function rate(writers: number, write: () => Promise<unknown>): Promise<Rate> {
  const ms: number[] = []
  const begun = performance.now()
  await Promise.all(
    Array.from({ length: writers }, async () => {
      while (performance.now() - begun < ROUND_MS) {
        const at = performance.now()
        await write()
        ms.push(performance.now() - at)
      }
    }),
  )
  return { perSecond: ms.length / ((performance.now() - begun) / 1000), ms }
}

export async function benchStore(): Promise<Bench> {
  const base = await mkdtemp(join(tmpdir(), 'interspace-bench-store-'))
  try {
    return {
      name: 'store of records',
      rows: [
        ...(await storeRows(base)),
        ...(await httpRows(base)),
        ...(await restartRows(base)),
        ...(await keyRows(base)),
      ],
    }
  } finally {
    await rm(base, { recursive: true })
  }
}

/** In turn, so that whatever else the machine does strikes both. */
async function storeRows(base: string): Promise<Figure[]> {
  const store = await openStore({ folder: join(base, 'store'), source: { kind: 'key-file', key: randomBytes(32) } })
  const write = () => store.note(event('record'))
  const [together, alone]: [Rate[], Rate[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    alone.push(await rate(1, write))
    together.push(await rate(CLIENTS, write))
  }
  await store.close()
  const p99 = percentile(
    together.flatMap(({ ms }) => ms),
    0.99,
  )
  const perSecond = median(together.map((each) => each.perSecond))
  return [
    {
      figure: `durable audited writes in the store, ${CLIENTS} writers`,
      value: `${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms`,
      goal: '>= 1000/s, p99 <= 50 ms',
      met: perSecond >= 1000 && p99 <= 50,
    },
    {
      figure: 'beside one writer, so one commit for each',
      value: `${median(together.map((each, n) => each.perSecond / alone[n]!.perSecond)).toFixed(1)} times as many`,
    },
  ]
}

async function httpRows(base: string): Promise<Figure[]> {
  const [dist, data, keyFile] = [join(base, 'dist'), join(base, 'data'), join(base, 'key')]
  await mkdir(dist)
  await writeFile(join(dist, 'index.html'), '<!doctype html>')
  await runCli(['key', 'make', keyFile])
  const running = startCli([
    'serve',
    '--http',
    '--port',
    0,
    '--dist',
    dist,
    '--data',
    data,
    '--records',
    '--key-file',
    keyFile,
    '--json',
  ])
  const { port, setUpCode } = JSON.parse(await running.firstLine) as { port: number; setUpCode: string }
  const agent = new Agent({ keepAlive: true, maxSockets: CLIENTS })
  let cookie = ''
  const ask = (path: string, body: unknown) =>
    new Promise<{ status: number; json: Record<string, string> }>((resolve, reject) => {
      const asked = request(
        {
          port,
          host: '127.0.0.1',
          path,
          method: 'POST',
          agent,
          headers: { host: `localhost:${port}`, cookie, 'content-type': 'application/json' },
        },
        (answer) => {
          cookie = answer.headers['set-cookie']?.[0]?.split(';')[0] ?? cookie
          let text = ''
          answer.on('data', (part: Buffer) => (text += part.toString()))
          answer.on('end', () =>
            resolve({ status: answer.statusCode ?? 0, json: JSON.parse(text) as Record<string, string> }),
          )
        },
      )
      asked.on('error', reject)
      asked.end(JSON.stringify(body))
    })
  const must = async (path: string, body: unknown) => {
    const { status, json } = await ask(path, body)
    if (status !== 201) throw new Error(`${path}: ${status} ${JSON.stringify(json)}`)
    return json
  }
  const person = (login: string, token: string) => ({ token, login, name: login, password: 'four words are enough' })
  await must('/api/sign-up', { ...person('administrator', setUpCode), tenantName: 'bench' })
  const { token = '' } = await must('/api/invitations', { role: 'operator' })
  await must('/api/sign-up', person('the operator', token))
  const patient = randomUUID()
  await must('/api/patients', { id: patient, purpose: 'care', body: { name: 'Bench' } })
  const write = () =>
    must(`/api/patients/${patient}/records`, {
      id: randomUUID(),
      kind: 'case',
      body: { procedure: 'facet joint injection' },
    })
  const rates: Rate[] = []
  for (let round = 0; round < ROUNDS; round++) rates.push(await rate(CLIENTS, write))
  agent.destroy()
  running.child.kill('SIGTERM')
  await running.ended
  const p99 = percentile(
    rates.flatMap(({ ms }) => ms),
    0.99,
  )
  const perSecond = median(rates.map((each) => each.perSecond))
  return [
    {
      figure: `records made over HTTP: sealed, audited, on the disk, ${CLIENTS} clients`,
      value: `${perSecond.toFixed(0)}/s, p99 ${p99.toFixed(1)} ms`,
      goal: '>= 1000/s, p99 <= 50 ms',
      met: perSecond >= 1000 && p99 <= 50,
    },
  ]
}

async function restartRows(base: string): Promise<Figure[]> {
  const folder = join(base, 'killed')
  const key = randomBytes(32)
  const opened: number[] = []
  for (let n = 0; n < RESTARTS; n++) opened.push((await killedRun(folder, key, 50)).openedMs)
  const p95 = percentile(opened, 0.95)
  return [
    {
      figure: `open again after SIGKILL, from the start of the program, ${RESTARTS} times`,
      value: `p50 ${median(opened).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`,
      goal: 'p95 <= 1000 ms',
      met: p95 <= 1000,
    },
  ]
}

async function keyRows(base: string): Promise<Figure[]> {
  const folder = join(base, 'rekeyed')
  const source = { kind: 'key-file', key: randomBytes(32) } as const
  const store = await openStore({ folder, source })
  for (let part = 0; part < REKEYED_MB * 4; part++)
    await store.write(
      async (tx) =>
        void (await tx
          .insertInto('contents')
          .values({ record: 'r', upload: 'u', part, created_ms: 0, sealed: randomBytes(250_000) })
          .execute()),
    )
  await store.close()
  const { size } = await stat(join(folder, 'store.db'))
  const seconds: number[] = []
  for (let round = 0; round < 3; round++) {
    const at = performance.now()
    await changeStoreKey(folder, source, undefined, undefined)
    seconds.push((performance.now() - at) / 1000)
  }
  const per100 = (median(seconds) / size) * 100e6
  return [
    {
      figure: `everything under a new key, ${(size / 1e6).toFixed(0)} MB`,
      value: `${per100.toFixed(2)} s for 100 MB`,
      goal: '<= 1 s for 100 MB',
      met: per100 <= 1,
    },
  ]
}
