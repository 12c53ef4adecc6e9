/** Guidance on a screen: the page's own face, figures and alarms beside the desktop view. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

let app: RunningApp

beforeAll(async () => {
  app = await runApp({
    viewport: { width: 1280, height: 720 },
    headset: false,
    query: '?quality=low',
    // A plan that was made in an earlier visit: to the sac, where nobody should go.
    before: () =>
      localStorage.setItem(
        'interspace.procedure',
        JSON.stringify({
          version: '1',
          savedAtEpochMs: Date.now(),
          caseName: 'Built-in lumbar spine (parametric phantom)',
          phase: 'prepare',
          isPlanLocked: false,
          target: { in: 'ct', x: 9, y: 31, z: -26 },
          entry: { in: 'ct', x: 30, y: 87, z: -20 },
          consent: {},
          preset: 'bone',
          view: 'page',
        }),
      ),
  })
  await app.until((audit) => audit.state().target !== undefined && audit.state().source.state === 'running', 90_000)
  await app.until((audit) => audit.safety().watched > 40, 60_000)
  await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
  await app.page.keyboard.press('1')
  await app.page.keyboard.press('2')
}, 120_000)
afterAll(() => app?.close())

test('a needle held with the mouse is guided on the page', async () => {
  await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
  await app.page.getByLabel('Needle held by').selectOption('mouse')
  await app.page.getByRole('button', { name: 'Probe', exact: true }).click()
  if ((await app.ask((audit) => audit.state())).simulation.mouseMoves !== 'needle') await app.page.keyboard.press('n')
  // Leaning by 20° to the middle it goes between the laminae.
  for (let n = 0; n < 10; n++) await app.page.keyboard.press('x')
  await app.page.keyboard.press('g')
  await app.until((audit) => audit.safety().guidance === 'given', 60_000)
  const region = app.page.getByRole('region', { name: 'Guidance' })
  expect(await region.innerText()).toMatch(/Offset\s+[\d.]+ mm[\s\S]*Angle\s+[\d.]+°[\s\S]*To target\s+[\d.]+ mm/)
  await app.screenshot('guided-desktop')
}, 120_000)

test('pushed on with the keyboard to the sac, the alarm stands over the view with its answers; seen and silenced by button', async () => {
  for (let n = 0; n < 100; n++) {
    await app.page.keyboard.press('f')
    if (n % 4 === 0 && (await app.ask((audit) => audit.safety())).alarms.some(({ kind }) => kind === 'stop')) break
  }
  await app.until((audit) => audit.safety().alarms.some(({ kind }) => kind === 'stop'), 20_000)
  const alarm = app.page.getByRole('alert')
  expect(await alarm.innerText()).toMatch(/(Too near: |Needle in )dura[\s\S]*draw the needle back/i)
  await app.screenshot('guided-desktop-alarm')
  await alarm.getByRole('button', { name: /Sound off/ }).click()
  await app.until((audit) => audit.safety().isMuted, 10_000)
  expect(await alarm.innerText()).toMatch(/Sound off, \d+ s/)
  await alarm.getByRole('button', { name: 'Seen' }).click()
  await app.until((audit) => audit.safety().alarms.every(({ kind, isSeen }) => kind !== 'stop' || isSeen), 10_000)
}, 120_000)
