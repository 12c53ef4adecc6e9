/** Parameters of a phantom as a person gives them: drawn from a seed, and changed where a file says so. */
import { checkParameters, drawParameters, type Posture, type SpineParameters } from '#core/phantom/parameters.ts'

export type GivenParameters =
  { readonly ok: true; readonly parameters: SpineParameters } | { readonly ok: false; readonly reason: string }

/**
 * @param change any of the parameters, also a file that `phantom make` has written.
 * @param posture goes before the change's own.
 */
export function givenParameters(
  seed: number | undefined,
  posture: Posture | undefined,
  change: unknown = {},
): GivenParameters {
  const stated = isRecord(change) && isRecord(change['parameters']) ? change['parameters'] : change
  if (!isRecord(stated)) return { ok: false, reason: 'the parameters are not a JSON object' }
  const drawnFrom = seed ?? stated['seed']
  if (typeof drawnFrom !== 'number')
    return { ok: false, reason: 'a seed is missing: --seed N, or "seed" in the parameters' }
  try {
    const drawn = drawParameters(Number.isSafeInteger(drawnFrom) ? drawnFrom : 0)
    const own = { ...(seed !== undefined && { seed }), ...(posture && { posture }) }
    const changed = changedBy(drawn, { ...stated, ...own }, '') as SpineParameters
    return { ok: true, parameters: checkParameters(changed) }
  } catch (thrown) {
    if (thrown instanceof RangeError) return { ok: false, reason: thrown.message }
    throw thrown
  }
}

/** @throws RangeError for a name that is no parameter, and for a number where names belong or the other way round. */
function changedBy(known: unknown, change: unknown, path: string): unknown {
  if (!isRecord(known)) {
    if (typeof change === typeof known) return change
    throw new RangeError(`${path} is ${JSON.stringify(change)}; it must be a ${typeof known}`)
  }
  if (!isRecord(change)) throw new RangeError(`${path} is ${JSON.stringify(change)}; it must be an object`)
  const result = { ...known }
  for (const [name, value] of Object.entries(change)) {
    const full = path ? `${path}.${name}` : name
    if (!Object.hasOwn(known, name))
      throw new RangeError(`there is no parameter ${full}; there are ${Object.keys(known).join(', ')}`)
    result[name] = changedBy(known[name], value, full)
  }
  return result
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
