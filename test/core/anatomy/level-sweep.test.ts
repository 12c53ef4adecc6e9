import { describe, expect, test } from 'vitest'
import { levelAt, noSweep, sweepOn, sweptLevels, type BoneSighting } from '#core/anatomy/level-sweep.ts'
import { LEVELS } from '#core/anatomy/levels.ts'
import { point, type Point } from '#core/frames/transform.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { createRandom, type Random } from '#core/phantom/random.ts'

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]
const LUMBAR = LEVELS.filter((level) => level.startsWith('L'))

/** A tracker's frame that knows nothing of the patient: turned, tilted and far away. */
function elsewhere(seed: number) {
  const random = createRandom(seed)
  const [a, b] = [2 * Math.PI * random.uniform(), 2 * Math.PI * random.uniform()]
  return (x: number, y: number, z: number): Point<'room'> => {
    const [u, v] = [Math.cos(a) * x - Math.sin(a) * y, Math.sin(a) * x + Math.cos(a) * y]
    const [p, q] = [Math.cos(b) * v - Math.sin(b) * z, Math.sin(b) * v + Math.cos(b) * z]
    return point('room', u + 700, p - 300, q + 1200)
  }
}

const seenAt = (random: Random, place: Point<'room'>, name: string): BoneSighting<'room'> => {
  const noise = () => 2.5 * random.normal()
  return {
    name,
    at: point('room', place.x + noise(), place.y + noise(), place.z + noise()),
    confidence: 0.5 + 0.5 * random.uniform(),
  }
}

/** From the sacrum upwards, ten pictures a level, each with the lamina it passes. */
function sweep(seed: number) {
  const { landmarks } = createLumbarSpine(drawParameters(seed, 'prone'))
  const place = elsewhere(seed)
  const random = createRandom(seed + 50)
  const lamina = new Map(
    LEVELS.map((level) => {
      const [x, y, z] = landmarks[level].canalCentre
      return [level, place(x + 12, y + 18, z)] as const
    }),
  )
  const [x, y, z] = landmarks.L5.canalCentre
  const drop = 0.72 * (landmarks.L4.canalCentre[2] - z)
  let so = noSweep<'room'>()
  for (let n = 0; n < 10; n++) so = sweepOn(so, [seenAt(random, place(x + 6, y + 16 - n, z - drop - 2 * n), 'sacrum')])
  for (const level of LEVELS.toReversed())
    for (let n = 0; n < 10; n++) so = sweepOn(so, [seenAt(random, lamina.get(level)!, 'lamina')])
  return { so, lamina, place }
}

describe(`levels of sweeps over the spines of seeds ${SEEDS.join(', ')}, in a tracker's frame turned at random, sightings 2.5 mm off`, () => {
  test('are those of the laminae that were passed', () => {
    let [right, wrong, sure] = [0, 0, 0]
    for (const seed of SEEDS) {
      const { so, lamina } = sweep(seed)
      const levels = sweptLevels(so)!
      for (const level of LUMBAR) {
        const found = levelAt(levels, lamina.get(level)!)
        if (found?.level === level) right++
        else wrong++
        if (found && found.confidence > 0.8 && found.level !== level) sure++
      }
    }
    console.log(`${right} of ${right + wrong} laminae named right, ${sure} wrong with more than 0.8`)
    expect(right + wrong).toBe(5 * SEEDS.length)
    expect(right / (right + wrong)).toBeGreaterThan(0.9)
    expect(sure).toBeLessThanOrEqual(1)
  })
})

test('nothing is counted without a sacrum, nor of a sweep shorter than two vertebrae', () => {
  const { so } = sweep(1)
  expect(sweptLevels({ kept: so.kept.filter(({ isSacrum }) => !isSacrum) })).toBeUndefined()
  const at = (z: number) => point('room', 0, 0, z)
  const still: BoneSighting<'room'>[] = [10, 15, 20, 25, 30].map((z) => ({ name: 'lamina', at: at(z), confidence: 1 }))
  const below: BoneSighting<'room'>[] = [-30, -40].map((z) => ({ name: 'sacrum', at: at(z), confidence: 1 }))
  expect(sweptLevels(sweepOn(noSweep<'room'>(), [...still, ...below]))).toBeUndefined()
})

test('a probe held still over one lamina adds no place and no more than three sightings of weight', () => {
  let so = noSweep<'room'>()
  for (let n = 0; n < 500; n++) so = sweepOn(so, [{ name: 'lamina', at: point('room', 1, 2, 3), confidence: 0.9 }])
  expect(so.kept).toEqual([{ isSacrum: false, at: point('room', 1, 2, 3), weight: 3 }])
})

test('what is neither lamina nor sacrum is not counted', () => {
  expect(
    sweepOn(noSweep<'room'>(), [{ name: 'posterior complex', at: point('room', 1, 2, 3), confidence: 0.9 }]).kept,
  ).toEqual([])
})
