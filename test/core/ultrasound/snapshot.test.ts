import { describe, expect, test } from 'vitest'
import { IDENTITY, transform } from '#core/frames/transform.ts'
import { sayAge, SNAPSHOT_LIMITS, takeSnapshot, type Snapshot } from '#core/ultrasound/snapshot.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'

const frameOf = (side: number): UltrasoundFrame => ({
  frameId: 1,
  widthPx: side,
  heightPx: side,
  grey: new Uint8Array(side * side).fill(50),
  atMs: 0,
  receivedAtMs: 0,
})
const REST = {
  fan: undefined,
  patientFromImage: transform('patient', 'image', IDENTITY),
  names: [],
  frozenAtMs: 1000,
  takenOf: 'a sweep',
}

describe('frozen planes', () => {
  test('have their own pixels: the source may write over its own', () => {
    const frame = { ...frameOf(4), flow: { bytes: new Uint8Array(16).fill(9), scaleMmPerS: 200 } }
    const taken = takeSnapshot(frame, REST, [], 6)
    if (!taken.ok) throw new Error(taken.reason)
    frame.grey.fill(0)
    frame.flow.bytes.fill(0)
    expect(taken.snapshot.number).toBe(7)
    expect(taken.snapshot.frame.grey[3]).toBe(50)
    expect(taken.snapshot.frame.flow!.bytes[3]).toBe(9)
  })

  test(`are at most ${SNAPSHOT_LIMITS.most}: the next is refused, none is dropped`, () => {
    let kept: readonly Snapshot[] = []
    for (let count = 0; count < SNAPSHOT_LIMITS.most; count++) {
      const taken = takeSnapshot(frameOf(2), REST, kept, count)
      if (taken.ok) kept = [...kept, taken.snapshot]
    }
    expect(kept.map(({ number }) => number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const next = takeSnapshot(frameOf(2), REST, kept, 8)
    expect(next).toEqual({ ok: false, reason: '8 frozen planes are kept: delete one before freezing another' })
  })

  test('two of 6000 x 6000 pixels are more than their memory holds', () => {
    const first = takeSnapshot(frameOf(6000), REST, [], 0)
    expect(first.ok).toBe(true)
    const second = takeSnapshot(frameOf(6000), REST, first.ok ? [first.snapshot] : [], 1)
    expect(second.ok).toBe(false)
  })

  test.each([
    [999, '0:00'],
    [43_200, '0:43'],
    [75_000, '1:15'],
    [600_000, '10:00'],
  ])('%i ms old reads %s', (ms, words) => expect(sayAge(ms)).toBe(words))
})
