/** Against the real server: the connection is cut before and after it was reached, and the page is loaded again in between. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createApi, type Api } from '#records/api.ts'
import { createOutbox, type Write } from '#records/outbox.ts'
import { createSealing, keyOf } from '#records/sealing.ts'
import { sayWaiting, type Waiting } from '#session/waiting.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'
import { aCase, consent, makePatient, makeRecord, plan } from '#test/server/records/some-records.ts'
import { createRowStore } from './row-store.ts'

let house: RecordHouse
let operator: Person
let patient: string
let ofCase: string
beforeAll(async () => {
  house = await recordHouse()
  operator = await house.invite(await firstAdministrator(house), 'operator')
  patient = await makePatient(operator, 'care')
  ofCase = await makeRecord(operator, patient, 'case', aCase)
})
afterAll(() => house.close())

const key = Buffer.alloc(32, 7).toString('base64')

/** The way to the server, cut as the test says: before it is reached, or after it has done it. */
function way(cut: () => 'no' | 'before' | 'after'): Api {
  return createApi(
    async (path, options) => {
      const how = cut()
      if (how === 'before') throw new TypeError('cut')
      const headers = { ...(options?.headers as Record<string, string>), cookie: operator.cookie, origin: house.origin }
      const answer = await fetch(house.origin + String(path as string), { ...options, headers })
      if (how === 'after') throw new TypeError('cut')
      return answer
    },
    () => undefined,
    // Node has no requests that tell how much has left: half, then all of it.
    async ({ method, path, type, body, onSent }) => {
      const how = cut()
      onSent(body.size / 2)
      if (how === 'before') throw new TypeError('cut')
      const headers = { 'content-type': type, cookie: operator.cookie, origin: house.origin }
      const answer = await fetch(house.origin + path, { method, body, headers })
      onSent(body.size)
      if (how === 'after') throw new TypeError('cut')
      return { status: answer.status, said: await answer.json() }
    },
  )
}

async function page(store: ReturnType<typeof createRowStore>, api: Api, account = operator.id) {
  let waiting: Waiting | undefined
  const said: string[] = []
  const conflicts: string[] = []
  const outbox = createOutbox({
    account,
    api,
    store,
    sealing: createSealing(await keyOf(key), `waiting of ${account}`),
    fileOf: async (name) => new Blob([`bytes of ${name}`]),
    calendarMs: Date.now,
    newId: randomUUID,
    besideOther: async ({ body }) => ({ ...(body as object), note: `${(body as { note: string }).note} beside` }),
    onWaiting(now) {
      waiting = now
      said.push(sayWaiting(now))
    },
    onConflict: (...said) => void conflicts.push(said.join(' ')),
  })
  return { outbox, waiting: () => waiting!, said, conflicts }
}

const records = async () =>
  (
    (await operator.ask('GET', `/api/patients/${patient}/records`)).json as unknown as {
      records: { id: string; kind: string; revision: number; body: { note?: string } }[]
    }
  ).records
const draft = (id: string, note: string): Extract<Write, { type: 'record' }> => ({
  type: 'record',
  id,
  patient,
  kind: 'plan',
  body: { ...plan(ofCase), note },
})

/** Seeded, so that a failure comes again. */
function random(seed: number) {
  let state = seed
  return () => (state = (state * 1_103_515_245 + 12_345) % 2 ** 31) / 2 ** 31
}

