import { describe, expect, test } from 'vitest'
import { apply, invert, point } from '#core/frames/transform.ts'
import { BUILT_IN_PARAMETERS, ctFromPatient, ctOfIndex } from '#core/phantom/built-in-case.ts'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { examplePlan } from '#core/phantom/example-plan.ts'

const spine = createLumbarSpine(BUILT_IN_PARAMETERS)

describe('the tracker of the built-in case', () => {
  test('its marker lies within 10 mm of the skin, right of L1, and its z leaves the body', () => {
    const marker = apply(ctFromPatient, point('patient', 0, 0, 0))
    expect(Math.abs(spine.skinAt(marker.x, marker.y, marker.z))).toBeLessThan(10)
    expect(marker.x).toBeLessThan(0)
    expect(Math.abs(marker.z - spine.landmarks.L1.bodyCentre[2])).toBeLessThan(15)
    const above = apply(ctFromPatient, point('patient', 0, 0, 20))
    expect(spine.skinAt(above.x, above.y, above.z)).toBeGreaterThan(10)
  })

  test('is rigid and right-handed: there and back changes nothing, and x cross y is z', () => {
    const back = apply(invert(ctFromPatient), apply(ctFromPatient, point('patient', 3, -4, 5)))
    expect([back.x, back.y, back.z]).toEqual([3, -4, 5])
    const [a, b, c] = [0, 4, 8].map((at) => ctFromPatient.matrix.slice(at, at + 3)) as [number[], number[], number[]]
    const cross = [a[1]! * b[2]! - a[2]! * b[1]!, a[2]! * b[0]! - a[0]! * b[2]!, a[0]! * b[1]! - a[1]! * b[0]!]
    expect(Math.hypot(...cross.map((x, axis) => x - c[axis]!))).toBe(0)
  })
})

describe('the plan of the built-in case', () => {
  const { targetMm, entryMm } = examplePlan(spine)

  test('goes from the skin to the left facet joint under L4, outside and behind it', () => {
    const joint = spine.landmarks.L4.facetJoints.left
    expect(Math.hypot(...joint.map((mm, axis) => mm - targetMm[axis]!))).toBeLessThan(0.1)
    expect(Math.abs(spine.skinAt(...entryMm))).toBeLessThan(0.2)
    expect(entryMm[0]).toBeGreaterThan(targetMm[0] + 10)
    expect(entryMm[1]).toBeGreaterThan(targetMm[1] + 20)
  })

  test('meets no bone until a centimetre from the joint', () => {
    const length = Math.hypot(...entryMm.map((mm, axis) => mm - targetMm[axis]!))
    for (let mm = 0; mm < length - 10; mm++) {
      const place = entryMm.map((from, axis) => from + ((targetMm[axis]! - from) * mm) / length) as [
        number,
        number,
        number,
      ]
      expect(spine.boneAt(...place)).toBeGreaterThan(0)
    }
  })
})

describe('the index of a case', () => {
  test.each([
    undefined,
    null,
    'not found',
    {},
    { format: 'interspace-case/1', ct: [] },
    { format: 'interspace-case/1', ct: [7] },
    { format: 'other', ct: ['a'] },
  ])('%j is none', (index) => expect(ctOfIndex(index)).toBeUndefined())

  test('names the files of the CT', () => {
    expect(ctOfIndex({ format: 'interspace-case/1', ct: ['ct/0001.dcm'] })).toEqual(['ct/0001.dcm'])
  })
})
