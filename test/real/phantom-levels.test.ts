import { expect, test } from 'vitest'
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { deviationOf, meanOf } from '#test/core/phantom/published.ts'
import {
  extentsOfLabels,
  extentsOfPhantom,
  LUMBAR_LEVELS,
  type VertebraExtents,
} from '#test/core/phantom/vertebra-extents.ts'
import { LUMBAR_CT, LUMBAR_CT_LABELS } from './lumbar-ct.ts'
import { readNifti } from './read-nifti.ts'
import { describeWithData, sharedData } from './shared-data.ts'

const SEEDS = 24

/** How many of the phantoms' deviations the one real person may lie from their mean. */
const BOUNDS: Readonly<Record<keyof VertebraExtents, number>> = {
  volumeMl: 2.5,
  widthMm: 2.5,
  depthMm: 2.5,
  toNextMm: 2.5,
  // His joints are short (L3 45 mm from end to end, 53 mm in the other labelled CT), and 3 mm voxels lose their tips.
  heightMm: 4,
}

describeWithData(`each level of a real CT beside the phantoms of seeds 1-${SEEDS}, 3 mm voxels`, [LUMBAR_CT], () => {
  const real = extentsOfLabels(readNifti(sharedData(LUMBAR_CT)!), LUMBAR_CT_LABELS)
  const phantoms = Array.from({ length: SEEDS }, (_, n) =>
    extentsOfPhantom(createLumbarSpine(drawParameters(n + 1)), [3, 3, 3]),
  )
  const dimensions = Object.keys(BOUNDS) as (keyof VertebraExtents)[]

  test.each(LUMBAR_LEVELS)('%s of a real man is one of the kind', (level) => {
    for (const dimension of dimensions) {
      if (Number.isNaN(real[level][dimension])) continue
      const values = phantoms.map((phantom) => phantom[level][dimension])
      const off = (real[level][dimension] - meanOf(values)) / deviationOf(values)
      expect(Math.abs(off), `${dimension} ${off.toFixed(1)} deviations off`).toBeLessThan(BOUNDS[dimension])
    }
  })

  test('L3 has the widest transverse processes above L5, in him and in the mean of the phantoms', () => {
    const widest = (of: (level: (typeof LUMBAR_LEVELS)[number]) => number) =>
      (['L1', 'L2', 'L3', 'L4'] as const).reduce((a, b) => (of(b) > of(a) ? b : a))
    expect(widest((level) => real[level].widthMm)).toBe('L3')
    expect(widest((level) => meanOf(phantoms.map((phantom) => phantom[level].widthMm)))).toBe('L3')
  })
})
