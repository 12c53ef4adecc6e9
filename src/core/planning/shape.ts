/** Small parsers that say what is wrong and where: what comes from a file is either a whole typed value or a fault in words. */

/** @throws an Error naming the path. */
export type Shape<T> = (value: unknown, path: string) => T

interface ShapeFault extends Error {
  readonly isShapeFault: true
}

const isShapeFault = (error: unknown): error is ShapeFault => error instanceof Error && 'isShapeFault' in error

const fault = (path: string, wanted: string, value: unknown): never => {
  const seen = JSON.stringify(value) ?? 'nothing'
  const found = seen.length > 60 ? `${seen.slice(0, 57)}...` : seen
  throw Object.assign(new Error(`${path}: ${wanted} expected, found ${found}`), { isShapeFault: true })
}

export const number =
  (least = -Infinity, most = Infinity): Shape<number> =>
  (value, path) =>
    typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most
      ? value
      : fault(path, `a number${least > -Infinity || most < Infinity ? ` from ${least} to ${most}` : ''}`, value)

/** JSON has no infinity: what is infinitely far is null there. */
export const distance: Shape<number> = (value, path) => (value === null ? Infinity : number()(value, path))

export const text =
  (mostLetters = 2000): Shape<string> =>
  (value, path) =>
    typeof value === 'string' && value.length <= mostLetters
      ? value
      : fault(path, `text of up to ${mostLetters} letters`, value)

export const boolean: Shape<boolean> = (value, path) =>
  typeof value === 'boolean' ? value : fault(path, 'true or false', value)

export const oneOf =
  <const T extends string | number>(...values: readonly T[]): Shape<T> =>
  (value, path) =>
    values.includes(value as T) ? (value as T) : fault(path, `one of ${values.join(', ')}`, value)

export const either =
  <A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> =>
  (value, path) => {
    try {
      return first(value, path)
    } catch (error) {
      if (!isShapeFault(error)) throw error
      return second(value, path)
    }
  }

/** JSON leaves out what is undefined. */
export const maybe =
  <T>(shape: Shape<T>): Shape<T | undefined> =>
  (value, path) =>
    value === undefined || value === null ? undefined : shape(value, path)

export const list =
  <T>(shape: Shape<T>, most = 500): Shape<readonly T[]> =>
  (value, path) =>
    Array.isArray(value) && value.length <= most
      ? value.map((one, n) => shape(one, `${path}[${n}]`))
      : fault(path, `a list of up to ${most}`, value)

type Fields<T> = { readonly [K in keyof T]-?: Shape<T[K]> }

/** What it does not name is left away. */
export const record =
  <T extends object>(fields: Fields<T>): Shape<T> =>
  (value, path) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fault(path, 'a record', value)
    const names = Object.keys(fields) as (keyof T & string)[]
    return Object.fromEntries(
      names.map((name) => [name, fields[name]((value as Record<string, unknown>)[name], `${path}.${name}`)]),
    ) as T
  }

export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string }

export function parsed<T>(json: string, shape: Shape<T>, name: string): Parsed<T> {
  try {
    return { ok: true, value: shape(JSON.parse(json), name) }
  } catch (error) {
    if (isShapeFault(error)) return { ok: false, reason: error.message }
    if (error instanceof SyntaxError) return { ok: false, reason: `${name} is not JSON: ${error.message}` }
    throw error
  }
}
