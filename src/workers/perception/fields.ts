/** Reads a JSON record field by field, and keeps what is wrong with each. */
export interface Fields {
  /** The value at `path` ('input.grey.name'), undefined where there is none. */
  at(path: string): unknown
  words(path: string): string
  number(path: string, least: number, most: number): number
  /** Of text, at least one. */
  list(path: string): readonly string[]
  fault(path: string, wanted: string): void
  readonly faults: readonly string[]
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null

export function readFields(root: unknown): Fields {
  const faults: string[] = []
  const at = (path: string): unknown =>
    path.split('.').reduce<unknown>((node, key) => (isRecord(node) ? node[key] : undefined), root)
  const fault = (path: string, wanted: string) => {
    faults.push(`${path} is not ${wanted}`)
  }
  return {
    at,
    fault,
    faults,
    words(path) {
      const value = at(path)
      if (typeof value === 'string' && value.length > 0) return value
      fault(path, 'text')
      return ''
    },
    number(path, least, most) {
      const value = at(path)
      if (typeof value === 'number' && value >= least && value <= most) return value
      fault(path, `a number from ${least} to ${most}`)
      return least
    },
    list(path) {
      const value = at(path)
      if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return value
      fault(path, 'a list of names')
      return []
    },
  }
}
