/**
 * Every page of the headset's panel is opened by the ray of a controller, as a wearer does: each is there, its words stay
 * inside, and each of its targets is as large as a fingertip needs, answers a pointer, and is found by keys and voice.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { PANEL_PLACES } from '#scene/panel-places.ts'
import type { PanelsSeen } from '#app/panel-audit.ts'
import { contrastOf, dumb, sizeMm, strange, tooSmall, unreached, unreadable } from './panel-audit-rules.ts'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

const PAGES = [
  { button: 'Cut box', name: 'cut', has: /^Left: 0 % cut$/ },
  { button: 'Plan', name: 'plan', has: /^Choose procedure$/ },
  { button: 'Steps', name: 'steps', has: /^Preparing: \d of 7 steps done$/ },
  { button: 'Tools', name: 'tools', has: /^Needle$/ },
  { button: 'AI', name: 'ai', has: /^Ask about/ },
  { button: 'Sweep', name: 'sweep', has: /^Scout$/ },
  { button: 'Register', name: 'register', has: /^Pick in CT$/ },
  { button: 'Atlas', name: 'atlas', has: /^Open atlas$/ },
  { button: 'Calibrate', name: 'calibrate', has: /^Marked side$/ },
] as const

describe('the panel in a headset', () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 900, height: 800 }, query: '?quality=low' })
    await app.until((audit) => audit.state().openCase !== undefined && audit.state().source.state === 'running', 60_000)
    // Straight before the panel, half a metre away.
    const { at, turned } = PANEL_PLACES.control
    await app.page.evaluate(`
      window.headset.position.set(${at[0] / 1000 + 0.5 * Math.sin(turned)}, ${at[1] / 1000 + 0.12}, ${at[2] / 1000 + 0.5 * Math.cos(turned)})
      window.headset.quaternion.set(0, ${Math.sin(turned / 2)}, 0, ${Math.cos(turned / 2)})
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
  const counted = { pages: 0, targets: new Set<string>(), leastMm: Infinity, leastContrast: Infinity }
  afterAll(() => {
    if (counted.pages === 0) return
    console.log(`${counted.targets.size} targets on ${counted.pages} pages: least ${counted.leastMm.toFixed(1)} mm at half a metre, least contrast ${counted.leastContrast.toFixed(2)} : 1`) // prettier-ignore
  })

  /** What every target and every word must have, whatever the page. */
  function sound(seen: PanelsSeen) {
    counted.pages++
    for (const { spoken } of seen.buttons) counted.targets.add(spoken)
    counted.leastMm = Math.min(counted.leastMm, ...seen.buttons.map(sizeMm))
    counted.leastContrast = Math.min(counted.leastContrast, ...seen.colours.map(contrastOf))
    expect(seen.overflowing).toEqual([])
    expect(tooSmall(seen.buttons).join('\n')).toBe('')
    expect(dumb(seen.buttons).join('\n')).toBe('')
    expect(unreached(seen).join('\n')).toBe('')
    expect(strange(seen).join('\n')).toBe('')
    expect(unreadable(seen).join('\n')).toBe('')
  }

  test.each(PAGES)('$button opens its page, and nothing runs out of it', async ({ button, name, has }) => {
    await switchOn(app, button)
    const seen = await look()
    await app.screenshot(`panel-${name}`)
    expect(seen.words.filter((each) => has.test(each))).not.toEqual([])
    sound(seen)
  })

  test('what is known of the anatomy is switched group by group', async () => {
    await switchOn(app, 'Anatomy')
    await press(app, 'Calibrate')
    // What is to be said comes first, on a slow machine that it is slow.
    for (let n = 0; n < 6 && (await app.ask((audit) => audit.state())).notices.length > 0; n++) await press(app, 'OK')
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Ligaments'), 20_000)
    await app.screenshot('panel-anatomy')
    sound(await look())
  })

  test('keys go from button to button and press it, and every press is heard', async () => {
    const { board, presses } = await look()
    await app.page.keyboard.press('ArrowLeft')
    await app.page.keyboard.press('ArrowRight')
    for (const name of board.slice(1, 4)) {
      await app.page.keyboard.press('ArrowRight')
      await app.until(`(audit) => audit.panels().focused === ${JSON.stringify(name)}` as never, 10_000)
    }
    await app.screenshot('panel-keys')
    const isOn = async () => (await look()).buttons.find(({ spoken }) => spoken === board[3])!.isOn
    const before = await isOn()
    await app.page.keyboard.press('Enter')
    await app.page.waitForTimeout(500)
    expect(await isOn()).toBe(!before)
    await press(app, 'Bone')
    expect((await look()).presses).toBe(presses + 2)
  })

  test('pressed again a page closes', async () => {
    await switchOn(app, 'Sweep')
    await press(app, 'Sweep')
    await app.until((audit) => audit.panels().buttons.every(({ label, isOn }) => label !== 'Sweep' || !isOn), 20_000)
  })

  /** Before the picture, far enough to see what stands above and below it. */
  async function beforePicture() {
    await app.page.evaluate(`
      window.headset.position.set(${0.4 - 0.75 * Math.sin(0.45)}, 1.3, ${-0.6 + 0.75 * Math.cos(0.45)})
      window.headset.quaternion.set(0, ${Math.sin(-0.225)}, 0, ${Math.cos(-0.225)})
    `)
  }

  test('each look of the picture is a press under it, says so over it, and the original is one press away', async () => {
    await beforePicture()
    // What else is drawn and read would leave a software renderer no time for pictures that are not too old to be shown.
    const { layers } = await app.ask((audit) => audit.state())
    for (const [key, layer] of [['4', 'contour'], ['6', 'structures'], ['7', 'names']] as const) if (layers[layer]) await app.page.keyboard.press(key) // prettier-ignore
    for (const look of ['Less speckle', 'Bone edge', 'Needle', 'Contrast', 'Original']) {
      await switchOn(app, look)
      // The hand is out of the picture's way.
      await app.page.evaluate(`window.headset.controllers.right.position.set(0.9, 0.8, 0.2)`)
      await app.page.waitForTimeout(1200)
      await app.until((audit) => audit.live().frameId !== undefined, 20_000)
      await app.screenshot(`look-${look.toLowerCase().replace(' ', '-')}`)
    }
    expect((await app.ask((audit) => audit.state())).look).toBe('original')
  }, 120_000)

  test('fusion is gone through by its button: side by side the second picture stands above the first', async () => {
    const mode = async () => (await app.ask((audit) => audit.state())).fusion.mode
    for (let n = 0; n < 8 && (await mode()) !== 'side by side'; n++) {
      const { buttons } = await look()
      await press(app, buttons.find(({ label }) => label.startsWith('Fusion'))!.label)
    }
    expect(await mode()).toBe('side by side')
    await app.page.evaluate(
      `window.headset.controllers.right.position.set(0.9, 0.8, 0.2); window.headset.position.y = 1.5`,
    )
    await app.page.waitForTimeout(1500)
    await app.screenshot('fusion-in-headset')
    expect((await look()).overflowing).toEqual([])
  }, 120_000)
})
