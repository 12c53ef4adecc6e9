/** A vessel that is laid across known tissue is seen as vessels are, and leaves nothing behind. */
import { describe, expect, test } from 'vitest'
import { layVessel } from '#core/phantom/ultrasound/laid-vessel.ts'
import { softSlices } from '#core/phantom/ultrasound/tissue-slabs.ts'
import { knownTissue, taken } from './known-tissue.ts'

/** Across the picture's plane, 30 mm deep under the array's middle. */
const VESSEL = { from: [0, -30, -20], to: [0, -30, 20], radiusMm: 5 } as const

describe('a vessel of 10 mm across the picture, 30 mm deep', () => {
  test('is dark within, by 12 dB and more; 12 mm beside it nothing has changed; below it the tissue is no darker', () => {
    const tissue = knownTissue()
    const without = taken(tissue)
    layVessel(tissue, VESSEL)
    const seen = taken(tissue)
    const darker = (...box: [number, number, number, number]) => without.meanDb(...box) - seen.meanDb(...box)
    expect(darker(-2, 2, 28.5, 31.5)).toBeGreaterThan(12)
    expect(Math.abs(darker(12, 16, 28, 32))).toBeLessThan(0.5)
    expect(darker(-2, 2, 38, 44)).toBeLessThan(0.5)
  })

  test('taken out, every byte is as it was; laid again into a slab that was sampled anew, it is there', () => {
    const tissue = knownTissue()
    const before = tissue.material.slice()
    const vessel = layVessel(tissue, VESSEL)
    const laid = tissue.material.slice()
    expect(laid.some((value, at) => value !== before[at])).toBe(true)
    const [nx, ny] = tissue.geometry.dimensions
    const { first, end } = softSlices(tissue, 0)
    expect(vessel.slabs).toContain(0)
    tissue.material.set(before.subarray(first * nx * ny * 4, end * nx * ny * 4), first * nx * ny * 4)
    vessel.again(0)
    expect(tissue.material).toEqual(laid)
    vessel.takeOut()
    expect(tissue.material).toEqual(before)
  })

  test('where tissue was sampled anew and no vessel laid, taking out does not bring back what was', () => {
    const tissue = knownTissue()
    const vessel = layVessel(tissue, VESSEL)
    const finer = knownTissue({ scatter: 0.4 })
    tissue.material.set(finer.material)
    vessel.takeOut()
    expect(tissue.material).toEqual(finer.material)
  })
})
