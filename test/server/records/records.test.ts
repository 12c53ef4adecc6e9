import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCli } from '#test/cli/run-cli.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse, type Said } from './record-client.ts'
import { aCase, aiOutput, calibration, consent, makePatient, makeRecord, must, plan } from './some-records.ts'

let house: RecordHouse
let operator: Person
let administrator: Person
let base: string
let flags: readonly string[]
beforeAll(async () => {
  house = await recordHouse()
  administrator = await firstAdministrator(house)
  operator = await house.invite(administrator, 'operator')
  base = await mkdtemp(join(tmpdir(), 'interspace-records-'))
  flags = ['--data', house.started.data, '--key-file', house.keyFile]
})
afterAll(async () => {
  await house.close()
  await rm(base, { recursive: true })
})

const at = (said: Said) =>
  said.json as unknown as { readonly revision: number; readonly state: string; readonly body: unknown }

describe('a record', () => {
  test('sent twice is made once; the same id for something else is refused', async () => {
    const patient = await makePatient(operator, 'care')
    const given = { id: randomUUID(), kind: 'case', body: aCase }
    const path = `/api/patients/${patient}/records`
    const [first, second] = [await operator.ask('POST', path, given), await operator.ask('POST', path, given)]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.json).toEqual(first.json)
    const other = await operator.ask('POST', path, { ...given, body: { ...aCase, side: 'right' } })
    expect(other.status).toBe(409)
    const { json } = await operator.ask('GET', path)
    expect((json as unknown as { records: unknown[] }).records).toHaveLength(1)
  })

  test('is changed only by who knows its newest revision; every revision is kept; a change sent twice is done once', async () => {
    const patient = await makePatient(operator, 'care')
    const of = await makeRecord(operator, patient, 'case', aCase)
    const path = `/api/records/${of}`
    const next = { revision: 1, body: { ...aCase, side: 'right' } }
    expect(at(await operator.ask('PUT', path, next))).toMatchObject({ revision: 2, body: { side: 'right' } })
    expect(await operator.ask('PUT', path, next)).toMatchObject({ status: 200, json: { revision: 2 } })
    const late = await operator.ask('PUT', path, { revision: 1, body: { ...aCase, side: 'both' } })
    expect(late).toMatchObject({ status: 409, json: { error: { code: 'conflict', field: 'revision' } } })
    const { revisions } = (await operator.ask('GET', `${path}/revisions`)).json as unknown as { revisions: unknown[] }
    expect(revisions).toMatchObject([
      { revision: 1, body: { side: 'left' } },
      { revision: 2, body: { side: 'right' } },
    ])
  })

  test('changed by twelve at once is changed by one', async () => {
    const of = await makeRecord(operator, await makePatient(operator, 'care'), 'case', aCase)
    const said = await Promise.all(
      Array.from({ length: 12 }, (_, n) =>
        operator.ask('PUT', `/api/records/${of}`, { revision: 1, body: { ...aCase, note: `by ${n}` } }),
      ),
    )
    expect(said.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(said.filter(({ status }) => status === 409)).toHaveLength(11)
  })

  test('that was signed stays as it is', async () => {
    const patient = await makePatient(operator, 'care')
    const of = await makeRecord(operator, patient, 'case', aCase)
    const id = await makeRecord(operator, patient, 'plan', plan(of))
    expect(at(await operator.ask('POST', `/api/records/${id}/signature`, { revision: 1 }))).toMatchObject({
      state: 'signed',
      revision: 2,
    })
    expect(await operator.ask('PUT', `/api/records/${id}`, { revision: 2, body: plan(of) })).toMatchObject({
      status: 409,
      json: { error: { code: 'state' } },
    })
  })

  test.each([
    { what: 'a target that is no number', kind: 'plan', body: { targetMm: [1, 2, 'x'] }, field: 'body.targetMm.2' },
    { what: 'an unknown level', kind: 'plan', body: { level: 'L9' }, field: 'body.level' },
    { what: 'an unknown field', kind: 'plan', body: { colour: 'red' }, field: 'body.colour' },
    { what: 'the case of another patient', kind: 'plan', body: { case: randomUUID() }, field: 'body.case' },
    { what: 'an unknown kind', kind: 'dance', body: {}, field: 'kind' },
  ])('with $what is refused, and the field is named', async ({ kind, body, field }) => {
    const patient = await makePatient(operator, 'care')
    const of = await makeRecord(operator, patient, 'case', aCase)
    const said = await operator.ask('POST', `/api/patients/${patient}/records`, {
      id: randomUUID(),
      kind,
      body: { ...plan(of), ...body },
    })
    expect(said).toMatchObject({ status: 400, json: { error: { code: 'invalid', field } } })
  })

  test('of a device is a calibration as the page keeps it; a mirrored one is refused with its reason', async () => {
    const made = await operator.ask('POST', '/api/calibrations', { id: randomUUID(), body: calibration })
    expect(made).toMatchObject({
      status: 201,
      json: { kind: 'calibration', patient: null, body: { tool: 'stylus on tracker 1', error: 0.4 } },
    })
    const mirrored = { ...calibration, link: { ...calibration.link, matrix: calibration.link.matrix.with(0, -1) } }
    const refused = await operator.ask('POST', '/api/calibrations', { id: randomUUID(), body: mirrored })
    expect(refused).toMatchObject({
      status: 400,
      json: { error: { message: expect.stringContaining('mirror image') as string } },
    })
  })
})

