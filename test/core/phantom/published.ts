/**
 * Published means ± one standard deviation of single people, per level L1-L5, mm (facet angle: degrees from the sagittal plane).
 *
 * Panjabi et al. 1992 print standard errors of 12 spines; here they are times √12.
 */
import type { LumbarLevel } from '#core/anatomy/levels.ts'
import type { Measured } from './calliper.ts'

export interface Published {
  readonly source: string
  readonly mean: Readonly<Record<LumbarLevel, number>>
  readonly deviation: Readonly<Record<LumbarLevel, number>>
}

const five = (values: readonly [number, number, number, number, number]) => ({
  L1: values[0], L2: values[1], L3: values[2], L4: values[3], L5: values[4],
}) // prettier-ignore

const PANJABI = 'Panjabi et al. 1992, Spine 17:299-306 (12 spines)'
const GILAD = 'Gilad and Nissan 1985, J Anat 143:115-120 (157 men)'

export const PUBLISHED: Readonly<Partial<Record<keyof Measured, Published>>> = {
  upperWidth: { source: PANJABI, mean: five([41.2, 42.6, 44.1, 46.6, 47.3]), deviation: five([3.6, 2.6, 3.0, 4.2, 4.2]) },
  upperDepth: { source: `${PANJABI}; spread after Cook and Baker 2021, Int J Spine Surg 15:1072-1081`, mean: five([34.1, 34.6, 35.2, 35.5, 34.7]), deviation: five([3.5, 3.5, 3.5, 3.5, 3.5]) },
  anteriorHeight: { source: GILAD, mean: five([25.4, 27.2, 27.9, 27.4, 28.3]), deviation: five([2.2, 2.0, 2.1, 2.2, 2.1]) },
  posteriorHeight: { source: GILAD, mean: five([27.1, 27.0, 27.9, 27.1, 25.7]), deviation: five([2.1, 2.1, 2.1, 2.3, 2.5]) },
  canalWidth: { source: PANJABI, mean: five([23.7, 23.8, 24.3, 25.4, 27.1]), deviation: five([3.2, 2.5, 2.2, 1.7, 3.0]) },
  canalDepth: { source: PANJABI, mean: five([19.0, 18.2, 17.5, 18.6, 19.7]), deviation: five([2.3, 1.8, 1.8, 2.5, 1.7]) },
  pedicleWidth: { source: 'Zindrick et al. 1987, Spine 12:160-166', mean: five([8.7, 8.9, 10.3, 12.9, 18.0]), deviation: five([2.3, 2.2, 2.6, 2.1, 4.1]) },
  pedicleHeight: { source: 'Zindrick et al. 1987, Spine 12:160-166', mean: five([15.4, 15.0, 14.9, 14.8, 14.0]), deviation: five([2.8, 1.5, 2.4, 2.1, 2.3]) },
  transverseSpan: { source: `${PANJABI}; spread assumed 8 %`, mean: five([71.2, 76.1, 85.7, 79.4, 92.5]), deviation: five([5.7, 6.1, 6.9, 6.4, 7.4]) },
  facetAngle: { source: 'van Schaik et al. 1985, Spine 10:59-63; spread 8-10° after Boden et al. 1996', mean: five([25, 28, 37, 48, 53]), deviation: five([8, 8, 9, 10, 10]) },
  discHeight: { source: 'between Shin et al. 2024 (CT: 6.6 to 9.3 mm) and Twomey and Taylor 1985 (sections: 9.2 to 11.3 mm)', mean: five([7.9, 8.9, 9.6, 10.3, 9.4]), deviation: five([1.7, 1.8, 1.8, 2.0, 2.0]) },
} // prettier-ignore

export const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length

export function deviationOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1))
}
