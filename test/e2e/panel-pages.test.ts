/**
 * Every page of the headset's panel is opened by the ray of a controller, as a wearer does: each is there, its words stay
 * inside, and its buttons are as large as a fingertip needs.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

/** @see docs: 22 mm at half a metre, 2.5°. */
const FINGERTIP_MM = 22

const PAGES = [
  { button: 'Cut box', name: 'cut', has: /^Left: 0 % cut$/ },
  { button: 'Plan', name: 'plan', has: /^Choose procedure$/ },
  { button: 'Steps', name: 'steps', has: /^Preparing: \d of 7 steps done$/ },
  { button: 'Tools', name: 'tools', has: /^Needle$/ },
  { button: 'AI', name: 'ai', has: /^Ask about/ },
  { button: 'Sweep', name: 'sweep', has: /^Scout$/ },
  { button: 'Register', name: 'register', has: /^Pick in CT$/ },
  { button: 'Calibrate', name: 'calibrate', has: /^Marked side$/ },
] as const

describe('the panel in a headset', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 900, height: 800 }, query: '?quality=low' })
    await app.until((audit) => audit.state().openCase !== undefined && audit.state().source.state === 'running', 60_000)
    // Straight before the panel, 42 cm away.
    await app.page.evaluate(`
      window.headset.position.set(${-0.43 + 0.42 * Math.sin(0.5)}, 1.28, ${-0.56 + 0.42 * Math.cos(0.5)})
      window.headset.quaternion.set(0, ${Math.sin(0.25)}, 0, ${Math.cos(0.25)})
      window.headset.controllers.left.position.set(0.3, 0.8, 0.2)
    `)
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    // A hologram that is ray-cast on a software renderer would leave the panel no time.
    await app.page.keyboard.press('1')
    await app.until((audit) => audit.panels().buttons.length > 15)
    await app.page.waitForTimeout(1500)
  }, 150_000)
  afterAll(() => app?.close())

  const look = () => app.ask((audit) => audit.panels())

  test.each(PAGES)('$button opens its page, and nothing runs out of it', async ({ button, name, has }) => {
    await switchOn(app, button)
    const { buttons, words, overflowing } = await look()
    await app.screenshot(`panel-${name}`)
    expect(words.filter((each) => has.test(each))).not.toEqual([])
    expect(overflowing).toEqual([])
    const small = buttons.filter(({ widthMm, heightMm }) => Math.min(widthMm, heightMm) < FINGERTIP_MM)
    expect(small.map(({ label, widthMm, heightMm }) => `${label} ${widthMm} x ${heightMm}`)).toEqual([])
  })

  test('what is known of the anatomy is switched group by group', async () => {
    await switchOn(app, 'Anatomy')
    await press(app, 'Calibrate')
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Ligaments'), 20_000)
    await app.screenshot('panel-anatomy')
    expect((await look()).overflowing).toEqual([])
  })

  test('pressed again a page closes', async () => {
    await switchOn(app, 'Sweep')
    await press(app, 'Sweep')
    await app.until((audit) => audit.panels().buttons.every(({ label, isOn }) => label !== 'Sweep' || !isOn), 20_000)
  })
})
