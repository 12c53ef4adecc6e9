/**
 * A facet injection planned wholly inside the headset, each step by the ray of a controller at the panel: procedure, level
 * and side chosen, the proposed target accepted, ways found and looked at, one taken, the plan locked, and unlocked again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { press } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

const HAND = { hand: 'right' } as const

let app: RunningApp

beforeAll(async () => {
  app = await runApp({ viewport: { width: 480, height: 360 }, query: '?quality=low' })
  await app.until((audit) => audit.state().openCase !== undefined && audit.state().hasLabels, 90_000)
  await app.page.evaluate(`
    window.headset.position.set(0, 1.45, 0)
    window.headset.quaternion.set(0, ${Math.sin(0.3)}, 0, ${Math.cos(0.3)})
    window.headset.controllers.left.position.set(0.5, 0.8, 0.2)
  `)
  await app.page.getByRole('button', { name: 'Enter AR' }).click()
  await app.until((audit) => audit.state().view === 'immersive-ar')
  // The hologram that is ray-cast, and networks that read pictures nobody looks at, would leave the panel no time.
  const { layers } = await app.ask((audit) => audit.state())
  for (const [key, layer] of [['1', 'volume'], ['4', 'contour'], ['7', 'names']] as const) if (layers[layer]) await app.page.keyboard.press(key) // prettier-ignore
  await app.until((audit) => audit.panels().buttons.length > 15)
}, 150_000)
afterAll(() => app?.close())

const planNow = () => app.ask((audit) => audit.state().plan)

/** Presses until it is so: a slow machine misses presses, and a choice goes round by one press each. */
async function pressUntil(label: () => Promise<string> | string, isSo: () => Promise<boolean>, most = 12) {
  for (let n = 0; n < most; n++) {
    if (await isSo()) return
    await press(app, await label(), HAND)
  }
  expect(await isSo(), `after ${most} presses`).toBe(true)
}

/** What a choice is called now: its button says what is chosen. */
async function labelOf(pattern: RegExp): Promise<string> {
  const { buttons } = await app.ask((audit) => audit.panels())
  const found = buttons.find(({ label }) => pattern.test(label))
  if (!found) throw new Error(`no button like ${pattern}: ${buttons.map(({ label }) => label).join(', ')}`)
  return found.label
}

const isAllowed = (label: string) =>
  app.until(`(audit) => audit.panels().buttons.some((each) => each.label === ${JSON.stringify(label)} && each.isAllowed)` as never, 30_000) // prettier-ignore

test('facet joint L4/5 right: chosen, proposed, accepted, searched, taken, locked and unlocked, all by ray', async () => {
  const begunMs = performance.now()
  await pressUntil(
    () => 'Plan',
    async () => (await app.ask((audit) => audit.panels())).buttons.some(({ label }) => label === 'Propose'),
  )
  await pressUntil(
    () => 'Choose procedure',
    async () => (await planNow()).now.procedure?.id === 'facet-joint',
  )
  await pressUntil(
    () => labelOf(/^(Level|L\d.*)$/),
    async () => (await planNow()).now.level === 'L4',
  )
  await pressUntil(
    () => labelOf(/^(Side|Left|Right)$/),
    async () => (await planNow()).now.side === 'right',
  )

  await isAllowed('Propose')
  await press(app, 'Propose', HAND)
  await app.until((audit) => audit.state().plan.now.proposal !== undefined)
  expect((await planNow()).now.target).toBeUndefined()
  await isAllowed('Accept')
  await press(app, 'Accept', HAND)
  await app.until((audit) => audit.state().target !== undefined)
  // The patient's right is where x is less.
  expect((await planNow()).now.target!.x).toBeLessThan(0)

  await isAllowed('Find ways')
  await press(app, 'Find ways', HAND)
  await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Way 1 of 5'), 60_000)
  await press(app, 'Way 1 of 5', HAND)
  await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Way 2 of 5'))
  await app.screenshot('headset-plan-ways')
  await pressUntil(
    () => 'Take it',
    async () => (await planNow()).now.corridor !== undefined,
  )
  expect((await app.ask((audit) => audit.state())).entry).toBeDefined()

  await press(app, 'Lock', HAND)
  await app.until((audit) => audit.state().plan.locks.length === 1)
  await app.screenshot('headset-plan-locked')
  const { overflowing, buttons } = await app.ask((audit) => audit.panels())
  expect(overflowing).toEqual([])
  expect(buttons.find(({ label }) => label === 'Find ways')!.isAllowed).toBe(false)

  console.log(`planned by ray: ${((performance.now() - begunMs) / 1000).toFixed(1)} s`)

  await press(app, 'Unlock', HAND)
  await press(app, 'Other way', HAND)
  await app.until((audit) => audit.panels().buttons.some(({ label, isAllowed: may }) => label === 'Find ways' && may))
  expect((await planNow()).locks.at(-1)).toMatchObject({ reason: 'Other way' })
}, 110_000)
