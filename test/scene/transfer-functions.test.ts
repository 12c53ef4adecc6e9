import { describe, expect, test } from 'vitest'
import { CT_DISPLAY_WINDOW_HU } from '#core/volumes/volume-arrival.ts'
import { CT_PRESETS, LEVELS, lookUpTable, transferFunction } from '#scene/transfer-functions.ts'

const level = (hu: number) => Math.round(((hu + 200) / 1200) * 255)
const at = (bytes: Uint8Array, begin: number, end: number) => [
  ...bytes.subarray((begin + LEVELS * end) * 4, (begin + LEVELS * end) * 4 + 4),
]

describe.each(['bone', 'soft-tissue'] as const)('the %s preset', (preset) => {
  const { stops, surface } = CT_PRESETS[preset]
  const { bytes, lowestVisible } = lookUpTable(CT_PRESETS[preset], CT_DISPLAY_WINDOW_HU)

  test('its stops rise, and its surface lies between the first and the last', () => {
    expect(stops.every(({ value }, index) => index === 0 || value > stops[index - 1]!.value)).toBe(true)
    expect(surface).toBeGreaterThan(stops[0]!.value)
    expect(surface).toBeLessThan(stops.at(-1)!.value)
  })

  test('nothing below its first stop is drawn, and bricks are leapt over up to exactly there', () => {
    const first = level(stops[0]!.value)
    expect(at(bytes, first - 1, first - 1)[3]).toBe(0)
    expect(Math.abs(lowestVisible - first)).toBeLessThanOrEqual(1)
  })

  test('cortical bone, 800 HU, is all but opaque over a millimetre', () => {
    expect(at(bytes, level(800), level(800))[3]).toBeGreaterThan(240)
  })
})

test('a step from air to cortical bone is drawn as all between, the same in both directions', () => {
  const { bytes } = lookUpTable(CT_PRESETS.bone, CT_DISPLAY_WINDOW_HU)
  const [begin, end] = [0, level(800)]
  // By hand: the mean absorption over all display bytes between.
  let sum = 0
  for (let byte = begin; byte <= end; byte++) {
    const hu = -200 + (byte / 255) * 1200
    const { stops } = CT_PRESETS.bone
    const next = stops.findIndex(({ value }) => value > hu)
    const [a, b] =
      next === 0 ? [stops[0]!, stops[0]!] : next < 0 ? [stops.at(-1)!, stops.at(-1)!] : [stops[next - 1]!, stops[next]!]
    const part = a === b ? 0 : (hu - a.value) / (b.value - a.value)
    sum -= Math.log(1 - (a.opacityPerMm + part * (b.opacityPerMm - a.opacityPerMm)))
  }
  expect(at(bytes, begin, end)[3]).toBe(Math.round(255 * (1 - Math.exp(-sum / (end - begin + 1)))))
  expect(at(bytes, end, begin)).toEqual(at(bytes, begin, end))
})

test('an MR preset is spread over the signal that is drawn: 0.35 of 0 to 1000 is 350', () => {
  expect(transferFunction('MR', 'bone', [0, 1000]).surface).toBe(350)
})
