/**
 * What a person says of counted levels: that the count is right, or off by one.
 *
 * A count by machine is a proposal (palpation and counting are off by one or two levels often enough; transitional
 * vertebrae shift every name). It stays one until a person has confirmed it, and becomes one again when the count of
 * the places that were confirmed changes afterwards.
 */
import type { Frame } from '#core/frames/frames.ts'
import type { Point } from '#core/frames/transform.ts'
import { levelAt, type LevelSweep, type SweptLevels } from './level-sweep.ts'
import { LEVELS, type Level } from './levels.ts'

export interface LevelCount {
  readonly isConfirmed: boolean
  /** How many levels nearer to the head each is than it was counted; 0 when it is taken as counted. */
  readonly upBy: number
}

export const PROPOSED: LevelCount = { isConfirmed: false, upBy: 0 }

/** Further off than this something else is wrong than the count. */
const MOST_UP = 2

/** Moves the count up or down; what is moved is a proposal again. */
export const movedCount = ({ upBy }: LevelCount, by: 1 | -1): LevelCount => ({
  isConfirmed: false,
  upBy: Math.min(MOST_UP, Math.max(-MOST_UP, upBy + by)),
})

/** @returns undefined for what has no name among the levels: above T12, below L5 */
export const levelMovedUp = (level: Level, upBy: number): Level | undefined => LEVELS[LEVELS.indexOf(level) - upBy]

/** Places that were of a level when a person confirmed the count. */
export type ConfirmedPlaces<In extends Frame> = readonly { readonly at: Point<In>; readonly level: Level }[]

export function confirmedPlaces<In extends Frame>(
  { kept }: LevelSweep<In>,
  swept: SweptLevels<In>,
): ConfirmedPlaces<In> {
  return kept.flatMap(({ isSacrum, at }) => {
    const found = isSacrum ? undefined : levelAt<In>(swept, at)
    return found ? [{ at, level: found.level }] : []
  })
}

/** Whether most of the places that still have a level have another than when they were confirmed. */
export function hasCountMoved<In extends Frame>(
  confirmed: ConfirmedPlaces<In>,
  swept: SweptLevels<NoInfer<In>>,
): boolean {
  const now = confirmed.flatMap(({ at, level }) => {
    const found = levelAt<In>(swept, at)
    return found ? [found.level === level] : []
  })
  return now.filter((isSame) => !isSame).length > now.length / 2
}
