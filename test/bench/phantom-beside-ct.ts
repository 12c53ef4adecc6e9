/** Each level of a real labelled CT beside those of random phantoms, counted in the same way on voxels of 3 mm. */
import { createLumbarSpine } from '#core/phantom/lumbar-spine.ts'
import { drawParameters } from '#core/phantom/parameters.ts'
import { deviationOf, meanOf } from '#test/core/phantom/published.ts'
import {
  extentsOfLabels,
  extentsOfPhantom,
  LUMBAR_LEVELS,
  type VertebraExtents,
} from '#test/core/phantom/vertebra-extents.ts'
import { LUMBAR_CT, LUMBAR_CT_LABELS } from '#test/real/lumbar-ct.ts'
import { readNifti } from '#test/real/read-nifti.ts'
import { sharedData } from '#test/real/shared-data.ts'
import type { Bench } from './figures.ts'

const SPINES = 40
const DIMENSIONS: Readonly<Record<keyof VertebraExtents, string>> = {
  volumeMl: 'volume, ml',
  widthMm: 'between the transverse tips, mm',
  depthMm: 'front of the body to spinous tip, mm',
  heightMm: 'whole height, mm',
  toNextMm: 'centre to the next lower centre, mm',
}

export function benchPhantomBesideCt(): Bench {
  const name = `A real man's vertebrae (CT, 3 mm) beside ${SPINES} random phantoms: L1 · L2 · L3 · L4 · L5`
  const path = sharedData(LUMBAR_CT)
  if (!path) return { name, rows: [{ figure: 'skipped', value: `${LUMBAR_CT} is not there` }] }
  const real = extentsOfLabels(readNifti(path), LUMBAR_CT_LABELS)
  const phantoms = Array.from({ length: SPINES }, (_, n) =>
    extentsOfPhantom(createLumbarSpine(drawParameters(n + 1)), [3, 3, 3]),
  )
  const rows = (Object.keys(DIMENSIONS) as (keyof VertebraExtents)[]).map((dimension) => {
    const levels = LUMBAR_LEVELS.filter((level) => !Number.isNaN(real[level][dimension]))
    const cells = levels.map((level) => {
      const values = phantoms.map((phantom) => phantom[level][dimension])
      const [mean, deviation] = [meanOf(values), deviationOf(values)]
      const off = (real[level][dimension] - mean) / deviation
      return {
        off,
        text: `${real[level][dimension].toFixed(0)} (${mean.toFixed(0)} ± ${deviation.toFixed(0)}, ${off.toFixed(1)})`,
      }
    })
    return {
      figure: DIMENSIONS[dimension],
      value: cells.map(({ text }) => text).join(' · '),
      goal: 'he lies within 2.5 of the phantoms’ deviations',
      met: cells.every(({ off }) => Math.abs(off) <= 2.5),
    }
  })
  return { name, rows }
}
