import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Seen } from '#core/training/console-message.ts'
import { packSeen, unpackSeen } from '#core/training/console-wire.ts'

const SEEN: Seen = {
  type: 'seen',
  trainee: 'Zoë 李',
  phase: 'running',
  stage: 'plane only',
  timeS: 12.5,
  limitS: 300,
  told: 'On we go.',
  lines: [['Time', '0:12']],
  figures: [{ name: 'Needle Passes', value: '1' }],
  alarms: [{ words: 'Near the root', priority: 'high' }],
  needle: { tip: [10.25, 31], hub: [-60, -20], offPlaneMm: -1.5, angleDeg: 4 },
  picture: { widthPx: 3, heightPx: 2, mmPerPx: 0.4, grey: Uint8Array.of(0, 1, 127, 128, 254, 255) },
  marks: [],
}

describe('what a console is shown, over a socket', () => {
  test('comes as it was told, pixel by pixel', () => {
    expect(unpackSeen(packSeen(SEEN))).toEqual(SEEN)
    const { picture: _, ...without } = SEEN
    expect(unpackSeen(packSeen(without))).toEqual(without)
  })

  test('costs little more than its pixels', () => {
    const grey = new Uint8Array(240 * 320)
    const bytes = packSeen({ ...SEEN, picture: { widthPx: 240, heightPx: 320, mmPerPx: 0.4, grey } })
    expect(bytes.length - grey.length).toBeLessThan(1000)
  })

  test('cut short, or with pixels too few or too many, is not understood', () => {
    const bytes = packSeen(SEEN)
    for (let length = 0; length < bytes.length; length++) expect(unpackSeen(bytes.subarray(0, length))).toBeUndefined()
    expect(unpackSeen(Uint8Array.of(...bytes, 7))).toBeUndefined()
  })

  test('whatever comes, nothing is thrown, and what is understood has a whole picture', () => {
    const bytes = packSeen(SEEN)
    const changed = fc
      .array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 6 })
      .map((changes) => changes.reduce((all, [at, value]) => all.with(at, value), bytes as Uint8Array))
    const isSound = (any: Uint8Array) => {
      const picture = unpackSeen(any)?.picture
      return !picture || picture.grey.length === picture.widthPx * picture.heightPx
    }
    const tried = fc.check(fc.property(fc.oneof(fc.uint8Array({ maxLength: 400 }), changed), isSound), {
      numRuns: 2000,
    })
    expect(tried.failed && tried.counterexample).toBe(false)
  })
})
