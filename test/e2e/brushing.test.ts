/** A mask brushed in the headset by the tip of a controller, in a real CT with labels: surface, marks and undoing follow. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

const CT = 'ct/lumbar3mm/dicom'
const LABELS = 'ct/lumbar3mm/lumbar_ct_labels.nii.gz'
const L3 = structure('vertebra', 'L3').label
/** The hindmost voxel of its L3, LPS mm. */
const SPINOUS = [1, -77.3, 304.3] as const
/** The emulator's controllers have ray and grip in one place; the brush is 40 mm ahead along -z. */
const AHEAD_MM = 40

describeWithData('a brush at the tip of a controller', [CT, LABELS], () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 640, height: 560 }, query: '?empty&quality=low' })
    await app.page.locator('input[type=file][webkitdirectory]').setInputFiles(sharedData(CT)!)
    await app.until((audit) => audit.state().openCase !== undefined && !audit.state().progress, 120_000)
    await app.page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(sharedData(LABELS)!)
    await app.until((audit) => audit.state().structureOrigin && !audit.state().progress, 90_000)
    await app.page.evaluate('window.headset.position.set(0, 1.5, 0.05)')
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Correct'), 60_000)
  }, 300_000)
  afterAll(() => app?.close())

  const brushing = () => app.ask((audit) => audit.state().brushing)
  const corrections = () => app.ask((audit) => audit.state().structureOrigin!.corrections)

  /** Brings the tip of the right hand's brush to a place of the CT. */
  async function tipTo(at: readonly [number, number, number], settledMs = 250) {
    const { placement: m } = await app.ask((audit) => audit.state())
    const inRoom = [0, 1, 2].map((r) => (m[r]! * at[0] + m[r + 4]! * at[1] + m[r + 8]! * at[2] + m[r + 12]!) / 1000)
    await app.page.evaluate(`
      window.headset.controllers.right.quaternion.set(0, 0, 0, 1)
      window.headset.controllers.right.position.set(${inRoom[0]}, ${inRoom[1]}, ${inRoom[2]! + AHEAD_MM / 1000})
    `)
    await app.page.waitForTimeout(settledMs)
  }
  const trigger = async (value: 0 | 1) => {
    await app.page.evaluate(`window.headset.controllers.right.updateButtonValue('trigger', ${value})`)
    await app.page.waitForTimeout(300)
  }

  test(
    'is switched on by ray, chooses the vertebra it is in, adds to it, and is undone',
    { timeout: 200_000 },
    async () => {
      await press(app, 'Correct')
      await switchOn(app, 'Brush')
      await switchOn(app, 'By the tip')
      await tipTo(SPINOUS)
      await trigger(1)
      await trigger(0)
      await app.until((audit) => audit.state().brushing.chosen !== undefined, 20_000)
      const { chosen, tipsIn, isChoosing } = await brushing()
      expect({ chosen, tipsIn, isChoosing }).toEqual({ chosen: L3, tipsIn: ['right-hand'], isChoosing: false })
      expect(await corrections()).toBe(0)

      await trigger(1)
      for (const backMm of [3, 6, 9]) await tipTo([SPINOUS[0], SPINOUS[1] + backMm, SPINOUS[2]])
      await app.screenshot('brush-stroke')
      await trigger(0)
      // 9 mm in steps of a third of 4 mm, and the first ball.
      await app.until((audit) => audit.state().structureOrigin!.corrections >= 8, 20_000)
      await app.page.waitForTimeout(2500)
      await app.screenshot('brush-done')
      expect(await app.ask((audit) => audit.state().structureOrigin!.edited)).toContain(L3)

      // Out of the hologram it is a pointer again, and the whole stroke is undone at once.
      await press(app, 'Undo')
      await app.until((audit) => audit.state().structureOrigin!.corrections === 0, 20_000)
      expect((await brushing()).tipsIn).toEqual([])
      await press(app, 'This one up')
      await app.until((audit) => audit.state().structureOrigin!.corrections === 1, 20_000)
      const { structureOrigin, brushing: now } = await app.ask((audit) => audit.state())
      expect(structureOrigin!.edited).toEqual([structure('vertebra', 'L2').label])
      expect(now.chosen).toBe(structure('vertebra', 'L2').label)
      await app.screenshot('brush-renamed')
    },
  )
})
