import { describe, expect, test } from 'vitest'
import { NOTHING_FELT, type Feel } from '#core/phantom/contact/feel.ts'
import { SILENCE, STRIKES, toneOf } from '#sound/needle-tone.ts'

const feel = (change: Partial<Feel>): Feel => ({ ...NOTHING_FELT, isInTissue: true, ...change })

describe('the sound of the needle', () => {
  test('outside of tissue, or without a needle, there is none', () => {
    expect(toneOf(undefined)).toEqual(SILENCE)
    expect(toneOf({ ...NOTHING_FELT, forceN: 5 })).toEqual(SILENCE)
  })

  test('a needle that rests in tissue is silent', () => {
    expect(toneOf(feel({ forceN: 0.2 }))).toMatchObject({ level: 0, rustle: 0 })
  })

  test('the harder the tissue the higher and the louder; beyond twice a flavum it stays', () => {
    const tones = [1, 3, 6, 11.5, 25, 60].map((forceN) => toneOf(feel({ forceN })))
    for (const [at, tone] of tones.entries()) {
      if (at === 0) continue
      expect(tone.hz).toBeGreaterThanOrEqual(tones[at - 1]!.hz)
      expect(tone.level).toBeGreaterThanOrEqual(tones[at - 1]!.level)
    }
    expect(tones[4]).toEqual(tones[5])
    expect(toneOf(feel({ forceN: 0.6 })).hz).toBeLessThan(toneOf(feel({ forceN: 11.5 })).hz / 2)
  })

  test('it rustles while it moves, either way', () => {
    expect(toneOf(feel({ speedMmPerS: 20 })).rustle).toBeGreaterThan(0.1)
    expect(toneOf(feel({ speedMmPerS: -20 })).rustle).toBe(toneOf(feel({ speedMmPerS: 20 })).rustle)
  })

  test('each thing felt has a sound of its own; the loss of resistance falls furthest', () => {
    const fall = ({ fromHz, toHz }: { fromHz: number; toHz: number }) => fromHz / toHz
    expect(fall(STRIKES['loss of resistance'])).toBeGreaterThan(fall(STRIKES.pop))
    expect(fall(STRIKES['loss of resistance'])).toBeGreaterThan(fall(STRIKES.bone))
    expect(new Set(Object.values(STRIKES).map(({ lastsMs }) => lastsMs)).size).toBe(3)
  })
})
