/**
 * A real MR without its sacrum on the built app: vertebrae found, not named; named by a ray in the headset and confirmed;
 * structures made of them; the dural sac brushed there, which what a needle must keep away from follows.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { brushHand } from './brush-hand.ts'
import { press, switchOn } from './panel-aim.ts'
import { runApp, type RunningApp } from './running-app.ts'

const MR = 'mr/TPTBox_T2w_subregions/sub-mri_label-6_T2w.nii.gz'
/** The sac and what is in it: one surface is watched for both. */
const IN_SAC = [structure('dura').label, structure('cerebrospinal fluid').label, structure('cauda equina').label]
const RADIUS_MM = 4
/** Of structures. */
const VOXEL_MM = 1.25

describeWithData('the vertebrae of an open MR', [MR], () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1000, height: 900 }, query: '?empty&quality=low' })
    await app.page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(sharedData(MR)!)
    await app.until((audit) => audit.state().openCase !== undefined && !audit.state().progress, 60_000)
    await app.page.evaluate('window.headset.position.set(0, 1.5, 0.05)')
  }, 120_000)

  afterAll(() => app?.close())

  const names = () => app.page.getByRole('list', { name: /Vertebrae found/ })
  const spine = () => app.ask((audit) => {
    const { vertebrae } = audit.state()
    return vertebrae?.state === 'found' ? vertebrae.spine : undefined
  }) // prettier-ignore

  test(
    'are found, none is named unasked, and the picture shows which one is asked about',
    { timeout: 150_000 },
    async () => {
      const { page } = app
      expect((await app.ask((audit) => audit.state())).openCase?.modality).toBe('MR')
      await page.getByRole('button', { name: 'Find the vertebrae' }).click()
      await app.until((audit) => audit.state().vertebrae?.state === 'found', 120_000)
      await names().scrollIntoViewIfNeeded()
      await app.screenshot('mr-found')
      expect((await names().innerText()).split('\n')).toEqual(['not named (cut)', 'not named', 'not named (cut)'])
      expect(await page.locator('.spine-picture-name.asked').innerText()).toBe('lowest whole')
      expect(await page.getByRole('button', { name: 'These levels are right' }).count()).toBe(0)
    },
  )

  test('stand in their places in the 3-D view, and are named on the page', { timeout: 150_000 }, async () => {
    const { page } = app
    await page.getByRole('button', { name: 'Desktop 3-D view' }).click()
    await app.until((audit) => audit.state().view === 'desktop')
    await page.waitForTimeout(3000)
    await app.screenshot('mr-desktop-unnamed')
    await page.getByRole('button', { name: 'Leave' }).click()
    await page.getByLabel('Lowest whole vertebra').selectOption('L2')
    await app.until((audit) => {
      const { vertebrae } = audit.state()
      return vertebrae?.state === 'found' && vertebrae.spine.countedFrom === 'person'
    }, 120_000)
    await names().scrollIntoViewIfNeeded()
    await app.screenshot('mr-named')
    expect((await names().innerText()).split('\n')).toEqual([
      expect.stringMatching(/^L1\? \d+ % \(cut\)$/),
      'L2? 100 %',
      expect.stringMatching(/^L3\? \d+ % \(cut\)$/),
    ])
    expect(await page.locator('.spine-picture-name').allInnerTexts()).toEqual(['L1?', 'L2?', 'L3?'])
  })

  test('are named anew by ray in the headset, and confirmed there', { timeout: 200_000 }, async () => {
    await app.page.getByRole('button', { name: 'Enter AR' }).click()
    await app.until((audit) => audit.state().view === 'immersive-ar')
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Right'), 60_000)
    await app.screenshot('mr-headset-named')
    await press(app, 'L3')
    await app.until((audit) => {
      const { vertebrae } = audit.state()
      return vertebrae?.state === 'found' && vertebrae.spine.vertebrae[1]?.level === 'L3'
    }, 120_000)
    expect((await spine())!.vertebrae.map(({ level }) => level)).toEqual(['L2', 'L3', 'L4'])
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Right'), 60_000)
    await press(app, 'Right')
    await app.until((audit) => {
      const { vertebrae } = audit.state()
      return vertebrae?.state === 'found' && vertebrae.isConfirmed
    })
    await app.screenshot('mr-headset-fitting')
  })

  test('become structures of this very MR', { timeout: 240_000 }, async () => {
    await app.until((audit) => audit.state().structureOrigin && !audit.state().progress, 220_000)
    await app.until((audit) => audit.panels().buttons.some(({ label }) => label === 'Correct'), 60_000)
    await app.screenshot('mr-headset-structures')
    const { structureOrigin, structureTriangles } = await app.ask((audit) => audit.state())
    expect(structureOrigin).toMatchObject({ kind: 'fit', corrections: 0, edited: [] })
    expect(structureTriangles['bone']![0]).toBeGreaterThan(1000)
  })

  test(
    'a stroke of the brush widens the dural sac, and with it what needles keep away from; undone it is as it was',
    { timeout: 240_000 },
    async () => {
      const { tipTo, pull, letGo } = brushHand(app)
      const { canal, vertebrae } = (await spine())!
      const height = vertebrae[1]!.placement.centre[2]
      const middle = canal.reduce((a, b) => (Math.abs(b[2] - height) < Math.abs(a[2] - height) ? b : a))
      const inSac = [middle[0], middle[1], middle[2]] as const
      const there = (await app.page.evaluate(`window.interspace.labels().at(${JSON.stringify(inSac)})`)) as number
      expect(IN_SAC).toContain(there)
      const voxels = () => app.ask((audit) => ({ counts: audit.labels()!.counts, digest: audit.labels()!.digest }))
      const reach = () => app.ask((audit) => audit.safety().surfaces.find(({ structure }) => structure === 'dura'))
      await app.until((audit) => audit.safety().surfaces.some(({ structure }) => structure === 'dura'), 30_000)

      await press(app, 'Correct')
      await switchOn(app, 'Brush')
      await switchOn(app, 'By the tip')
      await tipTo(inSac)
      await pull()
      await letGo()
      await app.until(
        (audit) => audit.state().brushing.chosen !== undefined && !audit.state().brushing.isChoosing,
        20_000,
      )
      expect(await app.ask((audit) => audit.state().brushing.chosen)).toBe(there)
      const [before, reachBefore] = [await voxels(), (await reach())!]

      await pull()
      for (const leftMm of [5, 10, 15, 20]) await tipTo([inSac[0] + leftMm, inSac[1], inSac[2]])
      await letGo()
      await app.screenshot('mr-dura-brushed')
      const endMm = inSac[0] + 20 + RADIUS_MM
      expect(reachBefore.high[0]).toBeLessThan(endMm - 4)
      const settled = { timeout: 30_000, interval: 500 }
      // Watched structures are made anew one a frame.
      await expect.poll(async () => Math.abs(((await reach())?.high[0] ?? NaN) - endMm), settled).toBeLessThan(1.5)
      const [after, reachAfter] = [await voxels(), (await reach())!]
      await app.screenshot('mr-dura-followed')
      expect(after.counts[there]).toBeGreaterThan(before.counts[there]!)
      // From now on its surface is that of voxels, no longer of the formula: a voxel's edge apart.
      expect(Math.abs(reachAfter.low[0] - reachBefore.low[0])).toBeLessThan(VOXEL_MM)

      await press(app, 'Undo')
      await app.until((audit) => audit.state().structureOrigin!.corrections === 0, 20_000)
      expect(await voxels()).toEqual(before)
      await expect
        .poll(async () => Math.abs(((await reach())?.high[0] ?? NaN) - reachBefore.high[0]), settled)
        .toBeLessThan(VOXEL_MM)
    },
  )
})
