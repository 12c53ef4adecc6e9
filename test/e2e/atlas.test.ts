/** The educator's atlas on the built app: peeled, taken apart, named, touched, asked and toured, on a screen and in a headset. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Audit } from '#app/audit.ts'
import { LUMBAR_TOUR } from '#core/atlas/lumbar-tour.ts'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

/** A slow machine misses presses. */
async function pressUntil(app: RunningApp, label: string, question: (audit: Audit) => unknown) {
  for (let tries = 0; tries < 4; tries++) {
    if (await app.ask(question)) return
    await press(app, label)
    await app.until(question, 6000).catch(() => undefined)
  }
  await app.until(question, 1000)
}

const atlasOf = (app: RunningApp) => app.ask((audit) => audit.state().atlas)

describe('the atlas on a screen', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1280, height: 800 } })
    await app.until((audit) => audit.state().hasLabels, 60_000)
    await app.page.getByRole('button', { name: 'Desktop 3-D view' }).click()
    await app.page.getByRole('button', { name: 'Atlas', exact: true }).click()
    await app.page.getByRole('checkbox', { name: /^Atlas/ }).check()
  }, 120_000)
  afterAll(() => app?.close())

  const slide = async (name: string, value: string) => app.page.getByRole('slider', { name }).fill(value)

  test(
    'is peeled to the bones, named in Latin, and taken apart, within the budget of a frame',
    { timeout: 90_000 },
    async () => {
      await slide('Layers off', '9')
      await app.page.waitForTimeout(2500)
      await app.screenshot('atlas-muscles')
      await slide('Layers off', '18')
      await app.page.getByLabel('Names in').selectOption('latin')
      await app.page.waitForTimeout(2500)
      await app.screenshot('atlas-bones')
      await app.page.getByText('On top: Bones. Last off: Facet joints.').waitFor()
      await slide('Take apart', '0.7')
      await app.page.waitForTimeout(2500)
      await app.screenshot('atlas-apart')
      const { drawCalls, triangles } = await app.ask((audit) => audit.drawn())
      expect(drawCalls).toBeLessThanOrEqual(150)
      expect(triangles).toBeLessThanOrEqual(500_000)
      await slide('Take apart', '0')
    },
  )

  test('a plane cuts it, with CT, MR and ultrasound of that very cut', { timeout: 120_000 }, async () => {
    await slide('Layers off', '5')
    await app.page.getByRole('checkbox', { name: /^Cut with a plane/ }).check()
    await app.until(
      (audit) => audit.live().cut?.has.ct && audit.live().cut?.has.mr && audit.live().cut?.has.ultrasound,
      60_000,
    )
    await app.page.keyboard.press('ArrowUp')
    for (let n = 0; n < 6; n++) await app.page.locator('body').press('ArrowUp')
    await app.page.waitForTimeout(2500)
    await app.screenshot('atlas-cut-transverse')
    await app.page.getByLabel('Plane', { exact: true }).selectOption('sagittal')
    const before = (await app.ask((audit) => audit.live().cut))!.version
    await app.until((audit) => audit.live().cut!.has.ultrasound, 60_000)
    await app.page.waitForTimeout(2500)
    expect((await app.ask((audit) => audit.live().cut))!.version).toBeGreaterThanOrEqual(before)
    await app.screenshot('atlas-cut-sagittal')
    await app.page.getByRole('checkbox', { name: /^Cut with a plane/ }).uncheck()
  })

  test('what is clicked is named in three languages and shown alone', { timeout: 60_000 }, async () => {
    await slide('Layers off', '0')
    await app.page.waitForTimeout(2000)
    const skin = app.page.locator('.atlas-chosen p')
    // The body stands right of the menu.
    await app.page.mouse.click(640, 420)
    await skin.waitFor()
    expect(await skin.innerText()).toContain('Cutis')
    await app.page.getByRole('button', { name: 'Alone' }).click()
    expect((await atlasOf(app)).isolated).toBe(1)
    await app.page.getByRole('button', { name: 'All again' }).click()
  })

  test(
    'a quiz asks ten questions, tells right from wrong and why, and keeps the score',
    { timeout: 90_000 },
    async () => {
      await app.page.getByRole('button', { name: 'Quiz: ten questions' }).click()
      const card = app.page.getByRole('region', { name: 'Quiz' })
      await card.getByText(/^Touch: /).waitFor()
      await app.page.waitForTimeout(1500)
      await app.screenshot('atlas-quiz-asked')
      for (let n = 0; n < 10; n++) {
        const { quiz } = await atlasOf(app)
        const question = quiz!.questions[n]!
        if (question.type === 'touch') await card.getByRole('button', { name: 'Show me' }).click()
        else await card.locator('.atlas-options .button').first().click()
        await card.locator('.atlas-told').waitFor()
        if (n === 1) {
          await app.page.waitForTimeout(1500)
          await app.screenshot('atlas-quiz-told')
        }
        await card.getByRole('button', { name: /Next question|Result/ }).click()
      }
      const { answers } = (await atlasOf(app)).quiz!
      expect(answers).toHaveLength(10)
      const right = answers.filter(({ isRight }) => isRight).length
      await card.getByText(`${right} of 10 right at the first answer.`).waitFor()
      await card.getByRole('button', { name: 'End quiz' }).click()
    },
  )

  test('the tour is played, a view is added to it, and it is saved', { timeout: 90_000 }, async () => {
    await app.page.getByRole('button', { name: 'Start: 13 steps' }).click()
    const card = app.page.getByRole('region', { name: 'Tour' })
    await card.getByText('The back', { exact: true }).waitFor()
    for (let n = 0; n < 8; n++) await card.getByRole('button', { name: 'Next' }).click()
    await card.getByText('Medial branches', { exact: true }).waitFor()
    await app.page.waitForTimeout(4000)
    await app.screenshot('atlas-tour')
    await app.page.getByRole('checkbox', { name: 'Change this tour' }).check()
    await app.page.getByRole('button', { name: 'This view as a new step' }).click()
    await app.until((audit) => audit.state().atlas.touring?.tour.steps.length === 14)
    await app.page.getByLabel('Title').fill('My own view')
    await app.page.getByLabel('Title').scrollIntoViewIfNeeded()
    await app.screenshot('atlas-tour-writing')
    const saving = app.page.waitForEvent('download')
    await app.page.getByRole('button', { name: 'Save as file' }).click()
    expect((await saving).suggestedFilename()).toMatch(/^From-the-skin.*\.tour\.json$/)
    await card.getByRole('button', { name: 'End tour' }).click()
    await app.page.getByRole('checkbox', { name: /^Atlas/ }).uncheck()
    expect((await app.ask((audit) => audit.state())).layers.volume).toBe(true)
  })
})