describe('what waits for the server', () => {
  test.each([1, 2, 3, 4, 5, 6])(
    'seed %i: 12 changes of 3 plans through a line cut half of the time, the page loaded again 4 times: each plan is there once, as it was last',
    async (seed) => {
      const next = random(seed)
      const store = createRowStore()
      const plans: string[] = [randomUUID(), randomUUID(), randomUUID()]
      const last = new Map<string, string>()
      const api = way(() => (next() < 0.5 ? 'no' : next() < 0.5 ? 'before' : 'after'))
      let { outbox } = await page(store, api)
      for (let n = 0; n < 12; n++) {
        const id = plans[Math.floor(next() * 3)]!
        last.set(id, `change ${n}`)
        await outbox.put(draft(id, `change ${n}`))
        if (next() < 0.6) await outbox.send()
        if (n % 3 === 2) ({ outbox } = await page(store, api))
      }
      const {
        outbox: at,
        waiting,
        conflicts,
      } = await page(
        store,
        way(() => 'no'),
      )
      await at.send()
      expect(waiting().writes).toEqual([])
      expect(store.rows.size).toBe(0)
      expect(conflicts).toEqual([])
      const kept = (await records()).filter(({ id }) => plans.includes(id))
      expect(new Map(kept.map(({ id, body }) => [id, body.note]))).toEqual(last)
    },
  )

  test('a recording says how much of it has left; cut in the middle it is sent again whole, and is there once', async () => {
    const other = await makePatient(operator, 'care')
    await makeRecord(operator, other, 'consent', consent({ recording: true }))
    const body = { case: await makeRecord(operator, other, 'case', aCase), format: 'mcap', startedMs: 1 }
    const store = createRowStore()
    let cuts = 1
    let isRecord = true
    const { outbox, said, waiting } = await page(
      store,
      way(() => {
        if (isRecord) return 'no'
        return cuts-- > 0 ? 'before' : 'no'
      }),
    )
    const id = randomUUID()
    await outbox.put({ type: 'record', id, patient: other, kind: 'recording', body })
    await outbox.send()
    expect(waiting().writes).toEqual([])
    isRecord = false
    await outbox.put({ type: 'content', id, file: 'run.mcap' })
    await outbox.send()
    expect(said.filter((words) => words.includes('%'))).toEqual(['A recording is sent: 0 %, 1 change waits', 'A recording is sent: 50 %, 1 change waits']) // prettier-ignore
    expect(waiting()).toMatchObject({ isOnline: false, writes: [{ what: 'recorded bytes' }] })
    expect(waiting().sentShare).toBeUndefined()
    await outbox.send()
    expect(said.at(-1)).toMatch(/^Kept at/)
    expect(said).toContain('A recording is sent: 100 %, 1 change waits for the connection')
    const there = await fetch(`${house.origin}/api/records/${id}/content`, { headers: { cookie: operator.cookie } })
    expect(await there.text()).toBe('bytes of run.mcap')
  })

  test('with no connection it says how many changes wait; a plan that is changed ten times is one', async () => {
    const store = createRowStore()
    const { outbox, waiting } = await page(
      store,
      way(() => 'before'),
    )
    const id = randomUUID()
    for (let n = 0; n < 10; n++) await outbox.put(draft(id, `${n}`))
    await outbox.send()
    expect(waiting()).toMatchObject({ isOnline: false, writes: [{ what: 'plan', refused: undefined }] })
  })

  test('changed meanwhile by somebody else: both stand side by side', async () => {
    const id = await makeRecord(operator, patient, 'plan', plan(ofCase))
    const { outbox, conflicts } = await page(
      createRowStore(),
      way(() => 'no'),
    )
    outbox.knows(id, 1)
    await operator.ask('PUT', `/api/records/${id}`, { revision: 1, body: { ...plan(ofCase), note: 'theirs' } })
    await outbox.put(draft(id, 'ours'))
    await outbox.send()
    expect(conflicts).toHaveLength(1)
    const notes = (await records()).map(({ body }) => body.note)
    expect(notes).toEqual(expect.arrayContaining(['theirs', 'ours beside']))
  })

  test('what the server will not have is kept aside with the reason, and what comes after it is sent', async () => {
    const { outbox, waiting } = await page(
      createRowStore(),
      way(() => 'no'),
    )
    const after = randomUUID()
    await outbox.put({ type: 'record', id: randomUUID(), patient, kind: 'recording', body: { case: ofCase, format: 'mcap', startedMs: 1 } }) // prettier-ignore
    await outbox.put(draft(after, 'after'))
    await outbox.send()
    expect(waiting().writes).toEqual([{ seq: 1, what: 'recording', refused: 'The patient has not agreed to this: recording' }]) // prettier-ignore
    expect((await records()).some(({ id }) => id === after)).toBe(true)
    await outbox.letGo(1)
    expect(waiting().writes).toEqual([])
  })

  test('nothing readable lies in the browser, and nobody else opens it: 20 words of a patient', async () => {
    const store = createRowStore()
    const canaries = Array.from({ length: 20 }, (_, n) => `canary-${n}-${randomUUID()}`)
    const { outbox } = await page(
      store,
      way(() => 'before'),
    )
    for (const word of canaries) await outbox.put(draft(randomUUID(), word))
    const lying = JSON.stringify([...store.rows], (_, value: unknown) =>
      value instanceof ArrayBuffer ? Buffer.from(value).toString('latin1') : value,
    )
    expect(canaries.filter((word) => lying.includes(word))).toEqual([])
    expect(lying).toContain(operator.id)
    const { outbox: other, waiting } = await page(
      store,
      way(() => 'no'),
      randomUUID(),
    )
    await other.send()
    expect(waiting()).toMatchObject({ writes: [], ofOthers: 20 })
    expect(store.rows.size).toBe(20)
  })
})
