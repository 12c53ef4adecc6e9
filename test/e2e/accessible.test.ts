/** Page, desktop view and each of its menus are looked at by axe. The review is looked at where there is one, in the recording's test. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { flaws } from './axe.ts'
import { runApp, type RunningApp } from './running-app.ts'

const MENUS = ['Layers', 'Clip', 'Fusion', 'AI', 'Probe', 'Frozen', 'Sweep', 'Register', 'Plan', 'Procedure'] as const

describe('axe finds nothing', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1100, height: 800 }, headset: false, query: '?quality=low' })
    await app.until((audit) => audit.state().openCase !== undefined && audit.state().source.state === 'running', 90_000)
  }, 150_000)
  afterAll(() => app?.close())

  test('on the start page, with everything that folds open', async () => {
    await app.page.evaluate(`document.querySelectorAll('details').forEach((each) => { each.open = true })`)
    expect(await flaws(app)).toEqual([])
  }, 60_000)

  test('on the desktop view', async () => {
    await app.page
      .getByRole('button', { name: /3-D view/ })
      .first()
      .click()
    await app.until((audit) => audit.state().view === 'desktop' && audit.drawn().planeIsVisible, 60_000)
    // The ray-cast volume would leave a software renderer no time.
    await app.page.keyboard.press('1')
    // A slow machine has no fresh picture in every moment.
    for (let n = 0; n < 60 && (await app.ask((audit) => audit.state())).snapshots.length === 0; n++) {
      await app.page.keyboard.press('k')
      await app.page.waitForTimeout(300)
    }
    expect(await flaws(app)).toEqual([])
  }, 90_000)

  test.each(MENUS)(
    'on the menu %s',
    async (name) => {
      const button = app.page.locator('.menu-holder > button', { hasText: name === 'Frozen' ? 'frozen' : name }).first()
      await button.click()
      await app.page.locator('.menu-holder > button[aria-expanded=true]').waitFor()
      await app.screenshot(`menu-${name.toLowerCase()}`)
      const found = await flaws(app)
      await button.click()
      expect(found).toEqual([])
    },
    60_000,
  )

  test('on the list of shortcuts', async () => {
    await app.page.keyboard.press('?')
    await app.page.locator('dialog[open]').waitFor()
    const found = await flaws(app)
    await app.page.keyboard.press('Escape')
    expect(found).toEqual([])
  }, 60_000)
})
