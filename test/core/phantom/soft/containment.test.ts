import { describe, expect, test } from 'vitest'
import { STRUCTURES, type StructureKind } from '#core/anatomy/structures.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters, POSTURES, TYPICAL } from '#core/phantom/parameters.ts'
import { sampleSpine } from '#core/phantom/sample.ts'
import { DERMIS_MM } from '#core/phantom/soft/trunk.ts'

const STEP_MM = 0.5
const [WIDE, DEEP] = [460, 320] as const

const IN_COMPARTMENT: readonly StructureKind[] = ['multifidus', 'longissimus', 'iliocostalis']
/** What lies beyond the thoracolumbar fascia: it must never be next to them. */
const BEYOND: readonly (StructureKind | 'air')[] = [
  'air',
  'skin',
  'subcutaneous fat',
  'quadratus lumborum',
  'psoas',
  'abdominal wall',
  'retroperitoneal fat',
]
const MUSCLES: readonly StructureKind[] = [...IN_COMPARTMENT, 'quadratus lumborum', 'psoas', 'abdominal wall']

const kindOf = (label: number | undefined) => (label ? STRUCTURES[label - 1]!.kind : 'air')

describe.each([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('seed %i (0: the typical person)', (seed) => {
  const spine = createLumbarSpine(seed ? drawParameters(seed, POSTURES[seed % POSTURES.length]) : TYPICAL)
  const heights = [
    ...spine.vertebrae.slice(1).map(({ centre }) => centre),
    ...spine.soft.gaps.slice(1).map(({ origin }) => origin),
  ]
  const slices = heights.map(([x, y, z]) => {
    const origin = [x - (WIDE * STEP_MM) / 2, y - 50, z] as const
    const { labels } = sampleSpine(spine.parts, {
      dimensions: [WIDE, DEEP, 1],
      spacingMm: [STEP_MM, STEP_MM, STEP_MM],
      origin,
      direction: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    })
    return { origin, labels }
  })

  test('between the back muscles and what is beyond them lies fascia, on ten axial sections', () => {
    const touching = new Map<string, number>()
    let count = 0
    for (const { labels } of slices)
      labels.forEach((label, at) => {
        const own = kindOf(label)
        if (!IN_COMPARTMENT.includes(own as StructureKind)) return
        count++
        for (const by of [-1, 1, -WIDE, WIDE]) {
          const next = kindOf(labels[at + by])
          if (BEYOND.includes(next)) touching.set(`${own} · ${next}`, (touching.get(`${own} · ${next}`) ?? 0) + 1)
        }
      })
    expect(count).toBeGreaterThan(50_000)
    expect(Object.fromEntries(touching)).toEqual({})
  })

  test('no muscle comes nearer to the skin than the dermis and a millimetre of fat', () => {
    let nearest = Infinity
    for (const { labels, origin } of slices)
      labels.forEach((label, at) => {
        if (!MUSCLES.includes(kindOf(label) as StructureKind)) return
        const x = origin[0] + STEP_MM * (at % WIDE)
        const y = origin[1] + STEP_MM * Math.floor(at / WIDE)
        nearest = Math.min(nearest, -spine.skinAt(x, y, origin[2]))
      })
    expect(nearest).toBeGreaterThan(DERMIS_MM + 1)
  })
})
