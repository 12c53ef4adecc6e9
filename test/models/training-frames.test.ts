import { describe, expect, test } from 'vitest'
import { classesByLabel, LUMBAR_CLASSES, lumbarClassOf, VIEWS, type View } from '#core/anatomy/sonoanatomy.ts'
import { structure, STRUCTURES } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'
import { makeTissueVolume, reachOfUltrasound } from '#core/phantom/ultrasound/make-tissue-volume.ts'
import { drawFrame, type DrawnFrame } from '#models/training/draw-frame.ts'
import { SIDE } from '#models/training/network-picture.ts'
import { tissueOfPictures } from '#models/training/tissue-round.ts'

const COUNT = 40
const CLASS_OF = classesByLabel(LUMBAR_CLASSES, lumbarClassOf)

function framesOf(seed: number): DrawnFrame[] {
  const spine = createLumbarSpine(drawParameters(seed, 'prone'))
  const { low, high } = reachOfUltrasound(spine)
  const volume = makeTissueVolume(spine, { within: { low, high }, spacingMm: 1.6, surfacesMm: 2.2, withLabels: true })
  const random = createRandom(seed)
  return Array.from({ length: COUNT }, () => drawFrame(spine, () => volume, random)).filter(
    (frame) => frame !== undefined,
  )
}

const pixelsOf = ({ labels }: DrawnFrame, name: (typeof LUMBAR_CLASSES)[number]) =>
  labels.reduce((count, label) => count + (LUMBAR_CLASSES[CLASS_OF[label]!] === name ? 1 : 0), 0)

describe(`${COUNT} training pictures of the spine of seed 7`, () => {
  const frames = framesOf(7)
  const called = (view: View) => frames.filter((frame) => frame.view === view)

  test('almost every one touches the skin, and every view is among them', () => {
    expect(frames.length).toBeGreaterThan(COUNT - 4)
    expect(VIEWS.filter((view) => called(view).length === 0)).toEqual([])
  })

  test('a view shows what it is called after: sac and body through the window, processes in rows', () => {
    for (const frame of called('transverse interlaminar'))
      expect(pixelsOf(frame, 'dural sac') + pixelsOf(frame, 'anterior complex')).toBeGreaterThanOrEqual(50)
    for (const frame of called('sagittal transverse process'))
      expect(pixelsOf(frame, 'transverse process')).toBeGreaterThanOrEqual(15)
    for (const frame of called('sagittal midline'))
      expect(pixelsOf(frame, 'spinous process')).toBeGreaterThanOrEqual(25)
  })

  test('nothing deep is named in a shadow', () => {
    const named = frames.map(({ labels, shadow }) => labels.filter((label, at) => label > 0 && shadow[at] === 1).length)
    expect(named).toEqual(frames.map(() => 0))
  })

  test('echoes and labels lie in the same field', () => {
    for (const { grey, labels } of frames) {
      expect(grey).toHaveLength(SIDE * SIDE)
      const outside = labels.filter((label, at) => label > 0 && grey[at] === 0).length
      // A label can lie on a pixel that happens to be black, not on a region of them.
      expect(outside).toBeLessThan(0.12 * labels.length)
    }
  })

  test('half of them have a past; a needle said to be seen is labelled near its tip', () => {
    const withPast = frames.filter(({ hasEarlier }) => hasEarlier)
    expect(withPast.length).toBeGreaterThan(COUNT * 0.25)
    expect(withPast.length).toBeLessThan(COUNT * 0.75)
    for (const { earlier } of withPast) for (const grey of earlier) expect(grey.some((value) => value > 0)).toBe(true)
    const seen = frames.filter(({ needle }) => needle?.isTipVisible)
    expect(seen.length).toBeGreaterThan(0)
    for (const { needle, labels } of seen) {
      const [x, y] = needle!.tipPx
      const near = [...labels.keys()].some(
        (at) => labels[at] === structure('needle').label && Math.hypot((at % SIDE) - x, Math.floor(at / SIDE) - y) <= 2,
      )
      expect(near).toBe(true)
    }
  })
})

test('every class a network names has structures, and bone that is named is bone', () => {
  for (const name of LUMBAR_CLASSES.filter((each) => each !== 'shadow'))
    expect(STRUCTURES.some((each) => lumbarClassOf(each) === name)).toBe(true)
  for (const kind of ['spinous process', 'lamina', 'transverse process', 'sacrum'] as const)
    expect(STRUCTURES.filter((each) => lumbarClassOf(each) === kind).every(({ group }) => group === 'bone')).toBe(true)
})

test('a few pictures of the tissue round their planes are those of the whole spine, to the byte (seed 11)', () => {
  const spine = createLumbarSpine(drawParameters(11, 'prone'))
  const taken = [3, 1000].map((pictures) => {
    const tissueOf = tissueOfPictures(spine, pictures)
    const random = createRandom(11)
    return Array.from({ length: 3 }, () => drawFrame(spine, tissueOf, random))
  })
  expect(taken[0]!.filter((frame) => frame !== undefined).length).toBeGreaterThanOrEqual(2)
  expect(taken[0]).toEqual(taken[1])
}, 300_000)
