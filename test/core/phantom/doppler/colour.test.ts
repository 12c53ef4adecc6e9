/** Colour over vessels whose answer a person can work out: straight tubes of known flow at a known angle to the beam. */
import { describe, expect, test } from 'vitest'
import { greatestScaleCmPerS, usualDoppler, type DopplerSettings } from '#core/phantom/doppler/doppler-settings.ts'
import type { VesselCourse } from '#core/phantom/doppler/vessel-courses.ts'
import { BEAT_MS, FLOWS, speedAt, type FlowKind } from '#core/phantom/doppler/vessel-flow.ts'
import { facePx, pictureOf, type ProbeName } from '#core/phantom/ultrasound/probe-geometry.ts'
import { checkSettings, usualSettings, type UltrasoundSettings } from '#core/phantom/ultrasound/settings.ts'
import { createSimulator } from '#core/phantom/ultrasound/simulate-frame.ts'
import { velocityOf } from '#core/ultrasound/flow-picture.ts'
import { knownTissue, poseAt } from '#test/core/phantom/ultrasound/known-tissue.ts'

const radians = (degrees: number) => (degrees * Math.PI) / 180

/** A straight tube through (0, -deepMm, zMm), in the plane z = zMm, running to +x and, by so many degrees, down. */
function tube(kind: FlowKind, { deepMm = 25, downDeg = 0, radiusMm = 4, zMm = 0, turnedDeg = 0 } = {}): VesselCourse {
  const [c, s] = [Math.cos(radians(downDeg)), Math.sin(radians(downDeg))]
  const [across, out] = [c * Math.cos(radians(turnedDeg)), c * Math.sin(radians(turnedDeg))]
  const at = (mm: number) => [across * mm, -deepMm - s * mm, zMm + out * mm, radiusMm]
  return { kind, places: [...at(-60), ...at(-20), ...at(20), ...at(60)], wideBy: 1 }
}

const WHOLE: DopplerSettings['box'] = { fromMm: 2, toMm: 48, from: -1, to: 1 }
/** The moment a radicular artery is at its fastest. */
const SYSTOLE_MS = 0.15 * BEAT_MS + FLOWS['radicular artery'].delayMs

interface Taken {
  readonly probe?: ProbeName
  readonly settings?: Partial<UltrasoundSettings>
  readonly doppler?: Partial<DopplerSettings>
  readonly nowMs?: number
  readonly boneMm?: (x: number, y: number, z: number) => number
}

function colour(
  vessels: readonly VesselCourse[],
  { probe = 'L12', settings = {}, doppler = {}, nowMs = SYSTOLE_MS, ...tissue }: Taken = {},
) {
  const usual = { ...usualSettings(probe), ...settings }
  const all = { ...usual, doppler: { ...usualDoppler('linear', usual.depthMm), steerDeg: 0, box: WHOLE, ...doppler } }
  const picture = pictureOf(probe, all.depthMm)
  // Dark tissue: none of it is bright enough to win over colour.
  const volume = knownTissue({ scatter: 0.05, vessels, ...tissue })
  const { flow } = createSimulator(volume, checkSettings(all), picture).take({ ctFromImage: poseAt(picture), nowMs })
  const [u, v] = facePx(picture)
  return {
    scaleMmPerS: flow!.scaleMmPerS,
    bytes: flow!.bytes,
    /** Towards the array, mm/s. */
    at: (x: number, y: number) =>
      velocityOf(flow!, flow!.bytes[Math.round(u + x / picture.mmPerPx) + picture.widthPx * Math.round(v + y / picture.mmPerPx)]!),
    coloured: flow!.bytes.filter((byte) => byte > 0).length,
    mmPerPx: picture.mmPerPx,
  }
} // prettier-ignore

