import { expect, test } from 'vitest'
import { createViewWatch, isTellingViews } from '#app/view-watch.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import { LUMBAR_CLASSES, MUSCLE_CLASSES } from '#core/anatomy/sonoanatomy.ts'

const reading = (frameId: number, change: Partial<PictureReading> = {}): PictureReading => ({
  frameId,
  classes: LUMBAR_CLASSES,
  cells: new Uint8Array(1),
  side: 1,
  mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 },
  named: [],
  view: { name: 'sagittal laminar', confidence: 0.9 },
  abstains: undefined,
  tookMs: 1,
  ...change,
})
const muscle = reading(9, { classes: MUSCLE_CLASSES, view: undefined, abstains: 'too unsure' })

test('the same reading in many displayed frames is one vote; three readings tell the view', () => {
  const watch = createViewWatch()
  const at = (nowMs: number, frameId: number) =>
    watch.at({ nowMs, readings: [muscle, reading(frameId)], namesPaused: undefined }).seen?.name
  expect([0, 16, 33, 50].map((nowMs) => at(nowMs, 1))).toEqual([undefined, undefined, undefined, undefined])
  expect([at(100, 2), at(200, 3)]).toEqual([undefined, 'sagittal laminar'])
  watch.clear()
  expect(at(300, 4)).toBeUndefined()
})

test('networks that may not be asked say why; a muscle network that abstains does not silence the view', () => {
  const watch = createViewWatch()
  for (const frameId of [1, 2, 3])
    watch.at({ nowMs: 100 * frameId, readings: [reading(frameId)], namesPaused: 'too unsure' })
  expect(watch.at({ nowMs: 310, readings: [muscle, reading(3)], namesPaused: 'too unsure' }).seen).toBeDefined()
  expect(watch.at({ nowMs: 320, readings: [], namesPaused: 'the scale is not known' })).toEqual({
    seen: undefined,
    silent: 'the scale is not known',
  })
})

test('views are told only while the network that tells them runs', () => {
  const model = { backend: '', model: '', standing: '', loaded: 1, looked: 0, dropped: 0, reason: '' }
  const models = (state: 'running' | 'refused') => ({ models: [{ name: 'lumbar-anatomy', state, ...model }] })
  expect([
    isTellingViews(models('running')),
    isTellingViews(models('refused')),
    isTellingViews({ models: [] }),
  ]).toEqual([true, false, false])
})
