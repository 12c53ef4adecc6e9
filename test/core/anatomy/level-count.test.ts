import { describe, expect, test } from 'vitest'
import { countLevels, type LandmarkSighting } from '#core/anatomy/level-count.ts'
import { LEVELS, type LumbarLevel } from '#core/anatomy/levels.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { createRandom } from '#core/phantom/random.ts'

const SPINES = 8
const SWEEPS = 25

/** Heights of the joints of each level and of the sacrum's upper end, as a sweep over the back meets them. */
function heightsOf(seed: number) {
  const { landmarks } = createLumbarSpine(drawParameters(seed, 'prone'))
  const of = (level: (typeof LEVELS)[number]) => landmarks[level].canalCentre[2]
  const heights = new Map(LEVELS.map((level) => [level, of(level)]))
  return { heights, sacrum: of('L5') - 0.72 * (of('L4') - of('L5')) }
}

/** What a recogniser sees of it: each level a few times, 3 mm off, now and then one not at all and one too many. */
function swept({ heights }: ReturnType<typeof heightsOf>, seed: number, missing = 0.06, spurious = 0.4) {
  const random = createRandom(seed)
  const sightings: LandmarkSighting[] = []
  for (const height of heights.values()) {
    if (random.uniform() < missing) continue
    for (let n = 0; n < 8; n++)
      sightings.push({ alongMm: height + 3 * random.normal(), weight: 0.4 + 0.6 * random.uniform() })
  }
  if (random.uniform() < spurious) {
    const at = -60 + 130 * random.uniform()
    for (let n = 0; n < 2; n++) sightings.push({ alongMm: at + 2 * random.normal(), weight: 0.3 })
  }
  return sightings
}

describe(`levels counted in ${SWEEPS} sweeps of each of the spines of seeds 1-${SPINES}`, () => {
  const all = Array.from({ length: SPINES }, (_, n) => heightsOf(n + 1)).flatMap((spine, n) =>
    Array.from({ length: SWEEPS }, (_, m) => {
      const sacrum = spine.sacrum + 4 * createRandom(1000 * n + m).normal()
      return { spine, counted: countLevels(swept(spine, 100 * n + m + 1), sacrum) }
    }),
  )
  const names = all.flatMap(({ spine, counted }) =>
    counted.map(({ level, alongMm, confidence }) => ({
      isRight: Math.abs(spine.heights.get(level)! - alongMm) < 10,
      confidence,
    })),
  )

  test('19 of 20 names are right', () => {
    expect(names.length).toBeGreaterThan(0.85 * 5 * all.length)
    expect(names.filter(({ isRight }) => isRight).length / names.length).toBeGreaterThan(0.95)
  })

  test('of names given with more than 0.95, 98 of 100 are right, and they are most', () => {
    const sure = names.filter(({ confidence }) => confidence > 0.95)
    expect(sure.length).toBeGreaterThan(0.6 * names.length)
    expect(sure.filter(({ isRight }) => isRight).length / sure.length).toBeGreaterThan(0.98)
  })

  test('wrong names are less sure than right ones', () => {
    const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / Math.max(1, values.length)
    const wrong = names.filter(({ isRight }) => !isRight).map(({ confidence }) => confidence)
    const right = names.filter(({ isRight }) => isRight).map(({ confidence }) => confidence)
    expect(mean(wrong)).toBeLessThan(mean(right))
  })
})

describe('by hand: laminae at 24, 56, 88, 120 and 152 mm above the sacrum', () => {
  const at = (...heights: number[]): LandmarkSighting[] =>
    heights.flatMap((alongMm) => [1, 1, 1, 1].map((weight) => ({ alongMm, weight })))

  test('are L5 to L1, each almost surely', () => {
    const counted = countLevels(at(24, 56, 88, 120, 152), 0)
    expect(counted.map(({ level }) => level)).toEqual(['L5', 'L4', 'L3', 'L2', 'L1'] satisfies LumbarLevel[])
    for (const { confidence } of counted) expect(confidence).toBeGreaterThan(0.95)
  })

  test('with L3 missing, L2 is still L2', () => {
    const counted = countLevels(at(24, 56, 120, 152), 0)
    expect(counted.map(({ level, alongMm }) => [level, Math.round(alongMm)])).toEqual([
      ['L5', 24],
      ['L4', 56],
      ['L2', 120],
      ['L1', 152],
    ])
  })

  test('a faint sighting between two levels takes no name', () => {
    const counted = countLevels([...at(24, 56, 88, 120, 152), { alongMm: 72, weight: 0.2 }], 0)
    expect(counted.map(({ alongMm }) => Math.round(alongMm))).toEqual([24, 56, 88, 120, 152])
  })

  test('a first lamina 44 mm above the sacrum may be L5 or L4: nothing is sure', () => {
    const counted = countLevels(at(44, 76, 108), 0)
    for (const { confidence } of counted) expect(confidence).toBeLessThan(0.95)
  })

  test('nothing seen, nothing named', () => expect(countLevels([], 0)).toEqual([]))
})
