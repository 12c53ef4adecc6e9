/**
 * Where a tool rested: the mean of its last moments, once they lie together, and once per place.
 *
 * A place is taken by holding still, so that no hand has to leave the tool to press anything.
 */
import { distance, point, type Point } from '#core/frames/transform.ts'
import type { Frame } from '#core/frames/frames.ts'

export const REST = {
  lastsMs: 700,
  leastSamples: 8,
  /** Root mean square from the middle: a hand at rest, seen by a tracker that trembles. */
  stillMm: 1.2,
  /** From the last place that was given: nearer is the same one. */
  apartMm: 6,
} as const

export interface Rest<In extends Frame> {
  /** @returns the place, in the moment in which it becomes one */
  see(at: Point<In>, atMs: number): Point<In> | undefined
  /** Where it rests now, whether that was given before or not. */
  readonly now: Point<In> | undefined
  /** The last place did not count: it may be given again. */
  again(): void
}

export function createRest<In extends Frame>(limits: Partial<Record<keyof typeof REST, number>> = {}): Rest<In> {
  const { lastsMs, leastSamples, stillMm, apartMm } = { ...REST, ...limits }
  let seen: { readonly at: Point<In>; readonly ms: number }[] = []
  let given: Point<In> | undefined
  let now: Point<In> | undefined

  return {
    get now() {
      return now
    },
    again() {
      given = undefined
      seen = []
      now = undefined
    },
    see(at, atMs) {
      seen.push({ at, ms: atMs })
      const isLong = seen[0]!.ms <= atMs - lastsMs
      // The oldest is kept to tell how long it has been watched.
      while (seen.length > 1 && seen[1]!.ms <= atMs - lastsMs) seen.shift()
      const late = seen.filter(({ ms }) => ms >= atMs - lastsMs).map((each) => each.at)
      now = isLong && late.length >= leastSamples ? restOf(late, stillMm) : undefined
      if (!now || (given && distance<In>(given, now) < apartMm)) return undefined
      given = now
      return now
    },
  }
}

function restOf<In extends Frame>(places: readonly Point<In>[], stillMm: number): Point<In> | undefined {
  const mean = (of: 'x' | 'y' | 'z') => places.reduce((sum, place) => sum + place[of], 0) / places.length
  const middle = point(places[0]!.in, mean('x'), mean('y'), mean('z'))
  const tremble = Math.sqrt(places.reduce((sum, at) => sum + distance<In>(middle, at) ** 2, 0) / places.length)
  return tremble <= stillMm ? middle : undefined
}
