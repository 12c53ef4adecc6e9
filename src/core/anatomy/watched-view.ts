/**
 * Which standard view is being seen, told calmly: one picture in between changes nothing, and a picture of which nothing
 * may be said takes the view away at once.
 *
 * Each reading is a vote for a view, weighed by its confidence. A view is told when it has `TAKES` of the latest votes,
 * and stays until it has less than `KEEPS` of them: votes that go to and fro between two views change nothing.
 */
import type { PictureReading } from './picture-reading.ts'
import { viewHint, type WantedView } from './view-hint.ts'

interface Vote {
  readonly name: string
  readonly confidence: number
  readonly atMs: number
}

export interface WatchedView {
  readonly votes: readonly Vote[]
  readonly told: string | undefined
  /** Why nothing may be said, of the last reading; undefined when it may. */
  readonly silent: string | undefined
}

export const NO_VIEW: WatchedView = { votes: [], told: undefined, silent: undefined }

/** What is told now. */
export interface ToldView {
  /** With the mean confidence of its votes; undefined while none is sure. */
  readonly seen: { readonly name: string; readonly confidence: number } | undefined
  readonly silent: string | undefined
}

export const NO_TOLD_VIEW: ToldView = { seen: undefined, silent: undefined }

const WINDOW_MS = 1500
/** Without a reading for so long nothing is seen any more. */
const OLDEST_MS = 700
/** Shares of the votes with which a view is taken, and below which it is given up. */
const [TAKES, KEEPS] = [0.6, 0.4]
const LEAST_VOTES = 3
/** Of a reading that is no vote for any view: it abstained, or its view is none or a guess. */
const NONE = ''
const GUESS = 0.5

/** Takes a reading in. One that is not newer than the last changes nothing. */
export function watchView(
  before: WatchedView,
  { view, abstains }: Pick<PictureReading, 'view' | 'abstains'>,
  atMs: number,
): WatchedView {
  const { votes, told } = before
  if (!(atMs > (votes.at(-1)?.atMs ?? -Infinity))) return before
  const isVote = abstains === undefined && view !== undefined && view.confidence >= GUESS && view.name !== 'other'
  const vote = isVote ? { ...view, atMs } : { name: NONE, confidence: 1, atMs }
  const kept = [...votes.filter((each) => atMs - each.atMs <= WINDOW_MS), vote]
  if (abstains !== undefined) return { votes: kept, told: undefined, silent: abstains }
  const all = kept.reduce((sum, { confidence }) => sum + confidence, 0)
  const shareOf = (name: string) =>
    kept.reduce((sum, each) => sum + (each.name === name ? each.confidence : 0), 0) / all
  const taken = kept.find(
    ({ name }) =>
      name !== NONE && shareOf(name) >= TAKES && kept.filter((each) => each.name === name).length >= LEAST_VOTES,
  )?.name
  const stays = told !== undefined && shareOf(told) >= KEEPS ? told : undefined
  return { votes: kept, told: taken ?? stays, silent: undefined }
}

export function toldView({ votes, told, silent }: WatchedView, nowMs: number): ToldView {
  const isFresh = nowMs - (votes.at(-1)?.atMs ?? -Infinity) <= OLDEST_MS
  if (!isFresh) return NO_TOLD_VIEW
  const own = votes.filter(({ name }) => name === told)
  if (told === undefined || own.length === 0) return { seen: undefined, silent }
  return { seen: { name: told, confidence: own.reduce((sum, each) => sum + each.confidence, 0) / own.length }, silent }
}

/** The way to the view that is wanted. */
export type ViewGuidance =
  | { readonly state: 'not looking' }
  /** Nothing may be said, and why. */
  | { readonly state: 'silent'; readonly reason: string }
  | { readonly state: 'on the way'; readonly hint: string }
  | { readonly state: 'reached' }

/** @param isLooking whether a network that tells views looks at pictures */
export function guideTo(wanted: WantedView, { seen, silent }: ToldView, isLooking: boolean): ViewGuidance {
  if (silent !== undefined) return { state: 'silent', reason: silent }
  if (!isLooking) return { state: 'not looking' }
  const hint = viewHint(seen, wanted)
  return hint === undefined ? { state: 'reached' } : { state: 'on the way', hint }
}
