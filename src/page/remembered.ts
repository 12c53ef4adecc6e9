/**
 * Small things a person should not have to type twice. Storage may be off or full: then they type it twice.
 *
 * Where the server keeps records some of it is of patients: then it is remembered on a sealed shelf instead.
 */
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
  openRecord: 'interspace.open-record',
} as const

export type Remembered = keyof typeof KEYS

export interface Shelf {
  read(name: string): string | undefined
  write(name: string, value: string): void
}

let sealed: Shelf | undefined

/** Before anything is recalled. */
export function rememberOn(shelf: Shelf): void {
  sealed = shelf
}

export function recall(key: Remembered): string | undefined {
  if (sealed) return sealed.read(key)
  try {
    return localStorage.getItem(KEYS[key]) ?? undefined
  } catch {
    return undefined
  }
}

export function remember(key: Remembered, value: string): void {
  if (sealed) return sealed.write(key, value)
  try {
    localStorage.setItem(KEYS[key], value)
  } catch {
    // Private windows refuse storage; nothing depends on it.
  }
}

/** One of them by itself, for what needs to know no other. */
export function rememberedAs(key: Remembered): { read(): string | undefined; write(text: string): void } {
  return { read: () => recall(key), write: (text) => remember(key, text) }
}
