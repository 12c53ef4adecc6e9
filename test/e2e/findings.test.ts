/**
 * What networks say of the simulated injection waits in the queue of the built app: unreviewed, then accepted and rejected by
 * a clinician; a recording of it is reviewed again and exported for the hospital with what was reviewed and nothing else.
 */
import { unzipSync } from 'fflate'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

describe('what networks said', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1280, height: 760 }, headset: false, query: '?quality=low' })
    await app.until((audit) => audit.state().source.state === 'running', 90_000)
    await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
    await app.page.keyboard.press('1')
  }, 120_000)
  afterAll(() => app?.close())

  const button = (name: string | RegExp) => app.page.getByRole('button', { name })

  test('waits unreviewed, each with its model, hashes and a picture, while a recording runs', async () => {
    await button('Procedure').click()
    await app.page.getByLabel('Consent to be recorded was given').check()
    await app.page.getByRole('button', { name: 'Record', exact: true }).click()
    await app.until((audit) => audit.state().recording.state === 'running', 30_000)
    await app.until((audit) => audit.state().aiRecords.length >= 2, 120_000)
    const records = await app.ask((audit) => audit.state().aiRecords)
    for (const { output, review } of records) {
      expect(review).toBeUndefined()
      expect([output.model.sha256, output.inputSha256].join(' ')).toMatch(/^[0-9a-f]{64} [0-9a-f]{64}$/)
    }
    await button(/What networks said/).click()
    await app.page.getByRole('heading', { name: 'What networks said' }).waitFor()
    await app.page.waitForTimeout(300)
    await app.screenshot('findings')
  }, 240_000)

  test('is accepted with a name, and rejected only with a reason', async () => {
    await app.page.locator('.finding-list button').first().click()
    await app.page.getByLabel('Reviewed by').fill('Ada Lovelace')
    const first = (await app.page.locator('.finding-words h2').textContent())!
    await button('Reject').click()
    await app.page.getByRole('alert').getByText('a reason is needed').waitFor()
    await app.page.getByLabel('Reason').fill('it is something else')
    await button('Reject').click()
    const accept = button('Accept')
    for (const row of await app.page.locator('.finding-list button[data-state=unreviewed]').all()) {
      await row.click()
      if (await accept.isVisible()) break
    }
    const second = (await app.page.locator('.finding-words h2').textContent())!
    await accept.click()
    await app.until((audit) => audit.state().aiRecords.filter(({ review }) => review).length === 2)
    const reviewed = await app.ask((audit) => audit.state().aiRecords.flatMap(({ output, review }) => (review ? [[output.finding, review.verdict, review.by]] : []))) // prettier-ignore
    expect(reviewed).toContainEqual([first, 'rejected', 'Ada Lovelace'])
    expect(reviewed).toContainEqual([second, 'accepted', 'Ada Lovelace'])
    await app.page.locator('.finding-list button[data-state=rejected]').click()
    await app.screenshot('finding-rejected')
    await button('Agreement').click()
    await app.page.getByRole('columnheader', { name: 'Drift' }).waitFor()
    await app.screenshot('agreement')
    await app.page.getByRole('button', { name: 'Close', exact: true }).click()
  }, 120_000)

  test('goes out with the recording: what was accepted, and nothing that was not', async () => {
    await app.page.getByRole('button', { name: 'Stop recording' }).click()
    await app.until((audit) => audit.state().keptRecordings.length === 1 && audit.state().recording.state === 'off')
    await app.page.getByRole('button', { name: 'Review', exact: true }).click()
    await app.page.getByRole('heading', { name: /^Review of/ }).waitFor()
    await app.screenshot('review-with-findings')
    const [download] = await Promise.all([
      app.page.waitForEvent('download', { timeout: 60_000 }),
      button('Export for the hospital').click(),
    ])
    const files = unzipSync(new Uint8Array(readFileSync((await download.path())!)))
    expect(Object.keys(files)).toEqual(expect.arrayContaining(['report.pdf', 'fhir.json', 'measurements.dcm', 'procedure-log.dcm', 'ultrasound.dcm'])) // prettier-ignore
    const records = await app.ask((audit) => audit.state().aiRecords)
    const fhir = Buffer.from(files['fhir.json']!).toString('utf8')
    for (const { output, review } of records)
      expect([output.finding, fhir.includes(JSON.stringify(output.finding))]).toEqual([output.finding, review?.verdict === 'accepted']) // prettier-ignore
  }, 120_000)
})