describe('velocity', () => {
  test.each([
    { downDeg: 10, towards: -17.4 },
    { downDeg: 30, towards: -50 },
    { downDeg: 60, towards: -86.6 },
    { downDeg: -30, towards: 50 },
    { downDeg: -60, towards: 86.6 },
  ])('blood at 100 mm/s, $downDeg degrees down from across the beam, is seen at $towards mm/s', ({ downDeg, towards }) => {
    const seen = colour([tube('radicular artery', { downDeg })], { doppler: { scaleCmPerS: 12 } })
    // A twentieth, and one step of the byte.
    expect(Math.abs(seen.at(0, 25)! - towards)).toBeLessThan(0.05 * Math.abs(towards) + 120 / 127)
  }) // prettier-ignore

  test('falls to the wall as a parabola does in small vessels', () => {
    const seen = colour([tube('radicular artery', { downDeg: 60, radiusMm: 8 })], { doppler: { scaleCmPerS: 12 } })
    // Half way to the wall, measured square to the tube.
    const off = [4 * Math.sin(radians(60)), -4 * Math.cos(radians(60))] as const
    expect(seen.at(off[0], 25 + off[1])! / seen.at(0, 25)!).toBeGreaterThan(0.72)
    expect(seen.at(off[0], 25 + off[1])! / seen.at(0, 25)!).toBeLessThan(0.82)
  })

  test('is as wide as the lumen, to a beam’s width', () => {
    const seen = colour([tube('radicular artery', { downDeg: 60 })], { doppler: { scaleCmPerS: 12 } })
    const depths = Array.from({ length: 440 }, (_, n) => 3 + n * 0.1).filter((y) => seen.at(0, y) !== undefined)
    // Down the middle line the 8 mm tube is cut over 8 / cos 60 = 16 mm.
    const cut = depths.at(-1)! - depths[0]!
    expect(cut).toBeGreaterThan(14)
    expect(cut).toBeLessThan(18)
  })

  test('a vessel in many short stretches is the same as in one', () => {
    const long = tube('radicular artery', { downDeg: 60, radiusMm: 8 })
    const [first, last] = [long.places.slice(0, 3), long.places.slice(-4, -1)]
    const places = Array.from({ length: 25 }, (_, n) => [
      ...[0, 1, 2].map((axis) => first[axis]! + ((last[axis]! - first[axis]!) * n) / 24),
      8,
    ]).flat()
    const seen = [long, { ...long, places }].map((vessel) => colour([vessel], { doppler: { scaleCmPerS: 12 } }))
    expect(seen[0]!.coloured).toBeGreaterThan(1000)
    const apart = seen[0]!.bytes.filter((byte, at) => Math.abs(byte - seen[1]!.bytes[at]!) > 1).length
    expect(apart).toBeLessThan(0.001 * seen[0]!.coloured)
  })

  test('across the beam there is none: 90 degrees', () => {
    expect(colour([tube('radicular artery')]).coloured).toBe(0)
    expect(colour([tube('aorta')], { nowMs: 0.15 * BEAT_MS }).coloured).toBe(0)
  })

  test('a steered box sees the vessel that straight beams do not: v sin 15°', () => {
    const seen = colour([tube('radicular artery')], { doppler: { steerDeg: 15, scaleCmPerS: 8 } })
    expect(seen.at(0, 25)! / (-100 * Math.sin(radians(15)))).toBeGreaterThan(0.93)
    expect(seen.at(0, 25)! / (-100 * Math.sin(radians(15)))).toBeLessThan(1.05)
    const back = colour([tube('radicular artery')], { doppler: { steerDeg: -15, scaleCmPerS: 8 } })
    expect(back.at(0, 25)!).toBeGreaterThan(0)
  })

  test('a curved array sees a level vessel come on one side and go on the other', () => {
    const seen = colour([tube('radicular artery', { deepMm: 40 })], {
      probe: 'C5-2',
      doppler: { scaleCmPerS: 12, box: { fromMm: 5, toMm: 90, from: -1, to: 1 } },
    })
    expect(seen.at(-25, 40)!).toBeGreaterThan(0)
    expect(seen.at(25, 40)!).toBeLessThan(0)
    // Beams that start 25 mm aside at 40 mm deep lean by atan(25 / 90): the component along them.
    expect(Math.abs(seen.at(25, 40)!) / (100 * Math.sin(Math.atan(25 / 90)))).toBeGreaterThan(0.92)
    expect(Math.abs(seen.at(25, 40)!) / (100 * Math.sin(Math.atan(25 / 90)))).toBeLessThan(1.05)
  })
})

