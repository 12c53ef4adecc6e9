/** Find the vertebrae of a real CT on the built app: proposals with a question mark, until the person says they are right. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { runApp, type RunningApp } from './running-app.ts'

const CT = 'ct/lumbar3mm/dicom'

describeWithData('the vertebrae of the open CT', [CT], () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1000, height: 900 }, query: '?empty&quality=low' })
  }, 120_000)

  afterAll(() => app?.close())

  test('are proposed as T12? to L5?, and lose the question mark when confirmed', { timeout: 240_000 }, async () => {
    const { page } = app
    await page.locator('input[type=file][webkitdirectory]').setInputFiles(sharedData(CT)!)
    await app.until((audit) => audit.state().openCase !== undefined && !audit.state().progress, 120_000)
    await page.getByRole('button', { name: 'Find the vertebrae' }).click()
    await app.until((audit) => audit.state().vertebrae?.state === 'found', 120_000)
    const names = page.getByRole('list', { name: /Vertebrae found/ })
    await names.scrollIntoViewIfNeeded()
    await app.screenshot('vertebrae')
    const said = await names.innerText()
    expect(said.match(/(T12|L\d)\?/g)).toEqual(['T12?', 'L1?', 'L2?', 'L3?', 'L4?', 'L5?'])

    await page.getByRole('button', { name: 'These levels are right' }).click()
    await page.getByText('Levels confirmed by you.').waitFor()
    expect(await names.innerText()).not.toContain('?')
    const { vertebrae } = await app.ask((audit) => audit.state())
    expect(vertebrae).toMatchObject({ state: 'found', isConfirmed: true })
  })
})
