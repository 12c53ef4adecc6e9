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

test('a sender whose clock is set forward by an hour is followed at once', () => {
  const clock = createClockOffset()
  clock.see(1000, 2000)
  clock.see(1100 + 3_600_000, 2100)
  expect(clock.onPageClock(1100 + 3_600_000)).toBe(2100)
})

test('set back by an hour, its messages count as an hour old for 2 s and are then followed', () => {
  const clock = createClockOffset()
  clock.see(3_600_000, 10_000)
  for (let pageMs = 10_100; pageMs < 12_100; pageMs += 100) {
    const stampMs = pageMs - 10_000
    clock.see(stampMs, pageMs)
    expect(pageMs - clock.onPageClock(stampMs)!).toBe(3_600_000)
  }
  clock.see(2100, 12_100)
  expect(clock.onPageClock(2100)).toBe(12_100)
})

test('what a stall of 1.5 s held back keeps its age: 1500, 1400 … 0 ms', () => {
  const clock = createClockOffset()
  for (let pageMs = 0; pageMs <= 5000; pageMs += 100) clock.see(pageMs - 700, pageMs)
  const ages: number[] = []
  for (let sentMs = 5100; sentMs <= 6600; sentMs += 100) {
    clock.see(sentMs - 700, 6600)
    ages.push(6600 - clock.onPageClock(sentMs - 700)!)
  }
  expect(ages).toEqual(Array.from({ length: 16 }, (_, i) => 1500 - 100 * i))
})

test('one stamp from the future makes what follows look older, never younger, and is forgotten after 10 s', () => {
  const clock = createClockOffset()
  clock.see(0, 50)
  clock.see(500, 150)
  expect(200 - clock.onPageClock(150)!).toBe(400)
  for (let pageMs = 200; pageMs <= 11_000; pageMs += 50) clock.see(pageMs - 50, pageMs)
  expect(11_000 - clock.onPageClock(10_950)!).toBe(0)
})
