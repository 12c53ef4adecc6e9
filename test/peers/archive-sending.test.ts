/** What was made of a case, sent through this server into Debian's Orthanc: who may, what may, and what the audit says of it. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AuditEntry } from '#core/records/audit-entry.ts'
import { recordedClip } from '#core/report/recorded-clip.ts'
import { parseDataSet } from '#core/volumes/dicom-dataset.ts'
import { subjectOf, textReader } from '#dicom/subject-of-series.ts'
import { readDicomHeader } from '#core/volumes/dicom-header.ts'
import { hospitalObjects } from '#dicom/write/hospital-objects.ts'
import type { DicomFile } from '#dicom/write/part10.ts'
import { writeSegmentationOf } from '#dicom/write/segmentation-of-series.ts'
import { reportedInjection } from '#test/core/report/reported-injection.ts'
import { phantomStudy, study } from '#test/dicom/write/phantom-study.ts'
import { firstAdministrator, recordHouse, type Person, type RecordHouse } from '#test/server/records/record-client.ts'
import { missingForOrthanc, startOrthanc, type Orthanc } from './orthanc.ts'

const missing = missingForOrthanc()
if (missing.length > 0) console.warn(`skipped: sending to an archive (not installed: ${missing.join(', ')})`)

describe.skipIf(missing.length > 0)('what was made of a case, sent to Orthanc', () => {
  const { ctFiles, segmentation, labelled } = phantomStudy()
  let orthanc: Orthanc
  let house: RecordHouse
  let operator: Person
  let auditor: Person
  let trainee: Person
  let objects: readonly DicomFile[]
  let ofCase = ''

  async function newCase(hospitalNumber: string | undefined): Promise<string> {
    const [patient, id] = [randomUUID(), randomUUID()]
    const body = { name: 'Phantom Seed 7', ...(hospitalNumber && { hospitalNumber }) }
    await operator.ask('POST', '/api/patients', { id: patient, purpose: 'training', body })
    await operator.ask('POST', `/api/patients/${patient}/records`, {
      id,
      kind: 'case',
      body: { procedure: 'facet joint' },
    })
    return id
  }

  async function send(bytes: Uint8Array<ArrayBuffer>, { by = operator, to = 0, of = ofCase } = {}) {
    const answer = await fetch(`${house.origin}/api/records/${of}/archives/${to}`, {
      method: 'POST',
      headers: { origin: house.origin, cookie: by.cookie, 'content-type': 'application/dicom' },
      body: bytes,
    })
    const { error } = (await answer.json()) as { error?: { code: string; message: string; field?: string } }
    return { status: answer.status, ...error }
  }

  async function sends(): Promise<readonly Pick<AuditEntry, 'actor' | 'outcome' | 'why'>[]> {
    const { json } = await auditor.ask('GET', '/api/audit?limit=1000&after=0')
    const { entries } = json as unknown as { entries: AuditEntry[] }
    return entries.filter(({ action }) => action === 'send').map(({ actor, outcome, why }) => ({ actor, outcome, why }))
  }

  beforeAll(async () => {
    orthanc = await startOrthanc()
    const wrong = orthanc.rootWithPassword.replace(orthanc.password, 'wrong').replace('127.0.0.1', 'localhost')
    house = await recordHouse({}, { dicomWeb: [orthanc.rootWithPassword, wrong, 'http://127.0.0.1:9/none'] })
    const administrator = await firstAdministrator(house)
    operator = await house.invite(administrator, 'operator')
    auditor = await house.invite(administrator, 'auditor')
    trainee = await house.invite(administrator, 'trainee')
    ofCase = await newCase(study.patientId)
    const read = subjectOf(ctFiles)
    if (!read.ok) throw new Error(read.reason)
    const { recording, report } = await reportedInjection(read.subject)
    objects = [...hospitalObjects(report, recordedClip(recording, report.review)), segmentation]
  }, 120_000)
  afterAll(async () => {
    await house?.close()
    await orthanc?.close()
  })

  test('measurements, log, registration, ultrasound and segmentation arrive byte for byte; sent again they are there once', async () => {
    expect(objects.map(({ name }) => name)).toEqual(['measurements.dcm', 'procedure-log.dcm', 'registration.dcm', 'ultrasound.dcm', segmentation.name]) // prettier-ignore
    for (const { name, bytes } of objects) expect([name, await send(bytes)]).toEqual([name, { status: 200 }])
    expect(await orthanc.count()).toBe(5)
    for (const { name, bytes } of objects) {
      const uid = textReader(bytes)!('x00080018')
      expect([name, Buffer.compare(await orthanc.instance(uid), bytes)]).toEqual([name, 0])
    }
    for (const { bytes } of objects) expect((await send(bytes)).status).toBe(200)
    expect(await orthanc.count()).toBe(5)
    expect(await sends()).toEqual(
      Array.from({ length: 10 }, () => ({ actor: operator.id, outcome: 'done', why: null })),
    )
    console.log(
      `${objects.reduce((sum, { bytes }) => sum + bytes.length, 0)} bytes in 5 objects, sent twice, 5 in Orthanc`,
    )
  }, 60_000)

  test('a draft, another kind of file, another patient’s, what is no DICOM and half a file are refused by what is wrong', async () => {
    const slices = ctFiles.map(({ name, bytes }) => {
      const read = readDicomHeader(bytes, name)
      if (!read.ok) throw new Error(read.fault.reason)
      return read.header
    })
    const says = { comments: '', seriesDescription: 'Structures', algorithm: 'test', key: 'draft' }
    const draft = writeSegmentationOf({ draft: { ...labelled, foreign: [], edited: new Set() } as never }, slices, textReader(ctFiles[0]!.bytes)!, says) // prettier-ignore
    const [one] = objects
    expect(await send(draft.bytes)).toMatchObject({ status: 400, field: 'SeriesDescription' })
    expect(await send(ctFiles[0]!.bytes)).toMatchObject({ status: 400, field: 'SOPClassUID' })
    expect(await send(one!.bytes, { of: await newCase('H-2') })).toMatchObject({ status: 400, field: 'PatientID' })
    expect(await send(one!.bytes, { of: await newCase(undefined) })).toMatchObject({
      status: 400,
      field: 'hospitalNumber',
    })
    expect(await send(new TextEncoder().encode('no DICOM at all'))).toMatchObject({ status: 400, field: 'body' })
    const cut = one!.bytes.slice(0, one!.bytes.length - 400)
    expect(parseDataSet(cut, 'x0020000e').ok).toBe(true)
    expect(await send(cut)).toMatchObject({ status: 502, code: 'archive-refused' })
    expect(await orthanc.count()).toBe(5)
  }, 60_000)

  test('a wrong password, an archive that is not there and a number that was not given are told apart, and the failures are in the audit', async () => {
    const [{ bytes } = objects[0]!] = objects
    expect(await send(bytes, { to: 1 })).toMatchObject({ status: 502, code: 'archive-refused', message: expect.stringContaining('refused the name and password') as string }) // prettier-ignore
    expect(await send(bytes, { to: 2 })).toMatchObject({ status: 502, code: 'archive-refused', message: expect.stringContaining('cannot be reached') as string }) // prettier-ignore
    expect(await send(bytes, { to: 3 })).toMatchObject({ status: 404 })
    const failed = (await sends()).filter(({ outcome }) => outcome === 'failed')
    expect(failed.map(({ why }) => why).slice(-2)).toEqual(['not-let-in', 'unreachable'])
  }, 60_000)

  test('only an operator sends; who may not is in the audit as refused', async () => {
    expect(await send(objects[0]!.bytes, { by: trainee })).toMatchObject({ status: 403, code: 'forbidden' })
    expect((await sends()).at(-1)).toEqual({ actor: trainee.id, outcome: 'refused', why: 'role' })
    expect(await send(objects[0]!.bytes, { by: auditor })).toMatchObject({ status: 404 })
    expect((await sends()).at(-1)).toEqual({ actor: auditor.id, outcome: 'refused', why: 'unseen' })
  })
})
