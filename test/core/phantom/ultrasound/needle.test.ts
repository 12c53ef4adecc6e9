/** What a sonographer knows of needles: bright when square to the beam, lost when steep or out of the slice, with a comet's tail. */
import { describe, expect, test } from 'vitest'
import { point } from '#core/frames/transform.ts'
import { MODEL } from '#core/phantom/ultrasound/model.ts'
import { needleDiameterMm, type NeedleInTissue } from '#core/phantom/ultrasound/needle-in-tissue.ts'
import type { ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { knownTissue, poseAt, taken } from './known-tissue.ts'

const radians = (degrees: number) => (degrees * Math.PI) / 180
/** Dark tissue, and gain turned down so that even the brightest needle is not white. */
const tissue = knownTissue({ scatter: 0.02 })
const settings = { gainDb: -25, frequencyMhz: 9 }

/** Through the middle of the picture 25 mm deep, so steep against the array's face, its tip 15 mm further on. */
function through({ steepDeg = 0, zMm = 0, gauge = 20, deepMm = 25, outDeg = 0 }): NeedleInTissue {
  const [c, s] = [Math.cos(radians(steepDeg)), Math.sin(radians(steepDeg))]
  const direction = [c * Math.cos(radians(outDeg)), -s, c * Math.sin(radians(outDeg))] as const
  const tip = point('ct', 15 * direction[0], -deepMm + 15 * direction[1], zMm + 15 * direction[2])
  return { tip, direction, lengthMm: 60, gauge }
}

function seen(needle: NeedleInTissue, probe: ProbeName = 'L12') {
  return taken(tissue, {
    probe,
    settings: probe === 'L12' ? settings : { gainDb: -25 },
    shot: (picture) => ({ ctFromImage: poseAt(picture), needles: [needle], seed: 1 }),
  })
}

type Picture = ReturnType<typeof seen>

/** Mean over the shaft's middle of the brightest there is within 1 mm of it, as dB of amplitudes. */
function shaftDb(picture: Picture, steepDeg: number, deepMm = 25): number {
  const amplitudes: number[] = []
  for (let mm = -8; mm <= 8; mm += 0.25) {
    const [x, y] = [mm * Math.cos(radians(steepDeg)), deepMm + mm * Math.sin(radians(steepDeg))]
    const around = Array.from({ length: 21 }, (_, n) => picture.db(x, y - 1 + n * 0.1))
    amplitudes.push(10 ** (Math.max(...around) / 20))
  }
  return 20 * Math.log10(amplitudes.reduce((a, b) => a + b) / amplitudes.length)
}

describe('the shaft', () => {
  const square = shaftDb(seen(through({})), 0)

  test.each([
    { steepDeg: 10, fainterDb: 2.9 },
    { steepDeg: 20, fainterDb: 10.2 },
    { steepDeg: 30, fainterDb: 22 },
  ])('$steepDeg degrees off square to the beam is $fainterDb dB fainter, to 2 dB', ({ steepDeg, fainterDb }) => {
    expect(Math.abs(square - shaftDb(seen(through({ steepDeg })), steepDeg) - fainterDb)).toBeLessThan(2)
  })

  test('fades as it gets steeper to what its roughness answers at any angle, 25 dB and more below', () => {
    const levels = [0, 10, 20, 30, 45, 60].map((steepDeg) => shaftDb(seen(through({ steepDeg })), steepDeg))
    for (const [n, level] of levels.entries()) if (n) expect(level).toBeLessThan(levels[n - 1]! + 1)
    expect(levels[0]! - levels.at(-1)!).toBeGreaterThan(25)
  })

  test('square to the beam it outshines muscle by 20 dB and more', () => {
    const muscle = taken(knownTissue({ scatter: 0.34 }), { settings })
    expect(square - muscle.meanDb(-8, 8, 20, 30)).toBeGreaterThan(20)
  })
})

describe('out of the slice', () => {
  test.each([
    { probe: 'L12', zMm: 0.6, sigmaMm: 0.6 },
    { probe: 'L12', zMm: 1.2, sigmaMm: 0.6 },
    { probe: 'L12', zMm: 1.5, sigmaMm: 0.6 },
    // The curved array is focused to its sides at 60 mm.
    { probe: 'C5-2', zMm: 1.5, sigmaMm: Math.hypot(1.2, 0.7) },
    { probe: 'C5-2', zMm: 2.5, sigmaMm: Math.hypot(1.2, 0.7) },
  ] as const)('of $probe by $zMm mm it loses 4.34 (z/σ)² dB, to 2 dB', ({ probe, zMm, sigmaMm }) => {
    const within = shaftDb(seen(through({}), probe), 0)
    const beside = shaftDb(seen(through({ zMm }), probe), 0)
    expect(Math.abs(within - beside - 4.343 * (zMm / sigmaMm) ** 2)).toBeLessThan(2)
  })

  test('5 mm beside it nothing of it is left', () => {
    const without = taken(tissue, { settings, shot: (picture) => ({ ctFromImage: poseAt(picture), seed: 1 }) })
    expect(seen(through({ zMm: 5 })).grey).toEqual(without.grey)
  })

  test('crossing the slice it is a short dash, not a line: as long as the slice is thick there', () => {
    const crossing = seen(through({ outDeg: 60 }))
    const columns = Array.from({ length: 161 }, (_, n) => -8 + n * 0.1)
    const brightest = (x: number) => Math.max(...Array.from({ length: 21 }, (_, n) => crossing.db(x, 24 + n * 0.1)))
    const levels = columns.map(brightest)
    const half = Math.max(...levels) - 6
    const dashMm = 0.1 * levels.filter((level) => level > half).length
    // Half amplitude at 1.18 deviations of 0.6 mm to either side, seen along a shaft that leaves at 60°: 0.8 mm, and the beam’s own width.
    expect(dashMm).toBeGreaterThan(0.6)
    expect(dashMm).toBeLessThan(2)
  })
})

describe('the comet’s tail', () => {
  /** Depths of the brightest lines of a level needle, mm, with their levels. */
  function lines(gauge: number) {
    const picture = seen(through({ gauge, deepMm: 20 }))
    const depths = Array.from({ length: 160 }, (_, n) => 19 + n * 0.05)
    const level = depths.map((y) => picture.meanDb(-8, 8, y, y))
    return depths
      .map((mm, n) => ({ mm, db: level[n]! }))
      .filter(({ db }, n) => level.slice(Math.max(0, n - 8), n + 9).every((other) => db >= other))
      .filter(({ mm }, n, all) => n === 0 || mm - all[n - 1]!.mm > 0.5)
      .slice(0, 4)
  }

  test.each([16, 18])(
    'of a needle of %i gauge repeats every 1.15 diameters, each line half as strong, all but the first in its shadow',
    (gauge) => {
      const found = lines(gauge)
      const spacingMm = MODEL.LUMEN_SPACING * needleDiameterMm(gauge)
      expect(found.length).toBeGreaterThanOrEqual(3)
      expect(Math.abs(found[0]!.mm - 20)).toBeLessThan(0.25)
      for (const n of [1, 2]) {
        expect(Math.abs(found[n]!.mm - found[n - 1]!.mm - spacingMm)).toBeLessThan(0.2)
        const shadowDb = n === 1 ? -20 * Math.log10(1 - MODEL.NEEDLE_SHADOW) : 0
        expect(Math.abs(found[n - 1]!.db - found[n]!.db - 6.02 - shadowDb)).toBeLessThan(1.5)
      }
    },
  )

  test('lies behind the needle, not before it', () => {
    const picture = seen(through({ gauge: 18, deepMm: 20 }))
    expect(picture.meanDb(-8, 8, 21.2, 21.7) - picture.meanDb(-8, 8, 17.5, 18.5)).toBeGreaterThan(10)
  })

  test('weakens what is under it, a little: 1 to 5 dB', () => {
    const even = knownTissue()
    const shot = (needles: readonly NeedleInTissue[]) =>
      taken(even, { settings, shot: (picture) => ({ ctFromImage: poseAt(picture), needles, seed: 1 }) })
    const lost = shot([]).meanDb(-6, 6, 32, 40) - shot([through({ gauge: 22, deepMm: 20 })]).meanDb(-6, 6, 32, 40)
    expect(lost).toBeGreaterThan(1)
    expect(lost).toBeLessThan(5)
  })
})

test('the bevel stays bright where the shaft is lost: 10 dB and more above a shaft at 60 degrees', () => {
  const steep = seen(through({ steepDeg: 60 }))
  const [x, y] = [15 * Math.cos(radians(60)), 25 + 15 * Math.sin(radians(60))]
  const around = Array.from({ length: 121 }, (_, n) => steep.db(x - 0.5 + (n % 11) * 0.1, y - 0.5 + Math.floor(n / 11) * 0.1))
  expect(Math.max(...around) - shaftDb(steep, 60)).toBeGreaterThan(10)
}) // prettier-ignore
