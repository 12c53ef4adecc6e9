import { describe, expect, test } from 'vitest'
import { apply, invert, point } from '#core/frames/transform.ts'
import { needleAtPlace, probeAtPlace } from '#core/phantom/contact/on-skin.ts'
import { pressProbe } from '#core/phantom/contact/probe-contact.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, TYPICAL } from '#core/phantom/parameters.ts'
import { scriptOf, SCRIPT_NAMES } from '#core/phantom/scripts/built-in-scripts.ts'
import { durationMs, placesAt, type Script } from '#core/phantom/scripts/script.ts'
import { MARKER_MM } from '#core/phantom/sweep.ts'

const spines = {
  typical: createLumbarSpine(TYPICAL),
  'seed 11, prone': createLumbarSpine(drawParameters(11, 'prone')),
  'seed 12, sitting': createLumbarSpine(drawParameters(12, 'sitting')),
}
const every = (script: Script, stepMs: number) =>
  Array.from({ length: Math.floor(durationMs(script) / stepMs) + 1 }, (_, n) => placesAt(script, n * stepMs))

describe.each(Object.entries(spines))('on the back of %s', (_name, spine) => {
  test.each(SCRIPT_NAMES.slice(1))('%s keeps the array on the skin all the way, without leaps', (name) => {
    const script = scriptOf(name, spine)!
    const moments = every(script, 250)
    for (const [n, { probe }] of moments.entries()) {
      const hand = probeAtPlace(spine.skinAt, probe, MARKER_MM)!
      expect(pressProbe(spine.skinAt, hand, MARKER_MM, n > 0).isTouching).toBe(true)
      const before = moments[n - 1]?.probe ?? probe
      // 30 mm/s at most.
      expect(Math.hypot(probe.xMm - before.xMm, probe.zMm - before.zMm)).toBeLessThan(7.5)
    }
  })

  test('the paramedian scan goes from the sacrum to T12, the transverse one from L5 to L1', () => {
    const heights = (name: 'paramedian' | 'transverse') => every(scriptOf(name, spine)!, 250).map(({ probe }) => probe.zMm)
    const { L5, L1, T12 } = spine.landmarks
    expect(heights('paramedian')[0]).toBeLessThan(L5.spinousTip[2] - 25)
    expect(heights('paramedian').at(-1)).toBeCloseTo(T12.spinousTip[2], 3)
    expect(heights('transverse')[0]).toBeCloseTo(L5.spinousTip[2], 3)
    expect(heights('transverse').at(-1)).toBeCloseTo(L1.spinousTip[2], 3)
  }) // prettier-ignore

  test('the needle and the joint it goes to lie in the picture’s plane, to 1.5 mm, and it is aimed at the joint', () => {
    const target = spine.landmarks.L4.facetJoints.left
    const { probe, needle } = scriptOf('facet', spine)!.at(-2)!
    const probeFromCt = invert(probeAtPlace(spine.skinAt, probe, MARKER_MM)!)
    const offPlane = (x: number, y: number, z: number) => Math.abs(apply(probeFromCt, point('ct', x, y, z)).z)
    expect(offPlane(...target)).toBeLessThan(0.5)
    const hand = needleAtPlace(spine.skinAt, needle!, 90)!
    for (const mm of [30, 60, 90]) {
      const { x, y, z } = apply(hand, point('needle', 0, 0, mm))
      expect(offPlane(x, y, z)).toBeLessThan(1.5)
    }
    const tip = apply(hand, point('needle', 0, 0, 90))
    // The hand goes a little further than the needle will.
    expect(Math.abs(Math.hypot(tip.x - target[0], tip.y - target[1], tip.z - target[2]) - 3)).toBeLessThan(0.3)
  })
})

test('between two moments it starts and stops gently, before and after it rests', () => {
  const at = (zMm: number) => ({ xMm: 0, zMm, turnDeg: 0, tiltDeg: 0, rockDeg: 0, pushMm: 5 })
  const script: Script = [
    { atMs: 0, probe: at(0) },
    { atMs: 1000, probe: at(10) },
  ]
  expect([-5, 0, 500, 1000, 9999].map((ms) => placesAt(script, ms).probe.zMm)).toEqual([0, 0, 5, 10, 10])
  expect(placesAt(script, 100).probe.zMm).toBeLessThan(0.5)
})
