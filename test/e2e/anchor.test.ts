/** The hologram's place in the room, from one headset session to the next, in the built app. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

let app: RunningApp
beforeAll(async () => {
  app = await runApp({ viewport: { width: 320, height: 240 }, query: '?quality=low' })
})
afterAll(() => app?.close())

const enter = async () => {
  await app.page.getByRole('button', { name: 'Enter AR' }).click()
  await app.until((audit) => audit.state().view === 'immersive-ar')
}
const leave = async () => {
  await app.page.evaluate('window.headset.activeSession.end()')
  await app.until((audit) => audit.state().view === 'page')
}
const STANDS = 'The hologram stands where it stood last time. Check that it is right.'

test('the place is held by an anchor of the headset and taken up again in the next session, aloud', async () => {
  await app.until((audit) => audit.state().openCase !== undefined)
  await enter()
  const before = await app.ask((audit) => audit.state().placement)
  for (let tries = 0; !(await app.page.evaluate(`localStorage.getItem('interspace.anchor')`)); tries++) {
    if (tries > 200) throw new Error('no anchor was kept')
    await app.page.waitForTimeout(100)
  }
  await leave()
  await enter()
  await app.until((audit) => audit.state().notices.some(({ text }) => text.startsWith('The hologram stands where')))
  const { placement, notices } = await app.ask((audit) => audit.state())
  expect(notices.map(({ text }) => text)).toContain(STANDS)
  for (const [at, value] of placement.entries()) expect(value).toBeCloseTo(before[at]!, 2)
  await leave()
}, 90_000)
