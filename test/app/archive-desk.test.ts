/** What the case page sends: a recorded procedure with its reviews from both places, made here and stored in Debian's Orthanc by the real server. */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createArchiveDesk } from '#app/archive-desk.ts'
import { createArchiveFiles } from '#app/archive-files.ts'
import type { Api } from '#records/api.ts'
import type { SentOf } from '#session/archive-commands.ts'
import type { Answer, KeptFinding, KeptPatient, KeptRecord } from '#session/clinic-commands.ts'
import { createSession, type Session } from '#session/session.ts'
import { aiRecords, REJECTED, UNREVIEWED } from '#test/core/report/reported-injection.ts'
import { missingForOrthanc, startOrthanc, type Orthanc } from '#test/peers/orthanc.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'
import { textReader } from '#dicom/subject-of-series.ts'
import { recordedInjection } from './recorded-injection.ts'

const missing = missingForOrthanc()
if (missing.length > 0) console.warn(`skipped: the case page into Orthanc (not installed: ${missing.join(', ')})`)
const NUMBER = 'H-4711'
/** Unreviewed in the recording, edited in the server's queue. */
const THERE = 'Lamina of L2, as somebody else put it'

describe.skipIf(missing.length > 0)('the archive desk', () => {
  let orthanc: Orthanc
  let house: RecordHouse
  let operator: Person
  let bytes: Uint8Array<ArrayBuffer>
  let session: Session
  const records = aiRecords()

  beforeAll(async () => {
    orthanc = await startOrthanc()
    house = await recordHouse({}, { dicomWeb: [orthanc.rootWithPassword] })
    operator = await house.invite(await firstAdministrator(house), 'operator')
    bytes = new Uint8Array(readFileSync((await recordedInjection(300)).path))
  }, 120_000)
  afterAll(async () => {
    await house?.close()
    await orthanc?.close()
  })

  /** A case at the server whose recording has its bytes there. */
  async function caseOf(hospitalNumber?: string): Promise<SentOf> {
    const [patient, id, recording] = [randomUUID(), randomUUID(), randomUUID()]
    const body = { name: 'Ana Beispiel', birthDate: '1961-02-03', ...(hospitalNumber && { hospitalNumber }) }
    const kept = await operator.ask('POST', '/api/patients', { id: patient, purpose: 'training', body })
    const made = await operator.ask('POST', `/api/patients/${patient}/records`, { id, kind: 'case', body: { procedure: 'facet joint' } }) // prettier-ignore
    const about = { case: id, format: 'mcap', startedMs: 1_790_000_000_000, durationMs: 5000 }
    await operator.ask('POST', `/api/patients/${patient}/records`, { id: recording, kind: 'recording', body: about })
    await operator.ask('PUT', `/api/records/${recording}/content`, bytes)
    const { json } = await operator.ask('GET', `/api/patients/${patient}/records`)
    const all = (json as unknown as { records: KeptRecord[] }).records
    return { patient: kept.json as unknown as KeptPatient, case: made.json as unknown as KeptRecord, records: all }
  }

  function desk(found: readonly KeptFinding[]) {
    session = createSession()
    const send = async (path: string, type: string, file: Blob): Promise<Answer<object>> => {
      const answer = await fetch(house.origin + path, { method: 'POST', headers: { origin: house.origin, cookie: operator.cookie, 'content-type': type }, body: file }) // prettier-ignore
      const said = (await answer.json()) as { error?: { code: string; message: string } }
      return said.error ? { ok: false, ...said.error } : { ok: true, value: {} }
    }
    const sent: number[] = []
    const api: Pick<Api, 'sendDicom' | 'download'> = {
      async sendDicom(path, file, onSent) {
        onSent(file.size)
        sent.push(session.getState().sending!.fraction)
        return send(path, 'application/dicom', file)
      },
      async download(path) {
        const answer = await fetch(house.origin + path, { headers: { origin: house.origin, cookie: operator.cookie } })
        return { ok: true, value: await answer.blob() }
      },
    }
    const files = createArchiveFiles({
      session,
      api,
      source: () => undefined,
      labels: () => Promise.reject(new Error('there are none')),
      kept: { file: () => Promise.reject(new Error('nothing is kept in this browser')) },
      reviews: { read: () => Promise.resolve(records) },
      findings: () => Promise.resolve({ ok: true, value: { findings: found } }),
    })
    return { desk: createArchiveDesk({ session, api, files }), sent }
  }

  const ended = () =>
    new Promise<void>((resolve) => {
      const stop = session.subscribe(({ sending }) => {
        if (sending?.state !== 'ended') return
        stop()
        resolve()
      })
    })

  /** As another person reviewed it in the queue, of the very words that the recording has. */
  const reviewedThere = (of: SentOf): KeptFinding => {
    const output = records.find(({ output: { finding } }) => finding === UNREVIEWED)!.output
    const review = { verdict: 'edited', reason: 'counted again', edited: THERE, by: 'Rita', atMs: 1_790_000_020_000 } as const // prettier-ignore
    return { id: output.id, kind: 'ai-output', patient: of.patient.id, state: 'edited', revision: 1, author: '', createdMs: 0, changedMs: 0, patientName: '', operator: '', body: { model: '', finding: UNREVIEWED, madeMs: 0 }, review } // prettier-ignore
  }

  test('a procedure whose bytes lie at the server arrives under the number of the patient, and the session tells how far it is', async () => {
    const of = await caseOf(NUMBER)
    const { desk: here, sent } = desk([])
    const [offer, ...others] = here.offers(of)
    expect([offer!.why, others]).toEqual([undefined, []])
    here.send(of, { number: 0, root: 'the archive' }, offer!.id)
    expect(session.getState().sending).toMatchObject({ state: 'making', to: 'the archive' })
    await ended()
    const { sending, notices } = session.getState()
    expect([sending!.state, sending!.fault]).toEqual(['ended', undefined])
    expect(sending!.objects.every(({ state }) => state === 'stored')).toBe(true)
    expect(sent.at(-1)).toBe(1)
    expect(sent.toSorted((a, b) => a - b)).toEqual(sent)
    expect(notices.at(-1)!.text).toBe(`${sending!.objects.length} of ${sending!.objects.length} stored in the archive.`)
    expect(await orthanc.count()).toBe(sending!.objects.length)
  }, 60_000)

  test('what nobody accepted is in none of it; what somebody else edited in the server’s queue is, as it was edited', async () => {
    const of = await caseOf(NUMBER)
    const made = async (found: readonly KeptFinding[]) => {
      const files = createFiles(found)
      const [offer] = files.offers(of)
      const objects = await files.make(of, offer!.id)
      const report = objects.find(({ name }) => name === 'measurements.dcm')!
      return new Uint8Array(await report.arrayBuffer())
    }
    const createFiles = (found: readonly KeptFinding[]) =>
      createArchiveFiles({
        session: createSession(),
        api: { download: async (path) => ({ ok: true, value: await (await fetch(house.origin + path, { headers: { origin: house.origin, cookie: operator.cookie } })).blob() }) },
        source: () => undefined,
        labels: () => Promise.reject(new Error('there are none')),
        kept: { file: () => Promise.reject(new Error('nothing is kept here')) },
        reviews: { read: () => Promise.resolve(records) },
        findings: () => Promise.resolve({ ok: true, value: { findings: found } }),
      }) // prettier-ignore
    const alone = Buffer.from(await made([])).toString('utf8')
    const both = await made([reviewedThere(of)])
    expect(alone).toContain('Lamina of L4')
    for (const word of [UNREVIEWED, REJECTED, THERE]) expect([word, alone.includes(word)]).toEqual([word, false])
    expect(Buffer.from(both).toString('utf8')).toContain(THERE)
    expect(textReader(both)!('x00100020')).toBe(NUMBER)
    expect(textReader(both)!('x00100030')).toBe('19610203')
  }, 60_000)

  test('of a patient without a number nothing is offered to go, with the way out; sent nevertheless it says the same', async () => {
    const of = await caseOf()
    const { desk: here } = desk([])
    const [offer] = here.offers(of)
    expect(offer!.why).toContain('Change the patient first')
    here.send(of, { number: 0, root: 'the archive' }, offer!.id)
    await ended()
    expect(session.getState().sending!.fault).toContain('no number in the hospital')
  }, 60_000)

  test('an archive that the server does not know ends it at the first file, and says why', async () => {
    const of = await caseOf(NUMBER)
    const { desk: here, sent } = desk([])
    here.send(of, { number: 7, root: 'nowhere' }, here.offers(of)[0]!.id)
    await ended()
    const { sending, notices } = session.getState()
    expect(sending!.objects.map(({ state }) => state)[0]).toBe('refused')
    expect(sent).toHaveLength(1)
    expect(notices.at(-1)!.level).toBe('error')
    expect(sending!.fault).toContain('no such archive')
  }, 60_000)
})
