/** A mask brushed in the headset by the tip of a controller, in a real CT with labels: surface, marks and undoing follow. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { brushHand } from './brush-hand.ts'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

const CT = 'ct/lumbar3mm/dicom'
const LABELS = 'ct/lumbar3mm/lumbar_ct_labels.nii.gz'
const L3 = structure('vertebra', 'L3').label
/** The hindmost voxel of its L3, LPS mm. */
const SPINOUS = [1, -77.3, 304.3] as const

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
  const voxels = () => app.ask((audit) => ({ counts: audit.labels()!.counts, digest: audit.labels()!.digest }))
  /** What is named at places behind the tip of the spinous process, where its way goes and beside it: patient mm. */
  const named = (places: readonly (readonly [number, number, number])[]) =>
    app.page.evaluate(`${JSON.stringify(places)}.map((place) => window.interspace.labels().at(place))`)

  test(
    'is switched on by ray, chooses the vertebra it is in, adds to it, and is undone',
    { timeout: 200_000 },
    async () => {
      const { tipTo, pull, letGo } = brushHand(app)
      await press(app, 'Correct')
      await switchOn(app, 'Brush')
      await switchOn(app, 'By the tip')
      await tipTo(SPINOUS)
      await pull()
      await letGo()
      await app.until((audit) => audit.state().brushing.chosen !== undefined, 20_000)
      const { chosen, tipsIn, isChoosing } = await brushing()
      expect({ chosen, tipsIn, isChoosing }).toEqual({ chosen: L3, tipsIn: ['right-hand'], isChoosing: false })
      expect(await corrections()).toBe(0)

      // Behind the spinous process nothing is named yet; the brush of 4 mm goes 9 mm back, and so reaches 13 mm.
      const behind = (mm: number, asideMm = 0) => [SPINOUS[0] + asideMm, SPINOUS[1] + mm, SPINOUS[2]] as const
      const [onItsWay, beside] = [[4, 6, 8, 10, 12].map((mm) => behind(mm)), [behind(17), behind(8, 8), behind(8, -8)]]
      expect(await named([...onItsWay, ...beside])).toEqual(Array.from({ length: 8 }, () => 0))
      const before = await voxels()
      await pull()
      for (const backMm of [3, 6, 9]) await tipTo([SPINOUS[0], SPINOUS[1] + backMm, SPINOUS[2]])
      await app.screenshot('brush-stroke')
      await letGo()
      // 9 mm in steps of a third of 4 mm, and the first ball.
      await app.until((audit) => audit.state().structureOrigin!.corrections >= 8, 20_000)
      await app.page.waitForTimeout(2500)
      await app.screenshot('brush-done')
      expect(await app.ask((audit) => audit.state().structureOrigin!.edited)).toContain(L3)
      expect(await named([...onItsWay, ...beside])).toEqual([L3, L3, L3, L3, L3, 0, 0, 0])
      const after = await voxels()
      const { [L3]: had, ...others } = before.counts
      const { [L3]: has, ...othersAfter } = after.counts
      // A rod of 9 mm with a half ball at each end, of which what lay in the bone is not new, in voxels of 1.25 mm.
      const rodVoxels = (Math.PI * 4 ** 2 * (9 + (4 / 3) * 4)) / 1.25 ** 3
      expect(has! - had!).toBeGreaterThan(0.5 * rodVoxels)
      expect(has! - had!).toBeLessThan(1.15 * rodVoxels)
      expect(othersAfter).toEqual(others)

      // Out of the hologram it is a pointer again, and the whole stroke is undone at once, to the voxel.
      await press(app, 'Undo')
      await app.until((audit) => audit.state().structureOrigin!.corrections === 0, 20_000)
      expect(await voxels()).toEqual(before)
      await press(app, 'Redo')
      await app.until((audit) => audit.state().structureOrigin!.corrections >= 8, 20_000)
      expect(await voxels()).toEqual(after)
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
