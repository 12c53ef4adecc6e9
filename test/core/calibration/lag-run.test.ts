import { describe, expect, test } from 'vitest'
import { createLagRun, LAG_RUN } from '#core/calibration/lag-run.ts'
import { bathSignals, type Bath } from '#test/core/ultrasound/water-bath.ts'

/** Pictures and poses in the order in which they come; a floor is left out where the bath has none. */
function followed(bath: Bath, isSeen: (atMs: number) => boolean = () => true, isTracked = isSeen) {
  const run = createLagRun()
  const { depths, places } = bathSignals(bath)
  const events = [
    ...depths.map(({ atMs, depthPx }) => ({ atMs, see: () => run.seePicture(atMs, isSeen(atMs) ? depthPx : undefined) })),
    ...places.map(({ atMs, mm }) => ({ atMs, see: () => run.seePlace(atMs, isTracked(atMs) ? mm : undefined) })),
  ].toSorted((a, b) => a.atMs - b.atMs) // prettier-ignore
  let endedMs: number | undefined
  for (const { atMs, see } of events) {
    see()
    if (run.result) endedMs ??= atMs
  }
  return { run, endedMs }
}

describe('the probe goes up and down over a flat floor, as pictures and poses come', () => {
  test('it ends by itself after 15 to 17 s with the delay within 6 ms, seeds 1-20', () => {
    const off = Array.from({ length: 20 }, (_, n) => {
      const lagMs = -60 + 15 * n
      const { run, endedMs } = followed({ seed: n + 1, lagMs, seconds: 20 })
      expect(endedMs).toBeGreaterThan(LAG_RUN.wantedMs - 200)
      expect(endedMs).toBeLessThan(17_000)
      return Math.abs(run.result!.pictureLagMs - lagMs)
    })
    console.log(`lag run: worst of 20 ${Math.max(...off).toFixed(1)} ms`)
    expect(Math.max(...off)).toBeLessThan(6)
  })

  test('how far it is stands in seconds, with how far it moved', () => {
    const { run } = followed({ seed: 3, lagMs: 40, seconds: 9 })
    const { taken, wanted, figures, advice } = run.standing
    expect([taken, wanted]).toEqual([8, 15])
    expect(figures[0]).toEqual({ name: 'moved by', value: expect.stringMatching(/^[34]\d mm$/) })
    expect(advice).toMatch('now faster, now slower')
  })
})

describe('what is to be done is said', () => {
  test.each([
    { what: 'a probe that is held still', bath: { strokeMm: 0 }, says: 'move it up and down by at least 10 mm' },
    { what: 'a delay beyond half a second', bath: { lagMs: 800 }, says: /more than 0.5 s|do not follow each other/ },
  ])('$what: $says', ({ bath, says }) => {
    const { run } = followed({ seed: 5, lagMs: 40, seconds: 25, ...bath })
    expect(run.result).toBeUndefined()
    expect(run.standing.advice).toMatch(says)
  })

  test('without a floor in the picture', () => {
    const { run } = followed({ seed: 5, lagMs: 40, seconds: 10 }, () => false)
    expect(run.result).toBeUndefined()
    expect(run.standing.advice).toMatch('no floor is seen')
  })

  test('poses the tracker does not vouch for are counted, and a second without any begins the time anew', () => {
    const { run, endedMs } = followed({ seed: 6, lagMs: 40, seconds: 30 }, () => true, (atMs) => atMs < 8000 || atMs > 9000) // prettier-ignore
    expect(run.standing.figures.at(-1)).toEqual({ name: 'not tracked', value: '41' })
    expect(endedMs).toBeGreaterThan(9000 + LAG_RUN.wantedMs - 200)
    expect(Math.abs(run.result!.pictureLagMs - 40)).toBeLessThan(6)
  })
})
