import { expect, test } from 'vitest'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import { createFreshReadings } from '#scene/fresh-readings.ts'

const reading = (frameId: number, abstains?: string): PictureReading => ({
  frameId,
  classes: ['background', 'lamina'],
  cells: new Uint8Array(4),
  side: 2,
  mapping: { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 },
  named: [],
  view: undefined,
  abstains,
  tookMs: 20,
})
const picture = (frameId: number, atMs: number) => ({ frameId, atMs })

/** Pictures 1, 2, 3 … at these times, then what is fresh of the readings given. */
function after(times: readonly number[], readings: readonly PictureReading[]): number[] {
  const fresh = createFreshReadings()
  let shown: readonly PictureReading[] = []
  times.forEach((atMs, at) => (shown = fresh.of(readings, picture(at + 1, atMs))))
  return shown.map(({ frameId }) => frameId)
}

test.each([
  { times: [0], of: 1, isFresh: true },
  { times: [0, 120, 250], of: 1, isFresh: true },
  { times: [0, 120, 251], of: 1, isFresh: false },
  { times: [0, 120, 251], of: 2, isFresh: true },
  { times: [0, 120], of: 3, isFresh: false },
])('with pictures at $times ms a reading of picture $of is drawn: $isFresh', ({ times, of, isFresh }) =>
  expect(after(times, [reading(of)])).toEqual(isFresh ? [of] : []),
)

test('a reading of a picture that was never shown is as old as the one before it', () => {
  const fresh = createFreshReadings()
  fresh.of([], picture(10, 0))
  fresh.of([], picture(14, 200))
  expect(fresh.of([reading(12)], picture(15, 250))).toHaveLength(1)
  expect(fresh.of([reading(12)], picture(16, 260))).toHaveLength(0)
  expect(fresh.of([reading(9)], picture(17, 270))).toHaveLength(0)
})

test('what abstains is not drawn', () => expect(after([0], [reading(1, 'too unsure')])).toEqual([]))

test('after the picture was withheld, or the source changed, readings of before mean nothing', () => {
  const fresh = createFreshReadings()
  fresh.of([], picture(5, 100))
  expect(fresh.of([reading(5)], undefined)).toEqual([])
  expect(fresh.of([reading(5)], picture(6, 140))).toEqual([])
  fresh.of([], picture(7, 180))
  expect(fresh.of([reading(1)], picture(2, 220))).toEqual([])
  expect(fresh.of([reading(2)], picture(2, 220))).toHaveLength(1)
})
