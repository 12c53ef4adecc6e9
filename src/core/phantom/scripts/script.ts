/**
 * A hand that follows a plan: where it has probe and needle at every moment, on the skin and against it.
 *
 * It leads them as a mouse does: what contact makes of it is not known here.
 */
import type { NeedlePlace, ProbePlace } from '#core/phantom/contact/on-skin.ts'

export interface ScriptMoment {
  readonly atMs: number
  readonly probe: ProbePlace
  /** Absent in all moments of a script without a needle. */
  readonly needle?: NeedlePlace
}

/** In order; the first at 0. */
export type Script = readonly ScriptMoment[]

export const durationMs = (script: Script): number => script.at(-1)!.atMs

/** Starts and stops gently at every moment, as a hand does; before the first and after the last it rests. */
export function placesAt(script: Script, ms: number): Omit<ScriptMoment, 'atMs'> {
  const next = script.findIndex(({ atMs }) => atMs > ms)
  if (next <= 0) return script.at(next)!
  const [a, b] = [script[next - 1]!, script[next]!]
  const t = (ms - a.atMs) / (b.atMs - a.atMs)
  const share = t * t * (3 - 2 * t)
  const probe = between(a.probe, b.probe, share)
  return a.needle && b.needle ? { probe, needle: between(a.needle, b.needle, share) } : { probe }
}

function between<Place extends ProbePlace | NeedlePlace>(a: Place, b: Place, share: number): Place {
  const from = a as unknown as Readonly<Record<string, number>>
  return Object.fromEntries(
    Object.entries(b).map(([name, to]) => [name, from[name]! + ((to as number) - from[name]!) * share]),
  ) as unknown as Place
}
