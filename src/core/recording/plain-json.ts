/** JSON that gives back what was put in: Infinity and NaN, and arrays of numbers of one kind, are kept. */

const LISTS = { Float32Array, Float64Array, Uint8Array, Int16Array, Uint16Array, Int32Array, Uint32Array } as const
type ListName = keyof typeof LISTS

export const toPlainJson = (value: unknown): string => JSON.stringify(value, plain)

/** @throws SyntaxError for what is no JSON */
export const fromPlainJson = (text: string): unknown => JSON.parse(text, lively)

function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return { $number: String(value) }
  if (ArrayBuffer.isView(value)) {
    const name = value.constructor.name
    if (name in LISTS) return { $list: name, values: Array.from(value as Float64Array) }
  }
  return value
}

function lively(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if ('$number' in value) return Number(value.$number)
  if ('$list' in value && 'values' in value && Array.isArray(value.values) && (value.$list as string) in LISTS)
    return LISTS[value.$list as ListName].from(value.values as number[])
  return value
}
