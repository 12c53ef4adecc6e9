import { describe, expect, test } from 'vitest'
import { createNeedleWatch, trackedTip, type PictureMoment } from '#app/needle-watch.ts'
import { createTransformGraph } from '#core/frames/transform-graph.ts'
import { point, transform } from '#core/frames/transform.ts'
import type { NeedleSeen } from '#core/needle/needle-seen.ts'

/** 0.2 mm a pixel. The probe stands `at` mm along the patient's x. */
const probeFromImage = transform('probe', 'image', [0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 1])
const patientFromImage = (at: number) =>
  transform('patient', 'image', [0.2, 0, 0, 0, 0, 0.2, 0, 0, 0, 0, 0.2, 0, at, 0, 0, 1])

/** A shaft of 100 px, 20 mm, straight down to its tip. */
const seen = (frameId: number, x: number, y: number): NeedleSeen => ({
  frameId, nearPx: [x, y - 100], farPx: [x, y], tipPx: [x, y],
  sigmaAlongPx: 5, sigmaAcrossPx: 2, from: 'shaft and tip', confidence: 0.9,
}) // prettier-ignore

const picture = (frameId: number, change: Partial<PictureMoment> = {}): PictureMoment => ({
  frameId,
  atMs: 50 * frameId,
  patientFromImage: undefined,
  probeFromImage,
  tracked: undefined,
  ...change,
})

describe('a needle seen at (200, 300)', () => {
  test('stands on the picture from its second sighting on, and is gone with the first picture that has none', () => {
    const watch = createNeedleWatch()
    expect(watch.at(picture(1), seen(1, 200, 300)).onImage).toBeUndefined()
    const { onImage } = watch.at(picture(2), seen(2, 200, 300))
    expect(onImage!.tipPx.map(Math.round)).toEqual([200, 300])
    expect(onImage!.nearPx.map(Math.round)).toEqual([200, 200])
    expect(watch.at(picture(3), undefined).onImage).toBeUndefined()
  })

  test('of a tracked probe it stays in the patient while the probe slides 4 mm over it', () => {
    const watch = createNeedleWatch()
    for (const frameId of [1, 2, 3])
      watch.at(picture(frameId, { patientFromImage: patientFromImage(0) }), seen(frameId, 200, 300))
    // The answer for picture 4 has not come: picture 3's needle is laid on it where it stands now.
    const { onImage } = watch.at(picture(4, { patientFromImage: patientFromImage(4) }), seen(3, 200, 300))
    expect(Math.round(onImage!.tipPx[0])).toBe(180)
  })

  test('an answer is laid where its own picture was, not where the newer one is that is shown', () => {
    const watch = createNeedleWatch()
    watch.at(picture(1, { patientFromImage: patientFromImage(0) }), undefined)
    watch.at(picture(2, { patientFromImage: patientFromImage(4) }), seen(1, 200, 300))
    const { onImage } = watch.at(picture(3, { patientFromImage: patientFromImage(4) }), seen(2, 180, 300))
    expect(Math.abs(onImage!.tipPx[0] - 180)).toBeLessThan(1)
  })

  test('without a calibration there are no millimetres, and nothing stands', () => {
    const watch = createNeedleWatch()
    for (const frameId of [1, 2, 3])
      expect(watch.at(picture(frameId, { probeFromImage: undefined }), seen(frameId, 200, 300)).onImage).toBeUndefined()
  })
})

describe('beside a tracked needle whose tip is at (40, 60, 0), at (200, 300) in the picture', () => {
  const tracked = { tip: point('patient', 40, 60, 0), direction: [0, 1, 0] as const, sigmaMm: 1 }
  const tracking = { patientFromImage: patientFromImage(0), tracked }

  test('nothing is told while it is seen there', () => {
    const watch = createNeedleWatch()
    for (let n = 1; n < 20; n++) expect(watch.at(picture(n, tracking), seen(n, 201, 302)).disagrees).toBeUndefined()
  })

  test('seen where it is tracked, both together are surer than either: within 2.5 mm, where the tracker alone is within 2.8', () => {
    const watch = createNeedleWatch()
    const { together } = watch.at(picture(1, tracking), seen(1, 201, 302))
    expect(together!.tip.x).toBeGreaterThan(40)
    expect(together!.tip.x).toBeLessThan(40.2)
    expect(together!.within95Mm).toBeLessThan(2.5)
    // Of a picture of a second ago nothing is told any more; nor of two that are apart.
    expect(watch.at(picture(30, tracking), undefined).together).toBeUndefined()
    expect(watch.at(picture(31, tracking), seen(31, 240, 300)).together).toBeUndefined()
  })

  test('seen 8 mm beside it, it is told with the fifth picture in a row, until three pictures fit', () => {
    const watch = createNeedleWatch()
    const told = [1, 2, 3, 4, 5, 6, 7, 8].map(
      (n) => watch.at(picture(n, tracking), seen(n, n > 5 ? 200 : 240, 300)).disagrees,
    )
    const words = 'needle seen 8 mm off the tracked one: bending or slipped mount'
    expect(told).toEqual([undefined, undefined, undefined, undefined, words, words, words, undefined])
  })

  test('a displayed frame is no picture: five frames of one picture tell nothing', () => {
    const watch = createNeedleWatch()
    for (let n = 0; n < 5; n++) expect(watch.at(picture(1, tracking), seen(1, 240, 300)).disagrees).toBeUndefined()
  })

  test('a second after the last comparison nothing is told any more, and nothing of another source', () => {
    const watch = createNeedleWatch()
    const tell = () => [1, 2, 3, 4, 5].map((n) => watch.at(picture(n, tracking), seen(n, 240, 300)).disagrees).at(-1)
    expect(tell()).toBeDefined()
    expect(watch.at(picture(25, tracking), undefined).disagrees).toBeDefined()
    expect(watch.at(picture(26, tracking), undefined).disagrees).toBeUndefined()
    expect(tell()).toBeDefined()
    watch.clear()
    expect(watch.at(picture(27, tracking), undefined).disagrees).toBeUndefined()
  })
})

test('the tracked tip is the needle-tip frame’s origin, ahead is its z, and its error is the chain’s', () => {
  const graph = createTransformGraph()
  expect(trackedTip(graph)).toBeUndefined()
  const turned = [1, 0, 0, 0, 0, 0, 1, 0, 0, -1, 0, 0, 10, 20, 30, 1]
  graph.set(transform('patient', 'needle-tip', turned), { errorMm: 1.4 })
  expect(trackedTip(graph)).toEqual({ tip: point('patient', 10, 20, 30), direction: [0, -1, 0], sigmaMm: 1.4 })
  graph.set(transform('patient', 'needle-tip', turned), { status: 'missing' })
  expect(trackedTip(graph)).toBeUndefined()
})