describe('consent', () => {
  test('is asked before a network’s answer or a recording is kept, and its withdrawal counts at once', async () => {
    const patient = await makePatient(operator, 'care')
    const of = await makeRecord(operator, patient, 'case', aCase)
    const answer = () =>
      operator.ask('POST', `/api/patients/${patient}/records`, {
        id: randomUUID(),
        kind: 'ai-output',
        body: aiOutput(of),
      })
    expect(await answer()).toMatchObject({ status: 403, json: { error: { code: 'no-consent' } } })
    const agreed = await makeRecord(operator, patient, 'consent', consent({ ai: true }))
    expect((await answer()).status).toBe(201)
    const recording = { id: randomUUID(), kind: 'recording', body: { case: of, format: 'mcap', startedMs: 1 } }
    expect(await operator.ask('POST', `/api/patients/${patient}/records`, recording)).toMatchObject({ status: 403 })
    must(await operator.ask('PUT', `/api/records/${agreed}`, { revision: 1, body: consent({ ai: false }) }), 200)
    expect(await answer()).toMatchObject({ status: 403, json: { error: { code: 'no-consent' } } })
  })
})

describe('what a network said', () => {
  test('is reviewed once, with a reason unless it is accepted', async () => {
    const patient = await makePatient(operator, 'training')
    const of = await makeRecord(operator, patient, 'case', aCase)
    const output = await makeRecord(operator, patient, 'ai-output', aiOutput(of))
    const review = (body: object) =>
      operator.ask('POST', `/api/patients/${patient}/records`, {
        id: randomUUID(),
        kind: 'review',
        body: { aiOutput: output, reason: '', ...body },
      })
    expect(at(await operator.ask('GET', `/api/records/${output}`)).state).toBe('unreviewed')
    expect(await review({ verdict: 'rejected' })).toMatchObject({
      status: 400,
      json: { error: { field: 'body.reason' } },
    })
    expect((await review({ verdict: 'edited', reason: 'it is L5', edited: 'lamina of L5' })).status).toBe(201)
    expect(at(await operator.ask('GET', `/api/records/${output}`)).state).toBe('edited')
    expect(await review({ verdict: 'accepted' })).toMatchObject({ status: 409, json: { error: { code: 'state' } } })
  })
})

