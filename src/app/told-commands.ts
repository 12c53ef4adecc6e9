/** The same commands and actions, each told of as it is called: what a person did is part of a recording. */

type Told = (name: string, args: readonly unknown[]) => void
type Call = (...args: readonly unknown[]) => unknown

/** Called for every small step, by the program itself too: what they change is recorded as facts. */
const NOT_TOLD = new Set([
  'set',
  'notify',
  'sweep',
  'doubtLevels',
  'forgetLevels',
  'isAtOne',
  'pictureOf',
  'all',
  'strokeOn',
  'brush',
])

/** @param within name before each: `register.` */
export function toldOf<T extends object>(calls: T, told: Told, within = ''): T {
  const entries = Object.entries(calls).map(([name, call]) => {
    if (typeof call === 'object' && call !== null) return [name, toldOf(call as object, told, `${within}${name}.`)]
    if (typeof call !== 'function' || NOT_TOLD.has(name)) return [name, call as unknown]
    const wrapped: Call = (...args) => {
      told(within + name, args.map(named))
      return (call as Call)(...args)
    }
    return [name, wrapped]
  })
  return Object.fromEntries(entries) as T
}

/** Files by their names alone, and nothing that is larger than a person's word for it. */
function named(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(named)
  if (typeof value === 'object' && value !== null && 'lastModified' in value) return { file: (value as File).name }
  const text = JSON.stringify(value) ?? 'null'
  return text.length <= 4000 ? value : { tooLarge: text.length }
}
