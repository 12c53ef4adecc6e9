/** Labels beside a real CT on the built app: they become its structures, are corrected with the brush, undone and saved. */
import { readFileSync } from 'node:fs'
import dicomParser from 'dicom-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { runApp, type RunningApp } from './running-app.ts'

const CT = 'ct/lumbar3mm/dicom'
const LABELS = 'ct/lumbar3mm/lumbar_ct_labels.nii.gz'
/** Of the same person, but its place lacks 246 mm. */
const ELSEWHERE = 'ct/lumbar3mm/example_seg.nii.gz'

describeWithData('structures of a real CT from labels', [CT, LABELS, ELSEWHERE], () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1100, height: 1000 }, query: '?empty&quality=low' })
    await app.page.locator('input[type=file][webkitdirectory]').setInputFiles(sharedData(CT)!)
    await app.until((audit) => audit.state().openCase !== undefined && !audit.state().progress, 120_000)
  }, 180_000)

  afterAll(() => app?.close())

  const give = (file: string) =>
    app.page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(sharedData(file)!)

  test('that lie elsewhere are refused with the reason, and the CT stays', { timeout: 90_000 }, async () => {
    await give(ELSEWHERE)
    await app.page.getByText(/example_seg.nii.gz: where its bones are the CT has -\d+ HU/).waitFor()
    const { openCase, hasLabels } = await app.ask((audit) => audit.state())
    expect([openCase?.modality, hasLabels]).toEqual(['CT', false])
  })

  test(
    'are read with the dictionary they were made with, one surface for each vertebra',
    { timeout: 90_000 },
    async () => {
      await give(LABELS)
      await app.until((audit) => audit.state().structureOrigin && !audit.state().progress, 60_000)
      await app.page.getByText('8 structures, as the labels have them.').waitFor()
      expect(await app.page.getByLabel('Numbers mean').inputValue()).toBe('TotalSegmentator')
    },
  )

  test('are changed by the brush, marked so, and undone', { timeout: 90_000 }, async () => {
    const { page } = app
    await page.getByText('Correct a mask in slices').click()
    await page.getByLabel('Structure', { exact: true }).selectOption({ label: 'vertebra L3' })
    const canvas = page.locator('.slice-editor canvas')
    await canvas.scrollIntoViewIfNeeded()
    const box = (await canvas.boundingBox())!
    await page.mouse.move(box.x + 0.2 * box.width, box.y + 0.2 * box.height)
    await page.mouse.down()
    await page.mouse.move(box.x + 0.4 * box.width, box.y + 0.2 * box.height, { steps: 6 })
    await page.mouse.up()
    await app.until((audit) => (audit.state().structureOrigin?.corrections ?? 0) > 2)
    await app.screenshot('structures-brush')
    const { structureOrigin } = await app.ask((audit) => audit.state())
    expect(structureOrigin?.edited).toContain(structure('vertebra', 'L3').label)
    await page.getByRole('button', { name: 'Undo' }).click()
    await app.until((audit) => audit.state().structureOrigin?.corrections === 0)
    await page.getByRole('button', { name: 'Redo' }).click()
    await app.until((audit) => audit.state().structureOrigin!.corrections > 2)
  })

  test('are saved as a segmentation only when somebody has reviewed them', { timeout: 60_000 }, async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Save as DICOM' }).click()
    await page.getByText(/Nobody has reviewed these structures/).waitFor()
    await page.getByRole('button', { name: 'Review them', exact: true }).click()
    await page.locator('.finding-list button', { hasText: 'Structures of' }).click()
    await page.getByLabel('Reviewed by').fill('Ada Lovelace')
    await page.getByRole('button', { name: 'Accept', exact: true }).click()
    await app.until((audit) =>
      audit.state().aiRecords.some(({ output, review }) => output.kind === 'structures' && review),
    )
    await page.getByRole('button', { name: 'Close', exact: true }).click()
  })

  test('are saved as a segmentation of the same series, with what was corrected', { timeout: 90_000 }, async () => {
    const saving = app.page.waitForEvent('download')
    await app.page.getByRole('button', { name: 'Save as DICOM' }).click()
    const saved = dicomParser.parseDicom(readFileSync(await (await saving).path()))
    const segments = saved.elements['x00620002']!.items!.map(({ dataSet }) => dataSet!)
    const how = Object.fromEntries(segments.map((one) => [one.string('x00620005')!, one.string('x00620008')!]))
    expect(how['vertebra L3']).toBe('SEMIAUTOMATIC')
    expect(how['vertebra L4']).toBe('AUTOMATIC')
    expect(how['vertebra T11']).toBe('AUTOMATIC')
  })
})
