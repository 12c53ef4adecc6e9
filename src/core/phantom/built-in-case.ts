/** The case that is there when nobody has opened one: which spine it is of, what its files are called, and how its tracker lies in it. */
import { transform, type Matrix } from '#core/frames/transform.ts'
import { TYPICAL, type SpineParameters } from './parameters.ts'

/** The case's folder among the files that the page is served with. */
export const BUILT_IN_FOLDER = 'built-in-case'
export const BUILT_IN_NAME = 'Built-in lumbar spine (parametric phantom)'
/** The simulated ultrasound scans this very spine, lying as in the CT. */
export const BUILT_IN_PARAMETERS: SpineParameters = TYPICAL

/**
 * ctFromPatient of the simulated tracker: its marker lies on the skin to the right of L1, its
 * x to the patient's right, y to the head, z out of the back. Rigid; known exactly.
 */
export const BUILT_IN_REGISTRATION: Matrix = [-1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, -62, 74, 66, 1]

export const ctFromPatient = transform('ct', 'patient', BUILT_IN_REGISTRATION)

/** `index.json` of a case's folder: which of its files are what, names from the folder. */
export interface CaseIndex {
  readonly format: 'interspace-case/1'
  readonly name: string
  readonly ct: readonly string[]
  readonly mr: readonly string[]
  readonly segmentation: string
  readonly structures: string
  readonly plan: string
  readonly parameters: string
  readonly files: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
}

const isNames = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.every((name) => typeof name === 'string' && name !== '')

/** The file names of one series, or undefined when this is not an index of a case. */
function seriesOfIndex(index: unknown, series: 'ct' | 'mr'): readonly string[] | undefined {
  if (typeof index !== 'object' || index === null) return undefined
  const { format, [series]: names } = index as Partial<Record<keyof CaseIndex, unknown>>
  return format === 'interspace-case/1' && isNames(names) ? names : undefined
}

export const ctOfIndex = (index: unknown): readonly string[] | undefined => seriesOfIndex(index, 'ct')
/** Of the same body, in the same place. */
export const mrOfIndex = (index: unknown): readonly string[] | undefined => seriesOfIndex(index, 'mr')