describe('the scale', () => {
  test.each([
    { scaleCmPerS: 6, seen: 86.6 - 120 },
    { scaleCmPerS: 8, seen: 86.6 - 160 },
    { scaleCmPerS: 10, seen: 86.6 },
  ])('at ± $scaleCmPerS cm/s blood that comes at 86.6 mm/s is shown at $seen mm/s', ({ scaleCmPerS, seen }) => {
    const shown = colour([tube('radicular artery', { downDeg: -60 })], { doppler: { scaleCmPerS } })
    expect(Math.abs(shown.at(0, 25)! - seen)).toBeLessThan(4)
  })

  test('what is slower than the wall filter has no colour: 6 mm/s on a scale of 100', () => {
    const slow = colour([tube('radicular artery', { downDeg: 3.4 })], { doppler: { scaleCmPerS: 10 } })
    expect(slow.coloured).toBe(0)
    const finer = colour([tube('radicular artery', { downDeg: 3.4 })], { doppler: { scaleCmPerS: 2 } })
    expect(finer.at(0, 25)!).toBeLessThan(-4)
  })

  test('goes no further than the depth allows: c² / (8 f d) is 66 cm/s at 9 MHz and 50 mm', () => {
    expect(greatestScaleCmPerS(9, 50)).toBeCloseTo(65.9, 1)
    expect(colour([], { doppler: { scaleCmPerS: 150 } }).scaleMmPerS).toBeCloseTo(658.8, 1)
    expect(colour([], { doppler: { scaleCmPerS: 12 } }).scaleMmPerS).toBe(120)
  })

  test('a setting out of its range is named', () => {
    const all = usualSettings('L12')
    const doppler = usualDoppler('linear', all.depthMm)
    expect(() => checkSettings({ ...all, doppler: { ...doppler, scaleCmPerS: 0 } })).toThrow('doppler.scaleCmPerS is 0')
    expect(() => checkSettings({ ...all, doppler: { ...doppler, box: { ...doppler.box, toMm: 51 } } })).toThrow(
      'doppler.box.toMm is 51',
    )
  })
})

describe('no colour', () => {
  const vessel = tube('radicular artery', { downDeg: -30 })

  test('in tissue without vessels: not a pixel, whatever the noise', () => {
    for (const nowMs of [0, 300, 600]) expect(colour([], { nowMs, doppler: { gainDb: 20 } }).coloured).toBe(0)
  })

  test('behind bone', () => {
    const seen = colour([vessel], { boneMm: (x, y) => Math.max(y + 12, x) })
    // Bone lies 12 mm deep under the unmarked half alone.
    expect(seen.at(8, 20)).toBeDefined()
    expect(seen.at(-8, 30)).toBeUndefined()
    expect(colour([vessel]).at(-8, 30)).toBeDefined()
  })

  test('outside the box', () => {
    const box = { fromMm: 20, toMm: 30, from: -0.5, to: 0.5 }
    const seen = colour([vessel], { doppler: { box } })
    expect(seen.at(0, 25)).toBeDefined()
    expect(seen.at(12, 18)).toBeUndefined()
    const wide = colour([vessel])
    expect(wide.at(12, 18)).toBeDefined()
  })

  test('beside the slice: a thin vessel 4 mm out of it', () => {
    const thin = (zMm: number) => tube('radicular artery', { downDeg: -30, radiusMm: 0.6, zMm })
    expect(colour([thin(0)]).coloured).toBeGreaterThan(100)
    expect(colour([thin(4)]).coloured).toBe(0)
  })

  test('where blood’s echo no longer comes back: deep at 12 MHz, but not at 5', () => {
    const deep = tube('lumbar artery', { deepMm: 70, downDeg: -40 })
    const settings = (frequencyMhz: number) => ({ depthMm: 80, frequencyMhz })
    const doppler = { scaleCmPerS: 30, box: { fromMm: 5, toMm: 78, from: -1, to: 1 } }
    expect(colour([deep], { settings: settings(12), doppler }).at(0, 70)).toBeUndefined()
    expect(colour([deep], { settings: settings(5), doppler }).at(0, 70)).toBeDefined()
  })
})

