/**
 * The vertebrae of a CT or MR, found without being told where to look, and their levels counted upwards from the sacrum.
 *
 * Names are proposals until a person has confirmed them: a transitional vertebra looks like one thing and is counted
 * as another, and a picture without the sacrum has nothing to count from.
 */
import { LEVELS, type Level } from '#core/anatomy/levels.ts'
import type { Placement } from '#core/phantom/placement.ts'
import type { Volume } from '#core/volumes/volume.ts'
import type { BandedColumn } from './banded-column.ts'
import { cross, unit, type ColumnStep, type Vector } from './column.ts'
import { searchCt } from './ct-search.ts'
import { DISCS } from './discs.ts'
import { searchMr } from './mr-search.ts'

export interface FoundVertebra {
  /** Undefined above T12, and where there is nothing to count from. */
  readonly level: Level | undefined
  /** That the level is right, 0-1; 0 where it is undefined. */
  readonly confidence: number
  /** Roughly: middle of the body, and its axes to the left, to the back and up. */
  readonly placement: Placement
  /** Of the body with half of each disc. */
  readonly pitchMm: number
  /** The volume ends in it. */
  readonly isCut: boolean
}

export interface FoundSpine {
  /** From the head down. */
  readonly vertebrae: readonly FoundVertebra[]
  /** Middle of the upper endplate of the sacrum, where it is in the volume. */
  readonly sacrum: Placement | undefined
  /** Where the levels come from. */
  readonly countedFrom: 'sacrum' | 'person' | 'nothing'
  readonly canal: readonly Vector[]
  readonly remarks: readonly string[]
}

export type SpineSearch =
  { readonly ok: true; readonly spine: FoundSpine } | { readonly ok: false; readonly reason: string }

const SEARCH = {
  /** Of a vertebra at the volume's end, what must be in it. */
  leastCutMm: 8,
  /** Between two discs, of the usual distance: beyond it one between them may have been missed. */
  longestShare: 1.35,
} as const

/** @param lowest the level of the lowest vertebra whose body is whole, when a person says it */
export function findSpine(volume: Volume, lowest?: Level): SpineSearch {
  const search = volume.frame === 'mr' ? searchMr(volume) : searchCt(volume)
  if (!search.ok) return refused(search.why)
  const bodies = bodiesOf(search.column)
  if (bodies.length === 0) return refused('there is no whole vertebra in it')
  return { ok: true, spine: named(bodies, search.column, lowest) }
}

const refused = (why: string): SpineSearch => ({ ok: false, reason: `no spine was found: ${why}` })

interface Body {
  readonly placement: Placement
  readonly pitchMm: number
  readonly isCut: boolean
  /** That nothing was overlooked between it and the one below, 0-1. */
  readonly certainty: number
}

/** From the feet up: one between each two discs, and what stands on the last one or hangs under the first. */
function bodiesOf({ steps, discs: all, sacral, isImaged: isIn, clearContrast }: BandedColumn): readonly Body[] {
  const discs = all.slice(sacral?.index ?? 0)
  const bodies: Body[] = []
  const usual = discs.length > 1 ? (discs.at(-1)!.at - discs[0]!.at) / (discs.length - 1) : 34
  const gaps = discs.slice(1).map(({ at }, n) => at - discs[n]!.at).toSorted((a, b) => a - b) // prettier-ignore
  const longest = Math.min(DISCS.apartMm[1], SEARCH.longestShare * (gaps[gaps.length >> 1] ?? usual))
  const isImaged = (at: number) => at >= 0 && at < steps.length && isIn(at)
  const between = (low: number, high: number, isCut: boolean, certainty: number): Body => {
    const held = (at: number) => steps[Math.min(steps.length - 1, Math.max(0, at))]!
    const [below, above, here] = [held(low), held(high), held(Math.round((low + high) / 2))]
    const up = unit([0, 1, 2].map((n) => above.middle[n]! - below.middle[n]!) as unknown as Vector)
    const left = unit(cross(here.back, up))
    const back = cross(up, left)
    return {
      placement: { centre: here.middle, axes: [...left, ...back, ...up] as unknown as Placement['axes'] },
      pitchMm: high - low,
      isCut,
      certainty,
    }
  }
  const [first, last] = [discs[0]!.at, discs.at(-1)!.at]
  if (!sacral && isImaged(first - SEARCH.leastCutMm)) bodies.push(between(Math.round(first - usual), first, true, 1))
  for (let n = 0; n + 1 < discs.length; n++) {
    const [low, high] = [discs[n]!, discs[n + 1]!]
    const isOneOnly = high.at - low.at <= longest
    const clear = 1 - Math.exp(-Math.min(low.contrast, high.contrast) / clearContrast)
    bodies.push(between(low.at, high.at, false, isOneOnly ? clear : 0.3))
  }
  if (isImaged(last + SEARCH.leastCutMm)) {
    const top = Math.round(last + usual)
    bodies.push(between(last, top, !isImaged(top), 1))
  }
  return bodies
}

function named(
  bodies: readonly Body[],
  { discs, sacral, steps, remarks: noticed }: BandedColumn,
  lowest: Level | undefined,
): FoundSpine {
  const remarks = [...noticed]
  const firstWhole = Math.max(
    0,
    bodies.findIndex(({ isCut }) => !isCut),
  )
  const countedFrom = lowest ? 'person' : sacral ? 'sacrum' : 'nothing'
  const lowestIndex = lowest ? LEVELS.indexOf(lowest) + firstWhole : LEVELS.length - 1
  const confidences = lowest ? confidencesAround(bodies, firstWhole) : confidencesAbove(bodies, sacral?.confidence ?? 0)
  const upwards = bodies.map((body, n): FoundVertebra => {
    const level = countedFrom === 'nothing' ? undefined : LEVELS[lowestIndex - n]
    const { placement, pitchMm, isCut } = body
    return { level, confidence: level ? confidences[n]! : 0, placement, pitchMm, isCut }
  })
  if (countedFrom === 'nothing')
    remarks.push('no sacrum was found in the volume: say which level the lowest whole vertebra is')
  if (lowest && sacral && lowest !== 'L5')
    remarks.push(`the sacrum is in the volume, and yet the lowest vertebra was said to be ${lowest}`)
  return {
    vertebrae: upwards.toReversed(),
    sacrum: sacral && sacrumAt(steps, discs[sacral.index]!.at),
    countedFrom,
    canal: steps.map(({ canal }) => canal),
    remarks,
  }
}

/** Counted upwards: each is as sure as all below it together. @param sacral that the sacrum is one, 0-1 */
function confidencesAbove(bodies: readonly Body[], sacral: number): readonly number[] {
  let confidence = sacral
  return bodies.map(({ certainty }) => (confidence *= certainty))
}

/** The one that a person named is what they say; others are as sure as all from it to them together, it among them. */
function confidencesAround(bodies: readonly Body[], named: number): readonly number[] {
  return bodies.map((_, n) => {
    if (n === named) return 1
    const between = bodies.slice(Math.min(n, named), Math.max(n, named) + 1)
    return between.reduce((product, { certainty }) => product * certainty, 1)
  })
}

/** Half a disc under its middle. */
function sacrumAt(steps: readonly ColumnStep[], at: number): Placement {
  const { middle, up, back } = steps[at]!
  const left = unit(cross(back, up))
  return {
    centre: middle.map((x, axis) => x - 5 * up[axis]!) as unknown as Vector,
    axes: [...left, ...cross(up, left), ...up] as unknown as Placement['axes'],
  }
}
