import { describe, expect, test } from 'vitest'
import { between, facing, placed, scaleOf, seenFrom } from '#core/atlas/facing.ts'
import { peelLayers } from '#core/atlas/layers.ts'
import { TOURS } from '#core/atlas/lessons.ts'
import { LUMBAR_TOUR } from '#core/atlas/lumbar-tour.ts'
import type { Place } from '#core/atlas/parts.ts'
import { shownParts, takenApart } from '#core/atlas/taken-apart.ts'
import { addedStep, lookOfStep, movedStep, readTour, withoutStep, withStep, writeTour } from '#core/atlas/tour.ts'
import { createRandom } from '#core/phantom/random.ts'
import { builtInStructures } from './built-in.ts'

const apart = takenApart(builtInStructures().meshes)

describe('the tours that ship', () => {
  test('is a file that is read again as it was', () => {
    expect(readTour(writeTour(LUMBAR_TOUR))).toEqual({ ok: true, tour: LUMBAR_TOUR })
    expect(LUMBAR_TOUR.steps).toHaveLength(13)
  })

  test.each(TOURS.flatMap(({ tour }) => tour.steps))(
    '$title: its layer is there, and all it marks can be seen',
    (step) => {
      expect(peelLayers(apart.parts).map(({ name }) => name)).toContain(step.top)
      const look = lookOfStep(apart, step)
      expect(look.marked).toHaveLength(step.marked.length)
      const shown = shownParts(apart, look)
      for (const label of look.marked)
        expect(apart.parts.some((part) => part.label === label && shown.has(part.index))).toBe(true)
      expect(step.narration.length).toBeGreaterThan(60)
    },
  )
})

test.each([
  ['no JSON at all', '{', /^no JSON: /],
  ['another format', JSON.stringify({ ...LUMBAR_TOUR, format: 'x' }), /^format: /],
  ['no steps', JSON.stringify({ ...LUMBAR_TOUR, steps: [] }), /^steps: /],
  ['a size of a house', JSON.stringify(withStep(LUMBAR_TOUR, 3, { sizeM: 9 })), /^steps\.3\.sizeM: /],
  [
    'a structure nobody has',
    JSON.stringify(withStep(LUMBAR_TOUR, 1, { marked: ['third rib'] })),
    /^steps\.1\.marked\.0: no structure is called "third rib"/,
  ],
  ['a cut of eleven numbers', JSON.stringify(withStep(LUMBAR_TOUR, 2, { cut: { held: [1, 2, 3] } })), /^steps\.2\.cut/],
  ['a word that is not known', JSON.stringify({ ...LUMBAR_TOUR, author: 'x' }), /author/],
])('a file with %s is refused, and it says where', (_, text, reason) => {
  const read = readTour(text)
  expect(read.ok).toBe(false)
  if (!read.ok) expect(read.reason).toMatch(reason)
})

test('steps are moved, added behind the one that stands, and taken out but for the last', () => {
  const titles = ({ steps }: typeof LUMBAR_TOUR) => steps.map(({ title }) => title)
  const three = { ...LUMBAR_TOUR, steps: LUMBAR_TOUR.steps.slice(0, 3) }
  const [a, b, c] = titles(three)
  expect(titles(movedStep(three, 0, 1))).toEqual([b, a, c])
  expect(movedStep(three, 0, -1)).toBe(three)
  expect(titles(addedStep(three, 0, { ...three.steps[0]!, title: 'new' }))).toEqual([a, 'new', b, c])
  expect(titles(withoutStep(three, 1))).toEqual([a, c])
  const one = { ...three, steps: [three.steps[0]!] }
  expect(withoutStep(one, 0)).toBe(one)
})

describe('a body seen from where a step says', () => {
  const middle: Place = [3, 22, -7]
  const random = createRandom(11)
  const cases = Array.from({ length: 20 }, (_, seed) => ({
    seed,
    view: { aroundDeg: 350 * random.uniform() - 175, aboveDeg: 160 * random.uniform() - 80 },
    scale: 0.5 + 4 * random.uniform(),
    inRoom: [500 * random.normal(), 1200, -700] as Place,
    eye: [200 * random.normal(), 1500 + 200 * random.normal(), 400] as Place,
  }))

  test.each(cases)(
    'case $seed: there and back again is the same view; its middle and its size are as told',
    ({ view, scale, inRoom, eye }) => {
      const m = facing(view, scale, middle, inRoom, eye)
      const back = seenFrom(m, middle, eye)
      expect(back.aroundDeg).toBeCloseTo(view.aroundDeg, 6)
      expect(back.aboveDeg).toBeCloseTo(view.aboveDeg, 6)
      expect(scaleOf(m)).toBeCloseTo(scale, 9)
      placed(m, middle).forEach((mm, axis) => expect(mm).toBeCloseTo(inRoom[axis]!, 6))
      // No mirror: what is a right hand stays one.
      const [x, y, z] = [0, 4, 8].map((at) => m.slice(at, at + 3)) as [number[], number[], number[]]
      const volume =
        x[0]! * (y[1]! * z[2]! - y[2]! * z[1]!) -
        x[1]! * (y[0]! * z[2]! - y[2]! * z[0]!) +
        x[2]! * (y[0]! * z[1]! - y[1]! * z[0]!)
      expect(volume / scale ** 3).toBeCloseTo(1, 9)
    },
  )

  test('from behind and level the head is up and the left is left', () => {
    const m = facing({ aroundDeg: 0, aboveDeg: 0 }, 1, [0, 0, 0], [0, 0, 0], [0, 0, 1000])
    expect(m.map((value) => Math.round(1e9 * value) / 1e9 + 0)).toEqual([
      -1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1,
    ])
  })

  test('half way from 170° to -170° is 180°, not 0°', () => {
    const half = between({ aroundDeg: 170, aboveDeg: 0 }, { aroundDeg: -170, aboveDeg: 10 }, 0.5)
    expect(half).toEqual({ aroundDeg: 180, aboveDeg: 5 })
  })
})