describe('over a beat', () => {
  const seenAt = (kind: FlowKind, share: number, downDeg: number) =>
    colour([tube(kind, { downDeg })], { nowMs: share * BEAT_MS, doppler: { scaleCmPerS: 60 } }).at(0, 25)

  test('the aorta’s blood runs on in systole, back after it, and nearly rests before the next', () => {
    // Half of it along the beam, away from the array.
    expect(seenAt('aorta', 0.15, 30)!).toBeLessThan(-450)
    expect(seenAt('aorta', 0.34, 30)!).toBeGreaterThan(100)
    expect(seenAt('aorta', 0.9, 30)).toBeUndefined()
  })

  test('a lumbar artery’s never turns: fastest in systole, a quarter and less before the next', () => {
    const speeds = Array.from({ length: 20 }, (_, n) => speedAt('lumbar artery', (n / 20) * BEAT_MS))
    expect(Math.min(...speeds)).toBeGreaterThan(0)
    expect(Math.max(...speeds)).toBeGreaterThan(0.97 * FLOWS['lumbar artery'].peakMmPerS)
    expect(Math.min(...speeds)).toBeLessThan(0.25 * Math.max(...speeds))
  })

  test('veins have no beat and follow the breath: half as fast when slowest', () => {
    const speeds = Array.from({ length: 40 }, (_, n) => speedAt('inferior vena cava', n * 100))
    expect(Math.min(...speeds) / Math.max(...speeds)).toBeCloseTo(0.5, 1)
  })

  test('the aorta carries 0.9 ± 0.4 l/min and the vena cava 1.2 ± 0.5, as measured below the kidneys', () => {
    const litres = (kind: FlowKind, lumenMm2: number, periodMs: number) => {
      const { bluntness } = FLOWS[kind]
      const mean = Array.from({ length: 400 }, (_, n) => speedAt(kind, (n / 400) * periodMs)).reduce((a, b) => a + b) / 400
      // Mean over the lumen of 1 - (r/R)^n is n / (n + 2).
      return (mean * (bluntness / (bluntness + 2)) * lumenMm2 * 60) / 1e6
    }
    expect(Math.abs(litres('aorta', Math.PI * 8.4 ** 2, BEAT_MS) - 0.9)).toBeLessThan(0.4)
    expect(Math.abs(litres('inferior vena cava', Math.PI * 10.4 * 7.2, 4000) - 1.2)).toBeLessThan(0.5)
  }) // prettier-ignore
})

describe('switched off', () => {
  const vessels = [tube('radicular artery', { downDeg: 40 })]
  const picture = pictureOf('L12', 50)
  const shot = { ctFromImage: poseAt(picture), nowMs: SYSTOLE_MS, seed: 5 }
  const volume = knownTissue({ vessels })

  test('there is no colour picture at all, and the grey is the same to the byte', () => {
    const off = createSimulator(volume, usualSettings('L12'), picture).take(shot)
    const settings = { ...usualSettings('L12'), doppler: usualDoppler('linear', 50) }
    const on = createSimulator(volume, settings, picture).take(shot)
    expect(off).not.toHaveProperty('flow')
    expect(on.flow!.bytes.some((byte) => byte > 0)).toBe(true)
    expect(on.grey).toEqual(off.grey)
  })

  test('the same moment gives the same colour again, bright tissue keeps its grey', () => {
    const settings = { ...usualSettings('L12'), doppler: usualDoppler('linear', 50) }
    const simulator = createSimulator(volume, settings, picture)
    const once = simulator.take(shot).flow!.bytes
    expect(simulator.take(shot).flow!.bytes).toEqual(once)
    const bright = createSimulator(knownTissue({ vessels, scatter: 7 }), settings, picture).take(shot)
    const count = (bytes: Uint8Array) => bytes.filter((byte) => byte > 0).length
    expect(count(bright.flow!.bytes)).toBeLessThan(0.1 * count(once))
  })
})
