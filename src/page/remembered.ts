/** Small things a person should not have to type twice. Storage may be off or full: then they type it twice. */
const KEYS = {
  address: 'interspace.address',
  mount: 'interspace.probe-mount',
  needleMount: 'interspace.needle-mount',
  calibrations: 'interspace.calibrations',
  keys: 'interspace.single-keys',
  anchor: 'interspace.anchor',
  procedure: 'interspace.procedure',
  brokenProcedure: 'interspace.procedure-not-read',
  plans: 'interspace.plans',
  procedures: 'interspace.procedures',
  planner: 'interspace.planner',
} as const

export function recall(key: keyof typeof KEYS): string | undefined {
  try {
    return localStorage.getItem(KEYS[key]) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(key: keyof typeof KEYS, value: string): void {
  try {
    localStorage.setItem(KEYS[key], value)
  } catch {
    // Private windows refuse storage; nothing depends on it.
  }
}
