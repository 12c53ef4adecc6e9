/** Lumbar levels counted along a tracked sweep, as a person has moved and confirmed them, on the laminae they belong to. */
import {
  confirmedPlaces,
  hasCountMoved,
  levelMovedUp,
  type ConfirmedPlaces,
  type LevelCount,
} from '#core/anatomy/confirmed-levels.ts'
import { levelAt, noSweep, sweepOn, sweptLevels, type LevelSweep, type SweptLevels } from '#core/anatomy/level-sweep.ts'
import type { Level } from '#core/anatomy/levels.ts'
import type { PictureReading } from '#core/anatomy/picture-reading.ts'
import type { ShownName } from '#core/anatomy/shown-name.ts'
import type { Point } from '#core/frames/transform.ts'

export interface ShownLevel {
  readonly level: Level
  /** Of the count, 0–1. */
  readonly confidence: number
}

export interface Counted {
  readonly names: readonly ShownName[]
  /** As the person moved them, lowest first. */
  readonly levels: readonly ShownLevel[]
  /** The count is not any more what the person confirmed. */
  readonly hasCountMoved: boolean
}

export const NONE_COUNTED: Counted = { names: [], levels: [], hasCountMoved: false }

type PlaceOf = (xPx: number, yPx: number) => Point<'patient'>

export interface LevelCounting {
  /** @param placeOf a pixel of the reading's picture in the patient */
  read(reading: PictureReading, placeOf: PlaceOf): void
  /** @param placeOf undefined while the picture's pose is not to be trusted: no name has a level then */
  at(names: readonly ShownName[], count: LevelCount, placeOf: PlaceOf | undefined): Counted
  clear(): void
}

export function createLevelCounting(): LevelCounting {
  let sweep: LevelSweep<'patient'> = noSweep()
  let swept: SweptLevels<'patient'> | undefined
  let confirmed: ConfirmedPlaces<'patient'> | undefined
  let lastFrameId = -1

  return {
    // Once per reading: counting goes through all sightings.
    read({ frameId, named, abstains }, placeOf) {
      if (abstains !== undefined || frameId === lastFrameId) return
      lastFrameId = frameId
      sweep = sweepOn(
        sweep,
        named.map(({ name, xPx, yPx, confidence }) => ({ name, at: placeOf(xPx, yPx), confidence })),
      )
      swept = sweptLevels(sweep)
    },
    at(names, count, placeOf) {
      if (!swept) return { ...NONE_COUNTED, names }
      confirmed = count.isConfirmed ? (confirmed ?? confirmedPlaces(sweep, swept)) : undefined
      const hasMoved = confirmed !== undefined && hasCountMoved(confirmed, swept)
      if (hasMoved) confirmed = undefined
      const held = hasMoved ? { ...count, isConfirmed: false } : count
      const known = swept
      return {
        names: placeOf
          ? names.map((shown) =>
              shown.name === 'lamina' ? withLevel(shown, levelAt(known, placeOf(shown.xPx, shown.yPx)), held) : shown,
            )
          : names,
        levels: known.levels.flatMap(({ level, confidence }) => {
          const moved = levelMovedUp(level, count.upBy)
          return moved ? [{ level: moved, confidence }] : []
        }),
        hasCountMoved: hasMoved,
      }
    },
    clear() {
      sweep = noSweep()
      swept = confirmed = undefined
      lastFrameId = -1
    },
  }
}

function withLevel(shown: ShownName, found: ShownLevel | undefined, { upBy, isConfirmed }: LevelCount): ShownName {
  const level = found && levelMovedUp(found.level, upBy)
  if (!found || !level) return shown
  return { ...shown, level: { level, confidence: found.confidence, isConfirmed, isMoved: upBy !== 0 } }
}
