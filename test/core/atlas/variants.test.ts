/** Each variant shows what it says, measured on the body that is made of it. */
import { describe, expect, test } from 'vitest'
import { SIDES, type Level } from '#core/anatomy/levels.ts'
import { STRUCTURES } from '#core/anatomy/structures.ts'
import { VARIANTS, type Variant } from '#core/atlas/variants.ts'
import { createLumbarSpine, type LumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { checkParameters } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'

const made = new Map<string, LumbarSpine>()
function bodyOf(id: Variant['id']): LumbarSpine {
  const known = made.get(id) ?? createLumbarSpine(VARIANTS.find((each) => each.id === id)!.parameters)
  made.set(id, known)
  return known
}

/** Areas in one axial slice at the height of a body's middle, mm², by kind of structure. */
function areasAt(spine: LumbarSpine, level: 'L3' | 'L4') {
  const z = spine.landmarks[level].bodyCentre[2]
  const geometry = { dimensions: [160, 140, 1], spacingMm: [1.5, 1.5, 1], origin: [-119.25, -80, z], direction: [1, 0, 0, 0, 1, 0, 0, 0, 1] } as const // prettier-ignore
  const { labels } = sampleSpine(spine.parts, geometry, [0, 1])
  const areas = new Map<string, number>()
  for (const label of labels) {
    const kind = STRUCTURES[label - 1]?.kind
    if (kind) areas.set(kind, (areas.get(kind) ?? 0) + 2.25)
  }
  return (kind: string) => areas.get(kind) ?? 0
}

describe('the variants', () => {
  test.each(VARIANTS)('$name is within what a lumbar spine can be', ({ parameters, shows }) => {
    expect(checkParameters(parameters)).toBe(parameters)
    expect(shows).toMatch(/^[a-zL]/)
  })

  test('scoliosis: L3 lies 8 mm and more beside the line from L1 to L5, to the left; the typical spine is straight', () => {
    const aside = (spine: LumbarSpine) => {
      const [top, apex, low] = (['L1', 'L3', 'L5'] as const).map((level) => spine.landmarks[level].bodyCentre)
      return apex![0] - (top![0] + low![0]) / 2
    }
    expect(Math.abs(aside(bodyOf('typical')))).toBeLessThan(0.5)
    expect(aside(bodyOf('scoliosis'))).toBeGreaterThan(8)
  })

  test('obesity: the spinous process of L4 lies at least 15 mm deeper under the skin', () => {
    const depth = (spine: LumbarSpine) => {
      const [x, y, z] = spine.landmarks.L4.spinousTip
      return -spine.skinAt(x, y, z)
    }
    expect(depth(bodyOf('obesity')) - depth(bodyOf('typical'))).toBeGreaterThan(15)
  })

  test('atrophy: a quarter of the cross-section of multifidus at L4 is gone and more', () => {
    const [thin, typical] = [areasAt(bodyOf('atrophy'), 'L4'), areasAt(bodyOf('typical'), 'L4')]
    expect(thin('multifidus')).toBeLessThan(0.75 * typical('multifidus'))
    expect(typical('multifidus')).toBeGreaterThan(500)
  })

  test('arthropathy: L4 and L5 have come together by 3 mm and more, and so have L3 and L4; L1 and L2 by less than 2', () => {
    const between = (spine: LumbarSpine, upper: Level, lower: Level) => {
      const [a, b] = [spine.landmarks[upper].bodyCentre, spine.landmarks[lower].bodyCentre]
      return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])
    }
    const lost = (upper: Level, lower: Level) =>
      between(bodyOf('typical'), upper, lower) - between(bodyOf('arthropathy'), upper, lower)
    expect(lost('L4', 'L5')).toBeGreaterThan(3)
    expect(lost('L3', 'L4')).toBeGreaterThan(3)
    expect(lost('L1', 'L2')).toBeLessThan(2)
  })

  test('transitional: on the left L5 and the sacrum are one bone, on the right they are two', () => {
    // Along the line between the two, the deepest place that is in neither.
    const { left, right } = VARIANTS.find(({ id }) => id === 'transitional')!.parameters.transition
    expect([left, right]).toEqual(['III', 'none'])
    const spine = bodyOf('transitional')
    const [l5, sacrum] = [
      spine.bones.find(({ label }) => STRUCTURES[label - 1]?.level === 'L5')!,
      spine.bones.find(({ label }) => STRUCTURES[label - 1]?.kind === 'sacrum')!,
    ]
    const apart = SIDES.map((side) => {
      const sign = side === 'left' ? 1 : -1
      let least = Infinity
      for (let x = 20; x < 60; x += 2)
        for (let y = -20; y < 60; y += 2)
          for (let z = l5.box.low[2] - 10; z < l5.box.high[2]; z += 2)
            least = Math.min(least, Math.max(l5.sdf(sign * x, y, z), sacrum.sdf(sign * x, y, z)))
      return least
    })
    expect(apart[0]).toBeLessThan(0)
    expect(apart[1]).toBeGreaterThan(0)
  })
})
