import { expect, test } from 'vitest'
import { createPairing } from '#core/ultrasound/pairing.ts'

const frame = (frameId: number, atMs: number) => ({
  frameId,
  widthPx: 1,
  heightPx: 1,
  grey: new Uint8Array(1),
  atMs,
  receivedAtMs: atMs + 5,
})
const contour = (frameId: number) => ({ frameId, by: 'lumbar-anatomy', runs: [], confidences: [], tookMs: 10 })

test('with a slow source the last recognised picture stays until the next one is recognised', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 0))
  pairing.found(contour(1))
  pairing.offer(frame(2, 86))
  expect(pairing.shown(100, true)).toMatchObject({ frame: { frameId: 1 }, contour: { frameId: 1 } })
  pairing.found(contour(2))
  expect(pairing.shown(130, true)).toMatchObject({ frame: { frameId: 2 }, contour: { frameId: 2 } })
})

test('a picture that has waited longer than the patience is shown bare', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 0))
  pairing.found(contour(1))
  pairing.offer(frame(2, 86))
  expect(pairing.shown(140, true)?.frame.frameId).toBe(1)
  expect(pairing.shown(149, true)?.frame.frameId).toBe(1)
  expect(pairing.shown(86 + 5 + 61, true)).toEqual({ frame: frame(2, 86), contour: undefined })
})

test('on a display of 10 frames a second a picture may wait one of its frames', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 40))
  pairing.shown(50, true)
  pairing.found(contour(1))
  pairing.offer(frame(2, 60))
  expect(pairing.shown(150, true)?.frame.frameId).toBe(1)
})

test('after a newer picture was shown bare an older one does not come back for its contour', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 0))
  pairing.offer(frame(2, 16))
  expect(pairing.shown(25, true)?.frame.frameId).toBe(2)
  pairing.found(contour(1))
  expect(pairing.shown(41, true)).toEqual({ frame: frame(2, 16), contour: undefined })
  pairing.found(contour(2))
  expect(pairing.shown(57, true)).toMatchObject({ frame: { frameId: 2 }, contour: { frameId: 2 } })
})

test('a recognised picture that has gone stale gives way to the newest, recognised or not', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 0))
  pairing.found(contour(1))
  pairing.offer(frame(2, 130))
  expect(pairing.shown(150, true)?.frame.frameId).toBe(1)
  expect(pairing.shown(151, true)?.frame.frameId).toBe(2)
})

test('whoever does not want the contour waits for nothing', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 0))
  pairing.found(contour(1))
  pairing.offer(frame(2, 16))
  expect(pairing.shown(17, false)).toEqual({ frame: frame(2, 16), contour: undefined })
})

test('a contour is only ever given with the picture it was found in (1 000 random arrivals, seed 7)', () => {
  let state = 7
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647
  const pairing = createPairing(60)
  let next = 1
  let last = 0
  for (let nowMs = 0; nowMs < 16_000; nowMs += 16) {
    if (random() < 0.7) pairing.offer(frame(next++, nowMs))
    if (random() < 0.5) pairing.found(contour(Math.max(1, next - Math.floor(random() * 8))))
    const shown = pairing.shown(nowMs, true)
    if (shown?.contour) expect(shown.contour.frameId).toBe(shown.frame.frameId)
    expect(shown?.frame.frameId ?? last).toBeGreaterThanOrEqual(last)
    last = shown?.frame.frameId ?? last
  }
  expect(next).toBeGreaterThan(500)
})

test('an answer about an older picture does not bring that picture back', () => {
  const pairing = createPairing(60)
  pairing.offer(frame(1, 0))
  pairing.offer(frame(2, 16))
  pairing.found(contour(2))
  pairing.found(contour(1))
  expect(pairing.shown(20, true)?.frame.frameId).toBe(2)
  pairing.clear()
  expect(pairing.shown(20, true)).toBeUndefined()
})