describe('the bytes of a recording', () => {
  test('come back as they went in, 3 MB of them; a second upload takes the place of the first', async () => {
    const patient = await makePatient(operator, 'training')
    const of = await makeRecord(operator, patient, 'case', aCase)
    const id = await makeRecord(operator, patient, 'recording', { case: of, format: 'mcap', startedMs: 1 })
    for (const bytes of [randomBytes(1000), randomBytes(3_000_000), Buffer.alloc(0), randomBytes(262_144)]) {
      const said = await operator.ask('PUT', `/api/records/${id}/content`, new Uint8Array(bytes))
      expect(said).toMatchObject({
        status: 200,
        json: { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') },
      })
      const got = await fetch(`${house.origin}/api/records/${id}/content`, { headers: { cookie: operator.cookie } })
      expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
    }
  })
})

describe('erasing a patient', () => {
  test('leaves nothing that can be read: here, in a backup made before, in a store restored from it; others stay', async () => {
    const [gone, stays] = [await makePatient(operator, 'care', 'Gone'), await makePatient(operator, 'care', 'Stays')]
    const of = await makeRecord(operator, gone, 'case', aCase)
    const kept = await makeRecord(operator, stays, 'case', aCase)
    const backups = join(base, 'backups')
    expect(await runCli(['backup', '--to', backups, ...flags])).toMatchObject({ status: 0 })

    const out = join(base, 'gone.jsonl')
    expect(await runCli(['export', gone, '--out', out, ...flags])).toMatchObject({ status: 0 })
    const lines = (await readFile(out, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines).toMatchObject([
      { format: 'interspace-patient/1' },
      { patient: { id: gone, body: { name: 'Gone' } } },
      { record: { id: of }, revisions: [{ revision: 1 }] },
      ...lines.slice(3).map(() => ({ auditEvent: { resourceType: 'AuditEvent' } })),
    ])
    expect(lines.length).toBeGreaterThanOrEqual(6)

    expect(await administrator.ask('DELETE', `/api/patients/${gone}`)).toMatchObject({
      status: 200,
      json: { unreachedBackups: 0 },
    })
    for (const path of [`/api/patients/${gone}`, `/api/records/${of}`])
      expect((await operator.ask('GET', path)).status).toBe(404)
    expect((await operator.ask('GET', `/api/records/${kept}`)).status).toBe(200)
    const listed = JSON.stringify((await operator.ask('GET', '/api/patients')).json)
    expect(listed.includes('Stays') && !listed.includes('Gone')).toBe(true)

    const data = join(base, 'restored')
    expect(await runCli(['restore', '--from', backups, '--data', data, '--key-file', house.keyFile])).toMatchObject({
      status: 0,
    })
    const again = (id: string) =>
      runCli(['export', id, '--out', join(base, `${id}.jsonl`), '--data', data, '--key-file', house.keyFile])
    expect((await again(stays)).status).toBe(0)
    const refused = await again(gone)
    expect(refused.status).toBe(2)
    expect(await readFile(join(base, `${gone}.jsonl`), 'utf8').catch(() => '')).not.toContain('Gone')
  })

  test('by the command, while the server runs: the server serves it no more', async () => {
    const gone = await makePatient(operator, 'care')
    const { status, json } = await runCli(['erase', gone, ...flags])
    expect({ status, json: json() }).toEqual({ status: 0, json: [{ erased: gone }] })
    expect((await operator.ask('GET', `/api/patients/${gone}`)).status).toBe(404)
    expect((await runCli(['erase', randomUUID(), ...flags])).json()).toMatchObject([{ error: { code: 'not-found' } }])
  })

  test('while others write to it: no half of it stays', async () => {
    const gone = await makePatient(operator, 'care')
    const writing = Array.from({ length: 20 }, () =>
      operator.ask('POST', `/api/patients/${gone}/records`, { id: randomUUID(), kind: 'case', body: aCase }),
    )
    const [erased, ...said] = await Promise.all([administrator.ask('DELETE', `/api/patients/${gone}`), ...writing])
    expect(erased.status).toBe(200)
    for (const { status } of said) expect([201, 404, 410]).toContain(status)
    expect((await operator.ask('GET', `/api/patients/${gone}/records`)).status).toBe(404)
    expect((await runCli(['erase', gone, ...flags])).status).toBe(0)
  })
})

test('all of it stands in the audit, which an outsider finds whole', async () => {
  const out = join(base, 'audit.jsonl')
  expect((await runCli(['audit', 'export', '--out', out, ...flags])).status).toBe(0)
  const { status, json } = await runCli(['audit', 'verify', out])
  expect(status).toBe(0)
  expect(json()[0]!['entries']).toBeGreaterThan(50)
  const text = await readFile(out, 'utf8')
  for (const secret of ['Gone', 'Stays', 'Ana Beispiel', operator.login, operator.password])
    expect(text).not.toContain(secret)
})