describe('the atlas in a headset', () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await runApp({ viewport: { width: 900, height: 800 }, query: '?quality=low' })
    await app.until((audit) => audit.state().hasLabels, 60_000)
    // Between the panel to the left and the body ahead.
    await app.page.evaluate(`
      window.headset.position.set(-0.15, 1.35, 0.05)
      window.headset.quaternion.set(0, ${Math.sin(0.1)}, 0, ${Math.cos(0.1)})
      window.headset.controllers.left.position.set(0.3, 0.8, 0.2)
    `)
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    await app.page.keyboard.press('1')
    await app.until((audit) => audit.panels().buttons.length > 15)
    await app.page.waitForTimeout(1500)
  }, 150_000)
  afterAll(() => app?.close())

  test(
    'is opened, peeled and taken apart from the panel, and nothing runs out of it',
    { timeout: 90_000 },
    async () => {
      await switchOn(app, 'Atlas')
      await press(app, 'Open atlas')
      await app.until((audit) => audit.state().atlas.isOn, 20_000)
      await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Peel off'), 20_000)
      await press(app, 'Peel off')
      await app.until((audit) => audit.state().atlas.peeled === 6, 20_000)
      await app.page.waitForTimeout(2500)
      await app.screenshot('atlas-headset')
      expect((await app.ask((audit) => audit.panels())).overflowing).toEqual([])
    },
  )

  test('leads the tour', { timeout: 90_000 }, async () => {
    await pressUntil(app, 'Tour', (audit) => audit.state().atlas.touring !== undefined)
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Next'), 20_000)
    await pressUntil(app, 'Next', (audit) => audit.state().atlas.touring?.at === 1)
    await app.page.waitForTimeout(2500)
    await app.screenshot('atlas-headset-tour')
    const { overflowing, words } = await app.ask((audit) => audit.panels())
    expect(overflowing).toEqual([])
    expect(words).toContain(`2 of 13: ${LUMBAR_TOUR.steps[1]!.title}`)
    await pressUntil(app, 'End tour', (audit) => audit.state().atlas.touring === undefined)
  })

  test('asks, and is answered by the ray of a controller', { timeout: 90_000 }, async () => {
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Quiz'), 20_000)
    await pressUntil(app, 'Quiz', (audit) => audit.state().atlas.quiz !== undefined)
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Show me'), 20_000)
    // Wherever the ray meets the body something was touched, and the first answer counts.
    await app.page.evaluate(`
      const { right } = window.headset.controllers
      right.position.set(0.02, 1.25, 0)
      right.quaternion.set(0, 0, 0, 1)
    `)
    for (let tries = 0; tries < 4 && !(await atlasOf(app)).quiz!.answers.length; tries++) {
      await app.page.waitForTimeout(800)
      await app.page.evaluate(`window.headset.controllers.right.updateButtonValue('trigger', 1)`)
      await app.page.waitForTimeout(500)
      await app.page.evaluate(`window.headset.controllers.right.updateButtonValue('trigger', 0)`)
      await app.page.waitForTimeout(800)
    }
    const { quiz } = await atlasOf(app)
    expect(quiz!.answers).toHaveLength(1)
    expect(typeof quiz!.answers[0]!.given).toBe('number')
    await app.screenshot('atlas-headset-quiz')
    expect((await app.ask((audit) => audit.panels())).overflowing).toEqual([])
  })
})
