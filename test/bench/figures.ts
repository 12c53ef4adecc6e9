/** How every bench reports: one table of figures, each with the goal it is held against. */
export interface Figure {
  readonly figure: string
  readonly value: string
  readonly goal?: string
  readonly met?: boolean
}

export interface Bench {
  readonly name: string
  readonly rows: readonly Figure[]
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Nearest-rank percentile. @throws RangeError for no values: an empty measurement is no measurement. */
export function percentile(values: readonly number[], part: number): number {
  if (!values.length) throw new RangeError('no values were measured')
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))]!
}

export function print({ name, rows }: Bench): void {
  console.log(`\n## ${name}\n`)
  console.log('| figure | measured | goal | reached |\n|---|---|---|---|')
  for (const { figure, value, goal = '', met } of rows) {
    console.log(`| ${figure} | ${value} | ${goal} | ${met === undefined ? '' : met ? 'yes' : 'NO'} |`)
  }
}
