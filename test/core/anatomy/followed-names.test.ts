import { describe, expect, test } from 'vitest'
import { followNames, NO_NAMES, shownNames, type FollowedNames } from '#core/anatomy/followed-names.ts'
import type { NamedPlace } from '#core/anatomy/picture-reading.ts'
import { createRandom } from '#core/phantom/random.ts'

const PIXEL_MM = [0.5, 0.25] as const

/** Given in mm, as pixels of 0.5 x 0.25 mm. */
const at = (xMm: number, yMm: number, name = 'lamina'): NamedPlace => ({
  name,
  xPx: xMm / PIXEL_MM[0],
  yPx: yMm / PIXEL_MM[1],
  confidence: 0.8,
  areaMm2: 12,
})

const read = (before: FollowedNames, atMs: number, ...named: NamedPlace[]) =>
  followNames(before, { named, abstains: undefined }, atMs, PIXEL_MM)

/** Readings 50 ms apart, the first at 0. */
const after = (...readings: readonly (readonly NamedPlace[])[]) =>
  readings.reduce((state, named, n) => read(state, 50 * n, ...named), NO_NAMES)

const idsOf = (state: FollowedNames, nowMs = state.atMs) => shownNames(state, nowMs).map(({ id }) => id)

describe('a name comes into view', () => {
  const here = [at(40, 30)]

  test.each([
    ['not after one reading', [here], []],
    ['after two', [here, here], [1]],
    ['after two of three', [here, [], here], [1]],
    ['not after two of four', [here, [], [], here], []],
  ])('%s', (_, readings, ids) => expect(idsOf(after(...readings))).toEqual(ids))

  test('where it was seen, in pixels, from the network alone', () => {
    expect(shownNames(after(here, here), 60)).toEqual([
      { id: 1, name: 'lamina', xPx: 80, yPx: 120, confidence: 0.8, from: 'network', evidence: undefined },
    ])
  })
})

describe('a name goes', () => {
  const here = [at(40, 30)]

  test.each([
    ['not after two readings without it', [here, here, [], []], [1]],
    ['after three', [here, here, [], [], []], []],
  ])('%s', (_, readings, ids) => expect(idsOf(after(...readings))).toEqual(ids))

  test('when it was last seen 401 ms ago, and not at 400', () => {
    const state = after(here, here)
    expect(idsOf(state, 50 + 400)).toEqual([1])
    expect(idsOf(state, 50 + 401)).toEqual([])
  })

  test('and has to be seen twice again, as another thing, after such a pause', () => {
    const again = read(after(here, here), 500, ...here)
    expect(idsOf(again)).toEqual([])
    expect(idsOf(read(again, 550, ...here))).toEqual([2])
  })

  test('at once when a reading abstains, which says why', () => {
    const state = followNames(after(here, here), { named: here, abstains: 'too unsure' }, 100, PIXEL_MM)
    expect(idsOf(state)).toEqual([])
    expect(state.paused).toBe('too unsure')
    const resumed = read(read(state, 150, ...here), 200, ...here)
    expect(resumed.paused).toBeUndefined()
    expect(idsOf(resumed)).toEqual([2])
  })
})

describe('which is which', () => {
  test('a thing 7.9 mm further on is the same, one 8.1 mm further on is another', () => {
    expect(idsOf(after([at(40, 30)], [at(47.9, 30)]))).toEqual([1])
    expect(idsOf(after([at(40, 30)], [at(48.1, 30)]))).toEqual([])
  })

  test('distances are in mm, not in pixels: 7 mm down are 28 pixels, 7 mm across 14', () => {
    expect(idsOf(after([at(40, 30)], [at(40, 37)]))).toEqual([1])
    expect(idsOf(after([at(40, 30)], [at(47, 30)]))).toEqual([1])
  })

  test('another class at the same place is another thing', () => {
    expect(idsOf(after([at(40, 30)], [at(40, 30, 'sacrum')]))).toEqual([])
  })

  test('two neighbours that both moved 5 mm keep their numbers, in whatever order they come', () => {
    const state = after([at(40, 30), at(50, 30)], [at(55, 30), at(45, 30)], [at(50, 30), at(60, 30)])
    const byPlace = shownNames(state, 100).toSorted((a, b) => a.xPx - b.xPx)
    expect(byPlace.map(({ id }) => id)).toEqual([1, 2])
  })

  test('a reading of an older picture changes nothing', () => {
    const state = after([at(40, 30)], [at(40, 30)])
    expect(read(state, 50, at(90, 30))).toBe(state)
    expect(read(state, 20)).toBe(state)
  })
})

describe('1€ smoothing', () => {
  test('one step by hand: 1 mm in 100 ms, from rest', () => {
    // v = a(1 Hz) 10 mm/s with a(f) = 1 / (1 + 1 / (2π f 0.1)): 0.3859 · 10 = 3.859; cut-off 0.8 + 0.1 · 3.859 = 1.1859 Hz.
    const share = 1 / (1 + 1 / (2 * Math.PI * 1.18586 * 0.1))
    const state = read(read(NO_NAMES, 0, at(40, 30)), 100, at(41, 30))
    expect(shownNames(state, 100)[0]!.xPx * PIXEL_MM[0]).toBeCloseTo(40 + share, 4)
  })

  /** Held still for 2 s, then moved at 30 mm/s for 2 s, seen 20 times a second with 0.8 mm of noise. */
  function run(seed: number) {
    const random = createRandom(seed)
    const stillSquares: number[][] = []
    const movingOff: number[] = []
    let state = NO_NAMES
    for (let n = 0; n < 80; n++) {
      const atMs = 50 * n
      const truth = 40 + 0.03 * Math.max(0, atMs - 2000)
      const seen = truth + 0.8 * random.normal()
      state = read(state, atMs, at(seen, 30 + 0.8 * random.normal()))
      const shown = shownNames(state, atMs)[0]
      if (n >= 15 && n < 40) stillSquares.push([(seen - truth) ** 2, (shown!.xPx * PIXEL_MM[0] - truth) ** 2])
      if (n >= 60) movingOff.push(shown!.xPx * PIXEL_MM[0] - truth)
    }
    return { stillSquares, movingOff, ids: state.things.map(({ id }) => id) }
  }

  const runs = Array.from({ length: 40 }, (_, n) => run(n + 1))
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

  test('seeds 1-40: at rest it trembles less than half as much as what was seen', () => {
    const squares = runs.flatMap(({ stillSquares }) => stillSquares)
    const seen = Math.sqrt(mean(squares.map(([raw]) => raw!)))
    const shown = Math.sqrt(mean(squares.map(([, smooth]) => smooth!)))
    expect(seen).toBeGreaterThan(0.7)
    expect(seen).toBeLessThan(0.9)
    expect(shown).toBeLessThan(0.5 * seen)
  })

  test('seeds 1-40: moved at 30 mm/s it is less than 1.5 mm behind, and stays the same thing', () => {
    const behind = mean(runs.flatMap(({ movingOff }) => movingOff))
    expect(behind).toBeLessThan(0)
    expect(behind).toBeGreaterThan(-1.5)
    for (const { ids } of runs) expect(ids).toEqual([1])
  })
})
