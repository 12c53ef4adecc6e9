import { describe, expect, test } from 'vitest'
import { calibrateTemporal } from '#core/ultrasound/temporal-calibration.ts'
import { bathSignals } from './water-bath.ts'

const lagOf = (bath: Parameters<typeof bathSignals>[0]) => {
  const { depths, places } = bathSignals(bath)
  return calibrateTemporal(depths, places)
}

describe('a probe moved up and down for 12 s, pictures at 25 Hz, tracker at 40 Hz', () => {
  const LAGS = [-310, -120, -40, 0, 17.3, 33, 80, 150, 300, 420]
  const runs = Array.from({ length: 40 }, (_, n) => ({ seed: n + 1, lagMs: LAGS[n % LAGS.length]! }))

  test('finds lags from -310 to 420 ms within 3 ms, seeds 1-40, and says its own error', () => {
    const made = runs.map((run) => ({ ...run, ...lagOf(run) }))
    const off = made.map(({ lagMs, pictureLagMs }) => pictureLagMs - lagMs)
    const scaled = made.map(({ errorMs }, n) => off[n]! / errorMs)
    const rms = (values: readonly number[]) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length)
    console.log(`temporal: rms ${rms(off).toFixed(2)} ms, worst ${Math.max(...off.map(Math.abs)).toFixed(2)} ms, off / said ${rms(scaled).toFixed(2)}`) // prettier-ignore
    expect(Math.max(...off.map(Math.abs))).toBeLessThan(3)
    expect(rms(scaled)).toBeGreaterThan(0.5)
    expect(rms(scaled)).toBeLessThan(1.8)
  })

  test('every second pixel of noise more makes the error it says greater: 1 px and 8 px, seed 3', () => {
    const quiet = lagOf({ seed: 3, lagMs: 50 })
    const noisy = lagOf({ seed: 3, lagMs: 50, noisePx: 8 })
    expect(noisy.errorMs).toBeGreaterThan(2 * quiet.errorMs)
    expect(Math.abs(noisy.pictureLagMs - 50)).toBeLessThan(4 * noisy.errorMs)
  })

  test('one picture in twenty whose brightest line is another one does not pull it: seeds 1-20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { pictureLagMs, pictures } = lagOf({ seed, lagMs: 60, strays: 0.05 })
      expect(Math.abs(pictureLagMs - 60)).toBeLessThan(5)
      expect(pictures).toBeLessThan(300)
    }
  })

  test('tracker and pictures of the same rate, whose samples fall together, do not pull it: seeds 1-20', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { pictureLagMs } = lagOf({ seed, lagMs: 23, pictureHz: 30, trackerHz: 30 })
      expect(Math.abs(pictureLagMs - 23)).toBeLessThan(5)
    }
  })
})

describe('what no lag can be told from, seed 7', () => {
  test.each([
    ['a probe held still', { strokeMm: 2 }, /the probe moved by \d\.\d mm: move it up and down by at least 10 mm/],
    ['three seconds', { seconds: 3 }, /3\.0 s long: move the probe up and down for at least 5 s/],
    ['a lag of 0.8 s', { lagMs: 800 }, /more than 0\.5 s|do not follow each other/],
    ['pictures of something else', { noisePx: 300 }, /do not follow each other \(correlation 0\.\d+\)/],
    ['few pictures', { pictureHz: 3 }, 'the floor is seen in 36 pictures: hold the probe upright'],
  ])('%s is refused, and it says what to do', (_, change, message) => {
    expect(() => lagOf({ seed: 7, lagMs: 20, ...change })).toThrow(message)
  })

  test('two slow strokes are refused', () => {
    const { depths, places } = bathSignals({ seed: 7, lagMs: 20, seconds: 4 })
    const slow = <T extends { readonly atMs: number }>(samples: readonly T[]) =>
      samples.map((sample) => ({ ...sample, atMs: sample.atMs * 2 }))
    expect(() => calibrateTemporal(slow(depths), slow(places))).toThrow('it went up and down 2 times: at least 3')
  })

  test('strokes of 0.8 s that are all alike are refused: half a stroke later fits as well', () => {
    const { depths, places } = bathSignals({ seed: 1, lagMs: 20, unevenness: 0 })
    // The same motion two and a half times as fast.
    const fast = <T extends { readonly atMs: number }>(samples: readonly T[]) =>
      samples.map((sample) => ({ ...sample, atMs: sample.atMs / 2.5 }))
    const twice = <T extends { readonly atMs: number }>(samples: readonly T[]) => [
      ...samples,
      ...samples.map((sample) => ({ ...sample, atMs: sample.atMs + 4800 })),
    ]
    expect(() => calibrateTemporal(twice(fast(depths)), twice(fast(places)))).toThrow('two lags fit')
  })

  test('a probe that slides aside as much as it rises is refused', () => {
    const { depths, places } = bathSignals({ seed: 2, lagMs: 20 })
    const sliding = places.map(({ atMs, mm: [x, y, z] }) => ({
      atMs,
      mm: [x, y + 20 * Math.sin(atMs / 700), z] as const,
    }))
    expect(() => calibrateTemporal(depths, sliding)).toThrow(/only \d+ % of the motion is along one line/)
  })

  test('a tracker that saw nothing is refused', () => {
    const { depths } = bathSignals({ seed: 2, lagMs: 20 })
    expect(() => calibrateTemporal(depths, [])).toThrow("0 valid poses are too few: bring the probe into the tracker's")
  })
})
