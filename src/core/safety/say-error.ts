/** The error budget in a few words: what it is at 95 %, and that it is only the least when a part of it is unknown. */
import type { BudgetPart, Cause, ErrorBudget } from './error-budget.ts'

const CAUSE_WORDS: Readonly<Record<Cause, string>> = {
  tracker: 'tracker',
  calibration: 'calibration',
  registration: 'registration',
  delay: 'delay',
  headset: 'headset',
}

export const sayCause = (cause: Cause): string => CAUSE_WORDS[cause]

/** 'Error 1.2 mm (95 %: 2.6 mm)'; 'Error at least … (headset unknown)'. */
export function sayError({ expectedMm, within95Mm, unknown }: ErrorBudget): string {
  if (unknown.length === 0) return `Error ${mm(expectedMm)} (95 %: ${mm(within95Mm)})`
  return `Error unknown (${unknown.map(sayCause).join(', ')}), at least ${mm(expectedMm)}`
}

/** For where there is little room. */
export const sayErrorShortly = ({ expectedMm, within95Mm, unknown }: ErrorBudget): string =>
  unknown.length === 0
    ? `error < ${Math.max(0.1, within95Mm).toFixed(1)} mm (95 %)`
    : `error unknown, ≥ ${mm(expectedMm)}`

export const sayPartMm = ({ expectedMm }: BudgetPart & { readonly expectedMm: number | undefined }): string =>
  expectedMm === undefined ? 'unknown' : mm(expectedMm)

/** Nothing is ever said to be exact: a simulated tracker without errors is one that errs by less than is shown. */
const mm = (value: number) => (value < 0.05 ? 'under 0.1 mm' : `${value.toFixed(1)} mm`)
