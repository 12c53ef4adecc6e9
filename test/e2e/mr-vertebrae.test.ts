/** Vertebrae of a real MR without its sacrum on the built app: found, not named, named by a person, confirmed, and made into structures. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { structure } from '#core/anatomy/structures.ts'
import { describeWithData, sharedData } from '#test/real/shared-data.ts'
import { runApp, type RunningApp } from './running-app.ts'

const MR = 'mr/TPTBox_T2w_subregions/sub-mri_label-6_T2w.nii.gz'

describeWithData('the vertebrae of the open MR', [MR], () => {
  let app: RunningApp

  beforeAll(async () => {
    app = await runApp({ viewport: { width: 1100, height: 1000 }, query: '?empty&quality=low' })
    await app.page.locator('input[type=file]:not([webkitdirectory])').first().setInputFiles(sharedData(MR)!)
    await app.until((audit) => audit.state().openCase !== undefined && !audit.state().progress, 60_000)
  }, 120_000)

  afterAll(() => app?.close())

  test('are found, and none is named unasked', { timeout: 150_000 }, async () => {
    const { page } = app
    await app.screenshot('mr-open')
    expect((await app.ask((audit) => audit.state())).openCase?.modality).toBe('MR')
    await page.getByRole('button', { name: 'Find the vertebrae' }).click()
    await app.until((audit) => audit.state().vertebrae?.state === 'found', 120_000)
    const names = page.getByRole('list', { name: /Vertebrae found/ })
    await names.scrollIntoViewIfNeeded()
    await app.screenshot('mr-found')
    expect((await names.innerText()).split('\n')).toEqual(['not named (cut)', 'not named', 'not named (cut)'])
    expect(await page.getByRole('button', { name: 'These levels are right' }).count()).toBe(0)
  })

  test('are named from the one a person names, and confirmed', { timeout: 150_000 }, async () => {
    const { page } = app
    await page.getByLabel('Lowest whole vertebra').selectOption('L3')
    await app.until((audit) => {
      const { vertebrae } = audit.state()
      return vertebrae?.state === 'found' && vertebrae.spine.countedFrom === 'person'
    }, 120_000)
    const names = page.getByRole('list', { name: /Vertebrae found/ })
    await names.scrollIntoViewIfNeeded()
    await app.screenshot('mr-named')
    expect((await names.innerText()).match(/L\d\?/g)).toEqual(['L2?', 'L3?', 'L4?'])
    await page.getByRole('button', { name: 'These levels are right' }).click()
    await page.getByText('Levels confirmed by you.').waitFor()
    await app.screenshot('mr-confirmed')
  })

  test('become structures of this very MR', { timeout: 200_000 }, async () => {
    await app.until((audit) => audit.state().structureOrigin && !audit.state().progress, 180_000)
    await app.page.waitForTimeout(3000)
    await app.page.getByRole('heading', { name: 'Structures' }).scrollIntoViewIfNeeded()
    await app.screenshot('mr-structures')
    const { structureOrigin, structureTriangles } = await app.ask((audit) => audit.state())
    expect(structureOrigin).toMatchObject({ kind: 'fit', corrections: 0, edited: [] })
    expect(Object.keys(structureTriangles)).toContain('bone')
    expect(structure('vertebra', 'L3')).toBeDefined()
  })
})
