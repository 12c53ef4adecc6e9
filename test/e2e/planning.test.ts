/**
 * A facet injection planned on the built app as a person does it: chosen, the proposed target accepted, ways found, one
 * taken, locked; the page loaded again has the same plan.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

let app: RunningApp

beforeAll(async () => {
  app = await runApp({ viewport: { width: 1280, height: 900 }, query: '?quality=low', headset: false })
  await app.until((audit) => audit.state().openCase !== undefined && audit.state().hasLabels, 90_000)
}, 150_000)
afterAll(() => app?.close())

const planNow = () => app.ask((audit) => audit.state().plan)

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
