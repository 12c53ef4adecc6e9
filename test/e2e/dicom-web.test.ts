/** A series from a real archive that sends no CORS headers, by its address typed into the page. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseDicom } from 'dicom-parser'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { missingForOrthanc, startOrthanc, type Orthanc } from '#test/peers/orthanc.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { runApp, type RunningApp } from './running-app.ts'

const CT = 'ct/lumbar3mm/dicom'

const missing = missingForOrthanc()
if (missing.length > 0) console.warn(`skipped: opening from a real archive (not installed: ${missing.join(', ')})`)

/** Keeps what the page hands to its worker for the bone surface: the voxels as they were opened, in the order of the volume. */
const KEEP_VOXELS = `
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (message, ...rest) {
    if (message?.type === 'extract-surface') window.voxelParts = []
    if (message?.type === 'voxels') window.voxelParts.push(message.part.slice())
    return postMessage.call(this, message, ...rest)
  }
`
const HASH_VOXELS = `
  new Blob(window.voxelParts).arrayBuffer()
    .then((bytes) => crypto.subtle.digest('SHA-256', bytes))
    .then((digest) => Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join(''))
`

/** The same from the files by the tags alone: slices by height, stored values times slope plus intercept. */
function hashOfFiles(folder: string): string {
  const slices = readdirSync(folder).map((name) => {
    const file = parseDicom(readFileSync(join(folder, name)))
    const { dataOffset, length } = file.elements['x7fe00010']!
    const stored = new DataView(file.byteArray.buffer, file.byteArray.byteOffset + dataOffset, length)
    const [slope = 1, intercept = 0] = [file.floatString('x00281053'), file.floatString('x00281052')]
    const isSigned = file.uint16('x00280103') === 1
    const values = Int16Array.from({ length: length / 2 }, (_, n) => {
      const value = isSigned ? stored.getInt16(2 * n, true) : stored.getUint16(2 * n, true)
      return value * slope + intercept
    })
    return { heightMm: file.floatString('x00200032', 2)!, values }
  })
  const hash = createHash('sha256')
  for (const { values } of slices.toSorted((a, b) => a.heightMm - b.heightMm)) hash.update(values)
  return hash.digest('hex')
}

describe.skipIf(missing.length > 0)('with Orthanc', () => {
  describeWithData('the address of a series typed into the page', [CT], () => {
    let orthanc: Orthanc
    let app: RunningApp
    let series: string
    const requested: string[] = []

    beforeAll(async () => {
      orthanc = await startOrthanc()
      series = await orthanc.store(sharedData(CT)!)
      app = await runApp({ server: { dicomWeb: [orthanc.rootWithPassword] }, headset: false, query: '?empty' })
      app.page.on('request', (request) => requested.push(request.url()))
      await app.page.addInitScript(KEEP_VOXELS)
      await startAfresh()
    })
    afterAll(async () => {
      await app?.close()
      await orthanc?.close()
    })

    const startAfresh = async () => {
      await app.page.goto(`${app.url}?empty`, { waitUntil: 'load' })
      await app.until((audit) => audit.state().offers !== undefined && audit.live().slicesArrived === 0)
    }

    const type = async (address: string) => {
      await app.page.getByLabel('Address of one series').fill(address)
      await app.page.getByRole('button', { name: 'Open series' }).click()
    }

    /** The volume that is open: its grid, its voxels, and the bone surface through all of them. */
    const opened = async () => {
      await app.until((audit) => audit.live().slicesArrived === 112 && !audit.state().progress, 90_000)
      await app.until((audit) => audit.state().boneTriangles > 0, 90_000)
      const { openCase, boneTriangles } = await app.ask((audit) => audit.state())
      return { openCase, boneTriangles, voxels: await app.page.evaluate<string>(HASH_VOXELS) }
    }

    test('an address the server was not started for is refused, with the one it was started for', async () => {
      await app.page.getByText('Open from a DICOMweb server').click()
      await type(`https://other.example/dicom-web${series}`)
      await app.page.getByText('This server was not started with --dicom-web for https://other.example').waitFor()
      expect(await app.page.getByText(`It reads from ${orthanc.root}.`).count()).toBe(1)
      expect(requested.filter((url) => url.includes('/series/'))).toEqual([])
    })

    test('opens the 112 slices as the same files from disk do: same grid, voxel for voxel, same bone', async () => {
      await type(`${orthanc.root}${series}`)
      const fromArchive = await opened()
      expect(fromArchive.openCase).toMatchObject({
        modality: 'CT',
        geometry: {
          dimensions: [122, 101, 112],
          spacingMm: [3, 3, 3],
          origin: [177.956329, -11.319, 94.301758],
          direction: [-1, 0, 0, 0, -1, 0, 0, 0, 1],
        },
      })
      expect(fromArchive.voxels).toBe(hashOfFiles(sharedData(CT)!))
      await app.screenshot('dicom-web')

      await startAfresh()
      await app.page.locator('input[type=file][webkitdirectory]').setInputFiles(sharedData(CT)!)
      const fromDisk = await opened()
      console.log(`${fromArchive.boneTriangles} triangles of bone, voxels ${fromArchive.voxels}`)
      expect(fromArchive).toEqual(fromDisk)
    })

    test('the page asked its own server only', () => {
      expect(requested.some((url) => url === `${app.url}dicom-web/0${series}`)).toBe(true)
      expect(requested.filter((url) => !/^(blob|data):/.test(url) && !url.startsWith(app.url))).toEqual([])
    })
  })
})
