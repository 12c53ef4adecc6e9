/**
 * A facet injection planned on the built app as a person does it: chosen, the proposed target accepted, ways found, one
 * taken, locked; the page loaded again has the same plan.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Locator } from 'playwright-core'
import { flaws } from './axe.ts'
import { runApp, type RunningApp } from './running-app.ts'

let app: RunningApp

beforeAll(async () => {
  app = await runApp({ viewport: { width: 1280, height: 900 }, query: '?quality=low', headset: false })
  await app.until((audit) => audit.state().openCase !== undefined && audit.state().hasLabels, 90_000)
}, 150_000)
afterAll(() => app?.close())

const planNow = () => app.ask((audit) => audit.state().plan)

/** The clinic's own approach, kept as a version by its author, and as shipped again with a press: two more versions. */
async function changeTemplate(plan: Locator) {
  const open = async (title: string) => plan.locator('summary', { hasText: title }).first().click()
  await open('This procedure')
  for (const title of ['Target', 'Approach and probe', 'Needle and volume', 'Keeps away from', 'Warnings'])
    await open(title)
  await plan.getByLabel('Approach', { exact: true }).fill('from below, slowly')
  await app.screenshot('plan-template')
  expect(await flaws(app)).toEqual([])
  await plan.getByLabel('Gauge').fill('40')
  await plan.getByText('needle: gauge: 40 is not from 14 to 30').waitFor()
  expect(await plan.getByRole('button', { name: 'Keep as a new version' }).isDisabled()).toBe(true)
  await plan.getByLabel('Gauge').fill('25')
  await plan.getByLabel('Why').fill('our way')
  await plan.getByRole('button', { name: 'Keep as a new version' }).click()
  await app.until((audit) => audit.state().planning.book['facet-joint']?.at(-1)?.approach === 'from below, slowly')
  const [kept] = (await app.ask((audit) => audit.state())).planning.book['facet-joint']!
  expect(kept).toMatchObject({ version: 2, needle: { gauge: 25 }, edit: { by: 'Dr Test', note: 'our way' } })
  await open('This procedure')
  await plan.getByRole('button', { name: 'As shipped' }).click()
  await app.until((audit) => audit.state().planning.book['facet-joint']?.length === 2)
  const [, again] = (await app.ask((audit) => audit.state())).planning.book['facet-joint']!
  expect(again!.approach).toContain('from the side to the middle')
}

test(
  'facet L4/5 right: proposed, accepted, searched, chosen, locked, and the same after a reload',
  { timeout: 240_000 },
  async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Open 3-D view' }).click()
    await app.until((audit) => audit.state().view === 'desktop')
    await page.getByRole('button', { name: 'Plan', exact: true }).click()
    const plan = page.getByRole('group', { name: 'Plan' }).first()
    await plan.getByLabel('Procedure', { exact: true }).selectOption({ label: 'Facet joint, intra-articular' })
    await plan.getByLabel('Below vertebra').selectOption('L4')
    await plan.getByRole('button', { name: 'Right', exact: true }).click()

    await plan.getByRole('button', { name: 'Propose' }).click()
    await app.until((audit) => audit.state().plan.now.proposal !== undefined)
    expect(await app.ask((audit) => audit.state().target)).toBeUndefined()
    await app.screenshot('plan-proposed')
    await plan.getByRole('button', { name: 'Accept' }).click()
    await app.until((audit) => audit.state().target !== undefined)

    await plan.getByRole('button', { name: 'Find ways' }).click()
    const ways = plan.getByRole('list', { name: /Ways found/ }).getByRole('button')
    await ways.first().waitFor({ timeout: 60_000 })
    expect(await ways.count()).toBe(5)
    await ways.nth(1).hover()
    await page.waitForTimeout(500)
    await app.screenshot('plan-ways')
    await ways.first().click()
    await app.until((audit) => audit.state().plan.now.corridor !== undefined)
    await page.getByRole('img', { name: /along the path/ }).scrollIntoViewIfNeeded()
    await app.screenshot('plan-slices')

    await page.getByRole('textbox', { name: 'Who plans' }).fill('Dr Test')
    await changeTemplate(plan)
    await page.getByRole('button', { name: 'Lock the plan' }).click()
    await page.getByText(/^Locked by Dr Test/).waitFor()
    await app.screenshot('plan-locked')
    const before = await planNow()
    expect(before.now.target!.x).toBeLessThan(0)
    expect(await plan.getByRole('button', { name: 'Propose' }).isDisabled()).toBe(true)

    await page.reload()
    await app.until((audit) => audit.state().openCase !== undefined && audit.state().target !== undefined, 90_000)
    const after = await planNow()
    expect(after.now).toEqual(before.now)
    expect(after.locks).toEqual(before.locks)
  },
)
