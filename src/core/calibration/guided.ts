/** What a calibration that is being done says of itself, whatever it calibrates: how far it is, how good, what to do next. */
export interface GuidedStanding {
  readonly taken: number
  readonly wanted: number
  /** In the order they are read: what it is, and its value with unit; a dash while nothing can be said. */
  readonly figures: readonly { readonly name: string; readonly value: string }[]
  /** What to do next. */
  readonly advice: string
}

export const figure = (name: string, value: number | undefined, unit: string, digits = 1) => ({
  name,
  value: value === undefined ? '–' : `${value.toFixed(digits)}${unit === '°' || unit === '' ? '' : ' '}${unit}`,
})

/** The reason that a calibration gave for refusing. Anything that is not such a reason is a fault and goes on up. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof RangeError) return thrown.message
  throw thrown
}
