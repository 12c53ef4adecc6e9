/** Every way into the 3-D view, one after the other, with no hardware: what a newcomer does first. */
import { afterEach, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

/** What a software renderer on two cores can draw in time. */
const LIGHT = { query: '?quality=low' }

let app: RunningApp | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

describe('with no hardware', () => {
  test('the page opens on the built-in case with simulated ultrasound, and says that it is not a medical device', async () => {
    app = await runApp({ headset: false, viewport: { width: 800, height: 600 } })
    await app.until((audit) => audit.live().slicesArrived === audit.state().openCase?.geometry.dimensions[2], 60_000)
    await app.until((audit) => audit.live().figures.imagesReceived > 3)
    const { openCase, source, offers } = await app.ask((audit) => audit.state())
    expect(openCase).toMatchObject({ modality: 'CT', name: expect.stringContaining('Built-in') })
    expect(source).toMatchObject({ kind: 'simulated', state: 'running' })
    expect(offers).toEqual({ ar: false, vr: false })
    expect(await app.page.getByText('Not a medical device').count()).toBeGreaterThan(0)
    await app.screenshot('start')
  })

  test('without a headset the desktop view draws the plane in the hologram', async () => {
    app = await runApp({ headset: false, viewport: { width: 480, height: 360 }, ...LIGHT })
    await app.page
      .getByRole('button', { name: /3-D view/ })
      .first()
      .click()
    await app.until((audit) => audit.state().view === 'desktop' && audit.drawn().planeIsVisible, 60_000)
    await app.screenshot('desktop')
    await app.page.getByRole('button', { name: 'Leave' }).click()
    await app.until((audit) => audit.state().view === 'page')
  })

  test('a browser that offers only VR gets VR', async () => {
    app = await runApp({ headset: 'vr-only', viewport: { width: 400, height: 300 }, ...LIGHT })
    await app.until((audit) => audit.state().offers?.vr === true && audit.state().offers?.ar === false)
    await app.page.getByRole('button', { name: 'Enter VR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-vr' && audit.drawn().planeIsVisible, 60_000)
    await app.screenshot('vr')
  })

  test('in AR: the plane stands in the hologram; when the headset ends the session the page is back', async () => {
    app = await runApp({ viewport: { width: 400, height: 300 }, ...LIGHT })
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar' && audit.drawn().planeIsVisible, 60_000)
    await app.screenshot('ar')
    await app.page.evaluate('window.headset.activeSession.end()')
    await app.until((audit) => audit.state().view === 'page')
  })
})
