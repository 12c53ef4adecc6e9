/** What is kept of safety while the procedure goes on: what is watched, which alarms stand, and what happened. */
import { NO_ALARMS, type AlarmBoard, type AlarmEvent } from '#core/safety/alarm-board.ts'
import type { Hazard } from '#core/safety/hazards.ts'
import type { Zone } from '#core/safety/zones.ts'

/** Asked for by a person, carried out with the next displayed frame. */
export type AlarmWish = 'see' | 'mute' | 'unmute'

export type SafetyEvent = { readonly atMs: number } & (
  | AlarmEvent
  | {
      readonly type: 'crossing'
      readonly structure: string
      readonly from: Zone
      readonly to: Zone
      readonly distanceMm: number
      readonly sigmaMm: number
    }
  | { readonly type: 'guidance given' }
  | { readonly type: 'guidance withdrawn'; readonly why: string }
)

export interface Safety {
  /** What is watched, as it becomes ready; none where a case shows no structures. */
  readonly hazards: readonly Hazard[]
  /** What should be kept away from and cannot be watched, by name; undefined while it is being made ready. */
  readonly unwatched: readonly string[] | undefined
  readonly board: AlarmBoard
  readonly wish: AlarmWish | undefined
  /** Oldest first; the last `LOG_KEPT`. */
  readonly log: readonly SafetyEvent[]
  /** All that ever were: what a recording has stored is told by it. */
  readonly logged: number
  /** The tone that tells the distance. */
  readonly isToneOn: boolean
}

export const LOG_KEPT = 1000

export const NOTHING_WATCHED: Safety = {
  hazards: [],
  unwatched: [],
  board: NO_ALARMS,
  wish: undefined,
  log: [],
  logged: 0,
  isToneOn: true,
}

export function withEvents(safety: Safety, events: readonly SafetyEvent[]): Safety {
  if (events.length === 0) return safety
  return { ...safety, log: [...safety.log, ...events].slice(-LOG_KEPT), logged: safety.logged + events.length }
}
