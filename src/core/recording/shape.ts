/** What a value from a file must look like: checked when it is read, and written into recordings as JSON schema. */

export interface Shape<T> {
  /** JSON schema, draft 2020-12. */
  readonly schema: Readonly<Record<string, unknown>>
  /** The first place that is not as it must be, in words with its path; undefined when all is. */
  readonly fault: (value: unknown, path: string) => string | undefined
  /** Never there: it only carries the type. */
  readonly of?: T
}

export type Shaped<S> = S extends Shape<infer T> ? T : never

const kind = (value: unknown) => (value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value)

function simple<T>(type: string, schemaType: string, isIt: (value: unknown) => boolean): Shape<T> {
  return {
    schema: { type: schemaType },
    fault: (value, path) => (isIt(value) ? undefined : `${path} is ${kind(value)}, not ${type}`),
  }
}

export const finite: Shape<number> = simple('a finite number', 'number', Number.isFinite)
export const text: Shape<string> = simple('text', 'string', (value) => typeof value === 'string')
export const truth: Shape<boolean> = simple('true or false', 'boolean', (value) => typeof value === 'boolean')

/** Infinity and NaN too: in files as `{"$number": "Infinity"}`. */
export const number: Shape<number> = {
  schema: { anyOf: [{ type: 'number' }, { type: 'object', properties: { $number: { type: 'string' } } }] },
  fault: (value, path) => (typeof value === 'number' ? undefined : `${path} is ${kind(value)}, not a number`),
}

export const anything: Shape<unknown> = { schema: {}, fault: () => undefined }

export const oneOf = <const W extends string>(...words: readonly W[]): Shape<W> => ({
  schema: { enum: words },
  fault: (value, path) =>
    words.includes(value as W) ? undefined : `${path} is ${JSON.stringify(value)}, not one of ${words.join(', ')}`,
})

/** @param length exactly so many, where it is given */
export const list = <T>(of: Shape<T>, length?: number): Shape<readonly T[]> => ({
  schema: {
    type: 'array',
    items: of.schema,
    ...(length !== undefined && { minItems: length, maxItems: length }),
  },
  fault(value, path) {
    if (!Array.isArray(value)) return `${path} is ${kind(value)}, not a list`
    if (length !== undefined && value.length !== length) return `${path} has ${value.length} entries, not ${length}`
    for (const [at, each] of value.entries()) {
      const found = of.fault(each, `${path}[${at}]`)
      if (found) return found
    }
    return undefined
  },
})

const OPTIONAL = Symbol('may be missing')
type Optional<T> = Shape<T> & { readonly [OPTIONAL]: true }

export const optional = <T>(of: Shape<T>): Optional<T> => ({ ...of, [OPTIONAL]: true })

type Fields = Readonly<Record<string, Shape<unknown>>>
type OptionalKeys<F extends Fields> = { [K in keyof F]: F[K] extends { [OPTIONAL]: true } ? K : never }[keyof F]
type RecordOf<F extends Fields> = {
  readonly [K in Exclude<keyof F, OptionalKeys<F>>]: Shaped<F[K]>
} & { readonly [K in OptionalKeys<F>]?: Shaped<F[K]> | undefined }

/** Fields that are not named may be there: later versions add some. */
export function record<F extends Fields>(fields: F): Shape<RecordOf<F>> {
  const isNeeded = ([, shape]: [string, Shape<unknown>]) => !(OPTIONAL in shape)
  return {
    schema: {
      type: 'object',
      properties: Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])),
      required: Object.entries(fields)
        .filter(isNeeded)
        .map(([name]) => name),
    },
    fault(value, path) {
      if (typeof value !== 'object' || value === null || Array.isArray(value))
        return `${path} is ${kind(value)}, not a record`
      for (const [name, shape] of Object.entries(fields)) {
        const field = (value as Readonly<Record<string, unknown>>)[name]
        if (field === undefined && OPTIONAL in shape) continue
        const found = field === undefined ? `${path}.${name} is missing` : shape.fault(field, `${path}.${name}`)
        if (found) return found
      }
      return undefined
    },
  }
}

/** Any names, values of one shape. */
export const dictionary = <T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> => ({
  schema: { type: 'object', additionalProperties: of.schema },
  fault(value, path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      return `${path} is ${kind(value)}, not a record`
    for (const [name, each] of Object.entries(value)) {
      const found = of.fault(each, `${path}.${name}`)
      if (found) return found
    }
    return undefined
  },
})
