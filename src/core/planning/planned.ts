/** A plan in few words, as a recording keeps it and a report tells it: which procedure where, with which needle, how near to what, and who locked it. */
import { placeName } from './procedure.ts'
import { isLocked, type PlanHistory } from './plan-history.ts'
import { placeOf } from './plan.ts'

export interface Planned {
  readonly procedure: string
  /** Of the template. */
  readonly procedureVersion: number
  /** 'L4/5 right'; undefined until level and side are chosen. */
  readonly place: string | undefined
  readonly level: string | undefined
  readonly side: string | undefined
  readonly needle: string
  readonly targetFrom: 'pointed' | 'proposal' | undefined
  /** Of the way that was chosen among those found, nearest first; empty where the way was drawn by hand. */
  readonly clearances: readonly { readonly structure: string; readonly mm: number }[]
  readonly lockedBy: string | undefined
  readonly lockedAtMs: number | undefined
}

export function plannedOf(history: PlanHistory): Planned | undefined {
  const { now } = history
  const { procedure, level, side, corridor, targetFrom, needleMm } = now
  if (!procedure) return undefined
  const place = placeOf(now)
  const lock = isLocked(history) ? history.locks.at(-1) : undefined
  const lengthMm = needleMm ?? corridor?.needleMm
  return {
    procedure: procedure.name,
    procedureVersion: procedure.version,
    place: place && placeName(procedure, place),
    level,
    side,
    needle: `${procedure.needle.gauge} G ${procedure.needle.kind}${lengthMm === undefined ? '' : `, ${lengthMm} mm`}`,
    targetFrom,
    clearances: (corridor?.clearances ?? []).map(({ structure, mm }) => ({ structure, mm })),
    lockedBy: lock?.by,
    lockedAtMs: lock?.atMs,
  }
}
