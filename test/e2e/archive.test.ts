/**
 * From the case page into Debian's Orthanc: structures of a real CT when a clinician has answered for them, and a recorded
 * procedure with what was reviewed and nothing else; the archive has both once, however often they are sent.
 */
import { randomBytes } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { textReader } from '#dicom/subject-of-series.ts'
import { missingForOrthanc, startOrthanc, type Orthanc } from '#test/peers/orthanc.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { flaws } from './axe.ts'
import { errors, openPage, PASSWORD, press, shot, state, until } from './clinic-page.ts'
import { recordsInBrowser, type RecordsInBrowser } from './records-in-browser.ts'

const CT = 'ct/lumbar3mm/dicom'
const LABELS = 'ct/lumbar3mm/lumbar_ct_labels.nii.gz'
/** As the CT has it. */
const NUMBER = 'LUMBAR01'
const PATIENT = `Ana ${randomBytes(4).toString('hex')} Beispiel`

const missing = missingForOrthanc()
if (missing.length > 0) console.warn(`skipped: from the page into Orthanc (not installed: ${missing.join(', ')})`)

describe.skipIf(missing.length > 0)('from the case page', () => {
  describeWithData('into Orthanc', [CT, LABELS], () => {
    let orthanc: Orthanc
    let house: RecordsInBrowser
    let page: Page

    beforeAll(async () => {
      orthanc = await startOrthanc()
      house = await recordsInBrowser(PATIENT, { serviceWorkers: 'block', dicomWeb: [orthanc.rootWithPassword] })
      page = await openPage(house.context, `${house.url()}?quality=low`)
    }, 120_000)
    afterAll(async () => {
      await house?.close()
      await orthanc?.close()
    })

    const sheet = () => page.getByRole('dialog')
    const send = (title: RegExp) => sheet().getByRole('button', { name: title })
    async function openCasePage() {
      await press(page, /^(Open a patient|Patient and case)$/)
      await sheet()
        .getByRole('button', { name: `Open ${PATIENT}` })
        .click()
    }
    async function closeSheet() {
      await sheet().getByRole('button', { name: 'Close', exact: true }).click()
    }
    const openArchive = () => sheet().getByText('To the hospital’s archive').click()
    const ended = () => until(page, `window.interspace.state().sending?.state === 'ended'`, 90_000)

    test('a procedure is recorded in an open case', async () => {
      await page.getByLabel('Sign-in name').fill('olga')
      await page.getByLabel('Password').fill(PASSWORD)
      await press(page, 'Sign in')
      await until(page, `window.interspace?.state().source.state === 'running'`, 90_000)
      await openCasePage()
      await sheet().getByRole('button', { name: 'Open the case' }).click()
      await until(page, 'window.interspace.state().openRecord')
      await press(page, 'Open 3-D view')
      await press(page, 'Procedure')
      await page.getByLabel('Consent to be recorded was given').check()
      await page.getByRole('button', { name: 'Record', exact: true }).click()
      await until(page, `window.interspace.state().recording.state === 'running'`, 30_000)
      await page.waitForTimeout(4000)
      await page.getByRole('button', { name: 'Stop recording' }).click()
      await until(page, `window.interspace.state().recording.state === 'off' && window.interspace.state().keptRecordings.length === 1`, 60_000) // prettier-ignore
      await press(page, 'Leave')
      await until(page, `window.interspace.state().waiting.writes.length === 0`, 60_000)
      expect((await state(page)).openRecord?.name).toBe(PATIENT)
    }, 240_000)

    test('nothing goes of a patient without a number in the hospital, and it says what to do', async () => {
      await openCasePage()
      await openArchive()
      await sheet().getByText('The patient has no number in the hospital', { exact: false }).waitFor()
      expect(await send(/^Send Procedure/).isEnabled()).toBe(false)
      await shot(page, 'archive-1-no-number')
      await sheet().getByRole('button', { name: 'Change', exact: true }).click()
      await sheet().getByLabel('Number in the hospital').fill(NUMBER)
      await shot(page, 'archive-2-change')
      await sheet().getByRole('button', { name: 'Keep the change' }).click()
      await sheet().getByText(NUMBER).waitFor()
    }, 60_000)

    test('the procedure arrives; sent again it is there once', async () => {
      await send(/^Send Procedure/).click()
      await ended()
      await shot(page, 'archive-3-sent')
      const { sending } = await state(page)
      expect(sending?.fault).toBeUndefined()
      const stored = sending!.objects.map(({ name, state: at }) => `${name} ${at}`)
      expect(stored).toEqual(expect.arrayContaining(['measurements.dcm stored', 'procedure-log.dcm stored']))
      expect(await orthanc.count()).toBe(stored.length)
      await send(/^Send Procedure/).click()
      await until(page, `window.interspace.state().sending.state !== 'ended'`, 5000).catch(() => undefined)
      await ended()
      expect((await state(page)).sending!.objects.every(({ state: at }) => at === 'stored')).toBe(true)
      expect(await orthanc.count()).toBe(stored.length)
      await closeSheet()
    }, 180_000)

    test('structures go only when somebody has answered for them, and only of the patient whose CT it is', async () => {
      const before = await orthanc.count()
      await page.locator('input[type=file][webkitdirectory]').setInputFiles(sharedData(CT)!)
      await until(page, `window.interspace.state().openCase?.name !== undefined && !window.interspace.state().progress && !window.interspace.state().structureOrigin`, 120_000) // prettier-ignore
      await page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(sharedData(LABELS)!)
      await until(page, `window.interspace.state().structureOrigin && !window.interspace.state().progress`, 90_000)
      await openCasePage()
      await openArchive()
      await sheet().getByText('Nobody has reviewed them', { exact: false }).waitFor()
      expect(await send(/^Send Structures/).isEnabled()).toBe(false)
      await closeSheet()
      await page.getByRole('button', { name: 'Review them', exact: true }).click()
      await page.locator('.finding-list button', { hasText: 'Structures of' }).click()
      await page.getByLabel('Reviewed by').fill('Ada Lovelace')
      await page.getByRole('button', { name: 'Accept', exact: true }).click()
      await page.getByRole('button', { name: 'Close', exact: true }).click()
      await openCasePage()
      await openArchive()
      await send(/^Send Structures/).click()
      await until(
        page,
        `window.interspace.state().sending?.objects.some(({ name }) => name === 'structures.dcm')`,
        60_000,
      )
      await ended()
      await shot(page, 'archive-4-structures')
      expect((await state(page)).sending).toMatchObject({ fraction: 1, objects: [{ name: 'structures.dcm', state: 'stored' }] }) // prettier-ignore
      expect(await orthanc.count()).toBe(before + 1)
      expect(await flaws({ page })).toEqual([])
    }, 300_000)

    test('the archive has them under the patient of the case, and the audit has each sending', async () => {
      const answer = await fetch(`${orthanc.root}/instances?includefield=00100020`, { headers: { accept: 'application/dicom+json', authorization: `Basic ${Buffer.from(`interspace:${orthanc.password}`).toString('base64')}` } }) // prettier-ignore
      const instances = (await answer.json()) as Record<string, { Value?: string[] }>[]
      for (const instance of instances) {
        const bytes = await orthanc.instance(instance['00080018']!.Value![0]!)
        const text = textReader(bytes)!
        expect([text('x00100020'), text('x0008103e').includes('UNREVIEWED')]).toEqual([NUMBER, false])
      }
      console.log(`${instances.length} objects of ${NUMBER} in Orthanc`)
      expect(errors).toEqual([])
    }, 30_000)
  })
})
