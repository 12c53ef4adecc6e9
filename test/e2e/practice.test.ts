/**
 * A newcomer in a headset: from the front page to a finished first unit, by what page and panel say. Each step that a
 * person would take is counted, and each screen is pictured.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audit } from '#app/audit.ts'
import { transform } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { skinPlace } from '#core/phantom/contact/on-skin.ts'
import { flaws } from './axe.ts'
import { press } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

const [MOST_ACTIONS, MOST_S] = [15, 300]

describe('a newcomer', () => {
  let app: RunningApp
  let actions = 0
  let beganMs = 0
  const spine = createLumbarSpine()
  const l4 = spine.landmarks.L4.spinousTip

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 800, height: 640 }, query: '?quality=low' })
    await app.until((audit) => audit.state().openCase !== undefined && audit.state().source.state === 'running', 90_000)
    await app.page.evaluate(`
      window.headset.position.set(-0.06, 1.32, 0.08)
      window.headset.controllers.left.position.set(-0.3, 0.9, 0)
      window.headset.controllers.right.position.set(0.3, 0.9, 0)
      for (const { inputSource: { gripSpace } } of Object.values(window.headset.controllers))
        for (const key of Object.getOwnPropertySymbols(gripSpace)) if ('emulated' in gripSpace[key]) gripSpace[key].emulated = false
    `)
  }, 240_000)
  afterAll(() => app?.close())

  const act = async (doing: Promise<unknown>) => {
    actions++
    await doing
  }
  const practice = () => app.ask((audit: Audit) => audit.state().practice)
  const roomFromCt = async () => transform('room', 'ct', (await app.ask((audit: Audit) => audit.live().roomFromCt))!)
  const frames = async (count: number) => {
    const before = await app.ask((audit: Audit) => audit.framesDrawn())
    for (const endMs = performance.now() + 20_000; performance.now() < endMs; await app.page.waitForTimeout(30))
      if ((await app.ask((audit: Audit) => audit.framesDrawn())) >= before + count) return
  }

  /** A controller that looks straight at the back, its grip over a place of the skin, so deep under it. */
  async function over(side: 'left' | 'right', [xMm, , zMm]: readonly number[], underMm: number) {
    const [x, y, z] = skinPlace(spine.skinAt, xMm!, zMm!)
    const { matrix: m } = await roomFromCt()
    const at = [0, 1, 2].map((row) => (m[row]! * x + m[4 + row]! * y + m[8 + row]! * z + m[12 + row]!) / 1000)
    // The emulated grip is beside, below and before the controller's own place.
    const [beside, below, before] = [side === 'right' ? -0.011 : 0.011, 0.016, 0.01]
    await app.page.evaluate(`
      window.headset.controllers.${side}.position.set(${at[0]! + beside}, ${at[1]! + below}, ${at[2]! + before - underMm / 1000})
      window.headset.controllers.${side}.quaternion.set(0, 0, 0, 1)
    `)
    await frames(8)
  }

  test('finds Practise on the front page, and what comes first', async () => {
    await app.screenshot('practice-front')
    beganMs = performance.now()
    await act(app.page.getByRole('button', { name: 'Practise', exact: true }).click())
    await app.page.getByRole('heading', { name: '1 Touch and count' }).waitFor()
    await app.screenshot('practice-units')
    expect(await flaws(app)).toEqual([])
    await act(app.page.getByRole('button', { name: 'Practise in the headset' }).click())
    await app.until(
      (audit) => audit.state().view === 'immersive-ar' && audit.state().practice.phase === 'ready',
      60_000,
    )
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Begin'), 30_000)
    await frames(6)
    await app.screenshot('practice-ready')
  }, 150_000)

  test('marks L4 by hand, finds it by ultrasound, and the first unit is passed', async () => {
    await act(press(app, 'Begin'))
    await app.until((audit) => audit.state().practice.phase === 'running', 20_000)
    await act(over('left', l4, -20))
    await app.until(
      (audit) => (audit.panels().words as readonly string[]).some((words) => words.startsWith('Is this L4')),
      20_000,
    )
    await app.screenshot('practice-touch')
    await act(press(app, 'Mark'))
    await app.until((audit) => audit.state().layers.picture, 20_000)
    await act(over('right', l4, 8))
    await app.until(
      (audit) => audit.truth().now?.probe?.isTouching === true && audit.live().pictureWithheld === undefined,
      40_000,
    )
    await frames(10)
    await app.screenshot('practice-probe')
    await act(press(app, 'Here', { hand: 'left' }))
    await app.until((audit) => audit.state().practice.phase === 'ended', 20_000)
    await frames(4)
    await app.screenshot('practice-ended')
    const { debrief, learned } = await practice()
    expect(debrief!.attempt.reasons).toEqual([])
    expect(learned.attempts.map(({ taskId, isPassed }) => ({ taskId, isPassed }))).toEqual([
      { taskId: 'palpate-l4', isPassed: true },
    ])
    const tookS = (performance.now() - beganMs) / 1000
    console.log(
      `newcomer: ${actions} actions, ${tookS.toFixed(0)} s of which the task ${debrief!.attempt.lastedS.toFixed(0)} s`,
    )
    expect(actions).toBeLessThanOrEqual(MOST_ACTIONS)
    expect(tookS).toBeLessThanOrEqual(MOST_S)
  }, 240_000)

  test('says in the headset how it felt, one press a question', async () => {
    await press(app, 'Workload')
    await app.until(
      (audit) => (audit.panels().words as readonly string[]).some((words) => words.includes('1 of 6')),
      20_000,
    )
    await frames(4)
    await app.screenshot('practice-workload')
    for (const value of ['30', '20', '40', '10', '50', '0']) {
      await press(app, value)
      await frames(2)
    }
    await app.until((audit) => audit.state().practice.debrief?.attempt.tlx !== undefined, 20_000)
    expect((await practice()).debrief!.attempt.tlx).toEqual({
      mental: 30,
      physical: 20,
      temporal: 40,
      performance: 10,
      effort: 50,
      frustration: 0,
    })
  }, 200_000)

  test('what was learned is there after the page was closed, and the second unit is open', async () => {
    await app.page.goto(`${app.url}?quality=low`)
    await app.until((audit) => audit.state().practice.learned.attempts.length === 1, 30_000)
    await app.page.getByRole('button', { name: 'Practise', exact: true }).click()
    await app.page.getByRole('heading', { name: '2 The probe' }).waitFor()
    await app.screenshot('practice-second')
    expect(await app.page.locator('.unit').nth(0).getAttribute('data-state')).toBe('passed')
    expect(await app.page.locator('.unit').nth(1).getAttribute('data-state')).toBe('open')
  }, 90_000)
})
