/** The server's queue of what networks said, by hand: accepted, edited, rejected with a reason; what nobody reviewed stays so. */
import { randomBytes, randomUUID } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flaws } from './axe.ts'
import { errors, openPage, press, shot, signIn, until } from './clinic-page.ts'
import { recordsInBrowser, type RecordsInBrowser } from './records-in-browser.ts'

const PATIENT = `Ana ${randomBytes(4).toString('hex')} Beispiel`
const WITHIN_MS = 90_000
let house: RecordsInBrowser
let page: Page

beforeAll(async () => {
  house = await recordsInBrowser(PATIENT, { serviceWorkers: 'block' })
  page = await openPage(house.context, `${house.url()}?empty&quality=low`)
}, WITHIN_MS)
afterAll(() => house?.close())

const said = (finding: string, more: object = {}) =>
  house.ask(`api/patients/${house.patient}/records`, {
    id: randomUUID(),
    kind: 'ai-output',
    body: {
      case: house.case,
      model: 'lumbar-anatomy 1.4.0',
      modelSha256: 'a'.repeat(64),
      inputSha256: 'b'.repeat(64),
      confidence: 0.83,
      finding,
      madeMs: 1_790_000_000_000,
      ...more,
    },
  })

/** In front of the first screen, whose buttons have the same names. */
const pressInSheet = (name: string | RegExp) =>
  page
    .getByRole('dialog')
    .getByRole('button', { name, exact: typeof name === 'string' })
    .click()
const card = (finding: string) => page.locator('.kept-findings li').filter({ hasText: finding })
const inCard = (finding: string, name: string) => card(finding).getByRole('button', { name, exact: true })

async function kept(): Promise<Record<string, unknown>[]> {
  const answer = await house.context.request.get(`${house.url()}api/findings`)
  const { findings } = (await answer.json()) as { findings: { body: { finding: string }; state: string; review?: object }[] }
  return findings.map(({ body: { finding }, state, review }) => ({ finding, state, ...review }))
} // prettier-ignore

test(
  'four outputs wait: accepted, rejected only with a reason, edited with what stands instead, and one is left',
  async () => {
    await signIn(page, 'olga')
    await until(page, 'window.interspace?.state().presence.who')
    for (const finding of ['Structure seen: lamina of L4', 'Lowest level seen is L5', 'View: paramedian sagittal']) await said(finding) // prettier-ignore
    await said('Nothing could be said', { confidence: undefined, abstained: 'the picture is too dark' })
    await press(page, 'Findings')
    await page.getByText('4 of 4 unreviewed').waitFor()
    await shot(page, 'findings-1-queue')

    await inCard('lamina of L4', 'Accept').click()
    await page.getByText('3 of 4 unreviewed').waitFor()

    await inCard('Lowest level', 'Reject').click()
    await card('Lowest level').getByText('A reason is needed.').waitFor()
    await shot(page, 'findings-2-reason')
    await card('Lowest level').getByLabel('Reason').fill('it is the sacrum')
    await inCard('Lowest level', 'Reject').click()
    await page.getByText('2 of 4 unreviewed').waitFor()

    expect(await inCard('View: paramedian', 'Save as edited').isDisabled()).toBe(true)
    await card('View: paramedian').getByLabel('What stands').fill('View: median sagittal')
    await card('View: paramedian').getByLabel('Reason').fill('the spinous process is in it')
    await inCard('View: paramedian', 'Save as edited').click()
    await page.getByText('1 of 4 unreviewed').waitFor()
    // What said nothing cannot be accepted.
    expect(await inCard('Nothing could be said', 'Accept').count()).toBe(0)

    const by = 'olga'
    const now = (await kept()).map(({ finding, state, verdict, reason, edited, by: who }) => ({ finding, state, verdict, reason, edited, by: who })) // prettier-ignore
    expect(now).toContainEqual({ finding: 'Structure seen: lamina of L4', state: 'accepted', verdict: 'accepted', reason: '', edited: undefined, by }) // prettier-ignore
    expect(now).toContainEqual({ finding: 'Lowest level seen is L5', state: 'rejected', verdict: 'rejected', reason: 'it is the sacrum', edited: undefined, by }) // prettier-ignore
    expect(now).toContainEqual({ finding: 'View: paramedian sagittal', state: 'edited', verdict: 'edited', reason: 'the spinous process is in it', edited: 'View: median sagittal', by }) // prettier-ignore
    expect(now.filter(({ state }) => state === 'unreviewed').map(({ finding }) => finding)).toEqual(['Nothing could be said']) // prettier-ignore
  },
  WITHIN_MS,
)

test(
  'what is said again in the same words shows how it was reviewed before',
  async () => {
    await said('Lowest level seen is L5', { madeMs: 1_790_000_001_000 })
    await pressInSheet('Patients')
    await pressInSheet('Findings')
    await card('Lowest level').getByText('The same said before: rejected by olga (it is the sacrum).').waitFor()
    expect((await kept()).filter(({ state }) => state === 'unreviewed')).toHaveLength(2)
  },
  WITHIN_MS,
)

test(
  'agreement is counted by model, site, operator and reviewer; a drifted model is an alarm before anything else',
  async () => {
    await pressInSheet('Agreement')
    await page.getByText('No drift: nothing has reached its limit.').waitFor()
    for (const by of ['model', 'site', 'operator', 'reviewer']) await page.locator('.agreement tbody small', { hasText: by }).first().waitFor() // prettier-ignore
    await pressInSheet('To the findings')
    // Said and abstained from so often that a model has drifted.
    for (let n = 0; n < 12; n++) await said(`Silent ${n}`, { confidence: undefined, abstained: 'too dark', model: 'muscle-fascia 1.0.0', madeMs: 1_790_000_002_000 + n }) // prettier-ignore
    await pressInSheet('Patients')
    await pressInSheet('Findings')
    await pressInSheet(/^Agreement: \d alarms?$/)
    await page.getByRole('alert').getByText('abstention has drifted').first().waitFor()
    await page.waitForTimeout(300)
    await shot(page, 'findings-3-agreement')
    expect(await flaws({ page })).toEqual([])
    expect(errors).toEqual([])
  },
  WITHIN_MS,
)
