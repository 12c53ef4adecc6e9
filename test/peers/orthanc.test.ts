import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { boundaryOf, readMultipart } from '#dicom/multipart.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { startedServer, type StartedServer } from '#test/server/started-server.ts'
import { missingForOrthanc, startOrthanc, type Orthanc } from './orthanc.ts'

const CT = 'ct/lumbar3mm/dicom'
/** What the page asks for. */
const ANY_DICOM = 'multipart/related; type="application/dicom"; transfer-syntax=*'

const missing = missingForOrthanc()
if (missing.length > 0) console.warn(`skipped: a series from a real archive (not installed: ${missing.join(', ')})`)

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')

describe.skipIf(missing.length > 0)('Orthanc', () => {
  describeWithData('a series read through this server', [CT], () => {
    let orthanc: Orthanc
    let started: StartedServer
    let series: string

    beforeAll(async () => {
      orthanc = await startOrthanc()
      series = await orthanc.store(sharedData(CT)!)
      started = await startedServer({ http: true, dicomWeb: [orthanc.rootWithPassword] })
    })
    afterAll(async () => {
      await started?.close()
      await orthanc?.close()
    })

    const url = (path: string) => new URL(`/dicom-web/0${path}`, started.server.url)

    test('the archive itself lets nobody in without the password, and sends a page no leave to read (CORS)', async () => {
      expect((await fetch(`${orthanc.root}${series}`)).status).toBe(401)
      const authorization = `Basic ${Buffer.from(`interspace:${orthanc.password}`).toString('base64')}`
      const asked = await fetch(`${orthanc.root}${series}/instances`, {
        headers: { authorization, origin: 'https://here:8443' },
      })
      expect(asked.status).toBe(200)
      expect(asked.headers.get('access-control-allow-origin')).toBeNull()
    })

    test('its list of instances has 112 entries', async () => {
      const answer = await fetch(url(`${series}/instances`), { headers: { accept: 'application/dicom+json' } })
      expect(answer.headers.get('content-type')).toMatch(/^application\/dicom\+json/)
      expect(await answer.json()).toHaveLength(112)
    })

    test('its 112 instances arrive byte for byte as the files that were stored', async () => {
      const answer = await fetch(url(series), { headers: { accept: ANY_DICOM } })
      expect(answer.status).toBe(200)
      const arrived: string[] = []
      for await (const part of readMultipart(answer.body!, boundaryOf(answer.headers.get('content-type'))!)) {
        if (!part.ok) throw new Error(part.reason)
        arrived.push(sha256(part.bytes))
      }
      const folder = sharedData(CT)!
      const stored = await Promise.all(
        (await readdir(folder)).map(async (name) => sha256(await readFile(join(folder, name)))),
      )
      expect(arrived).toHaveLength(112)
      expect(arrived.toSorted()).toEqual(stored.toSorted())
    })

    test('a series it does not have, and a wrong password, are refused in words', async () => {
      const absent = await fetch(url('/studies/1.2.3/series/4.5.6'), { headers: { accept: ANY_DICOM } })
      expect(absent.status).toBe(404)
      expect(await absent.json()).toMatchObject({ error: { code: 'refused' } })
      const wrong = orthanc.rootWithPassword.replace(orthanc.password, 'wrong')
      const other = await startedServer({ http: true, dicomWeb: [wrong] })
      const answer = await fetch(new URL(`/dicom-web/0${series}`, other.server.url), { headers: { accept: ANY_DICOM } })
      const said = await answer.text()
      await other.close()
      expect(answer.status).toBe(502)
      expect(JSON.parse(said)).toEqual({
        error: { code: 'not-let-in', message: `${orthanc.root} refused the name and password it was given (401)` },
      })
    })
  })
})
