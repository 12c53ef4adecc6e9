import { expect, test } from 'vitest'
import { createClockOffset } from '#core/signals/clock-offset.ts'

test('the shortest way counts: a message that was held up does not move the clock', () => {
  const clock = createClockOffset()
  clock.see(1000, 51_003)
  clock.see(1010, 51_200)
  clock.see(1020, 51_021)
  expect(clock.onPageClock(1020)).toBe(51_021)
  expect(clock.onPageClock(1100)).toBe(51_101)
})

test('knows nothing before the first message', () => expect(createClockOffset().onPageClock(5)).toBeUndefined())

test('follows a clock that drifts by 50 ppm for an hour to within 1 ms (way 2–12 ms, seed 5)', () => {
  const clock = createClockOffset()
  let state = 5
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647
  let worst = 0
  for (let pageMs = 0; pageMs < 3_600_000; pageMs += 50) {
    const stampMs = pageMs * (1 + 50e-6) - 777
    clock.see(stampMs, pageMs + 2 + random() * 10)
    if (pageMs > 20_000) worst = Math.max(worst, Math.abs(clock.onPageClock(stampMs)! - pageMs - 2))
  }
  expect(worst).toBeLessThan(1)
})

test('a sender whose clock is set forward or back is followed at once', () => {
  const clock = createClockOffset()
  clock.see(1000, 2000)
  clock.see(1100 + 3_600_000, 2100)
  expect(clock.onPageClock(1100 + 3_600_000)).toBe(2100)
  clock.see(1200, 2200)
  expect(clock.onPageClock(1200)).toBe(2200)
})
