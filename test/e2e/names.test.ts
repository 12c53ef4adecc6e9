/** The trained networks of this build in the running app: they load behind the contour, look at live pictures, and are silent when told to be. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runApp, type RunningApp } from './running-app.ts'

const NETWORKS = ['lumbar-anatomy', 'needle', 'muscle-fascia']
const there = NETWORKS.filter((name) => existsSync(join(import.meta.dirname, '../../models', name, 'model.onnx')))

describe.skipIf(there.length === 0)(`with ${there.join(', ')}`, () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1280, height: 720 }, headset: false, query: '?quality=low' })
    await app.until((audit) => audit.state().source.state === 'running', 90_000)
    await app.page.getByRole('button', { name: 'Open 3-D view' }).click()
    // The hologram that is ray-cast on the software renderer would leave the simulation no time.
    await app.page.keyboard.press('1')
  }, 120_000)
  afterAll(() => app?.close())

  const models = () => app.ask((audit) => audit.state().perceiving.models)

  test('all of them run, and none is refused', async () => {
    await app.until((audit) => {
      const { models } = audit.state().perceiving
      // None is listed before the first is asked for.
      return models.length > 1 && models.every(({ state }) => state === 'running')
    }, 90_000)
    expect((await models()).map(({ name }) => name)).toEqual(['bone-likelihood', ...there])
    const notices = await app.ask((audit) => audit.state().notices.map(({ text }) => text))
    // A busy machine may be too slow for the network's outline; that is said, and no fault of it.
    expect(notices.filter((text) => !text.includes('too slow'))).toEqual([])
  }, 100_000)

  test('they look at live pictures, and what they find is of the picture shown or one just before', async () => {
    await app.until(
      (audit) => audit.state().perceiving.models.some(({ name, looked }) => name !== 'bone-likelihood' && looked > 0),
      60_000,
    )
    await app.until((audit) => audit.live().readingFrameIds.length > 0, 60_000)
    const { readingFrameIds, frameId } = await app.ask((audit) => audit.live())
    for (const read of readingFrameIds) expect(read).toBeLessThanOrEqual(frameId ?? Infinity)
    await app.screenshot('names')
  }, 130_000)

  test('with the layer put away there is nothing of them left', async () => {
    await app.page.keyboard.press('7')
    await app.until((audit) => !audit.state().layers.names)
    await app.until((audit) => audit.live().readingFrameIds.length === 0)
    const { names, needleSeen, namesPaused } = await app.ask((audit) => audit.live())
    expect({ names, needleSeen, namesPaused }).toEqual({ names: [], needleSeen: undefined, namesPaused: undefined })
  }, 60_000)

  test('the first screen says of each what it is, and that nobody has reviewed it', async () => {
    await app.page.keyboard.press('Escape')
    const section = app.page.getByRole('region', { name: 'Recognition' })
    await section.getByText('Lumbar anatomy').waitFor()
    expect(await section.getByText('Running').count()).toBe(1 + there.length)
    for (const { standing } of await models()) if (standing) expect(await section.getByText(standing).count()).toBe(1)
    await app.screenshot('names-page')
  }, 60_000)
})
