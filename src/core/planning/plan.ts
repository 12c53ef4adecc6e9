/**
 * The plan of one injection: which procedure where, its target and entry and how they came about, and what is known of
 * the patient beside the images. Everything in it can be undone until it is locked.
 */
import type { Side } from '#core/anatomy/levels.ts'
import type { LumbarLevel } from '#core/anatomy/levels.ts'
import { NOTHING_STATED, type ClinicalRecord } from './clinical-record.ts'
import { needleFor, type Corridor } from './corridor.ts'
import { needlePath, type PlanPoint } from './path.ts'
import type { Procedure, ProcedurePlace } from './procedure.ts'

export interface Proposal {
  readonly target: PlanPoint
  readonly words: string
  readonly sigmaMm: number
}

export interface Plan {
  /** As it was when it was chosen: later edits of the template do not change a plan. */
  readonly procedure: Procedure | undefined
  readonly level: LumbarLevel | undefined
  readonly side: Side | undefined
  /** Found from the anatomy; not the target before a person accepts it. */
  readonly proposal: Proposal | undefined
  readonly target: PlanPoint | undefined
  readonly targetFrom: 'pointed' | 'proposal' | undefined
  readonly entry: PlanPoint | undefined
  /** The way that was chosen of those found; undefined as soon as target or entry is moved by hand. */
  readonly corridor: Corridor | undefined
  /** The needle that is taken; undefined: the shortest that reaches. */
  readonly needleMm: number | undefined
  readonly clinical: ClinicalRecord
}

export const NO_PLAN: Plan = {
  procedure: undefined,
  level: undefined,
  side: undefined,
  proposal: undefined,
  target: undefined,
  targetFrom: undefined,
  entry: undefined,
  corridor: undefined,
  needleMm: undefined,
  clinical: NOTHING_STATED,
}

/** Undefined until procedure, level and, where there is one, side are chosen. */
export function placeOf({ procedure, level, side }: Plan): ProcedurePlace | undefined {
  if (!procedure || !level || (procedure.isSided && !side)) return undefined
  return { level, side: procedure.isSided ? side : undefined }
}

/** Another procedure, level or side: what was planned for the one before does not hold. */
export function withPlace(plan: Plan, change: Partial<Pick<Plan, 'procedure' | 'level' | 'side'>>): Plan {
  const next = { ...plan, ...change }
  const { procedure, level } = next
  const kept = procedure && level && !procedure.levels.includes(level) ? undefined : level
  const only = procedure?.levels.length === 1 ? procedure.levels[0] : kept
  return {
    ...next,
    level: only,
    proposal: undefined,
    target: undefined,
    targetFrom: undefined,
    entry: undefined,
    corridor: undefined,
    needleMm: undefined,
  }
}

export const withTarget = (plan: Plan, target: PlanPoint, targetFrom: Plan['targetFrom']): Plan => ({
  ...plan,
  target,
  targetFrom,
  proposal: targetFrom === 'proposal' ? undefined : plan.proposal,
  corridor: undefined,
  needleMm: undefined,
})

export const withEntry = (plan: Plan, entry: PlanPoint): Plan => ({
  ...plan,
  entry,
  corridor: undefined,
  needleMm: undefined,
})

/** The target stays the one that was searched for, so that the other ways to it can still be looked at. */
export const withCorridor = (plan: Plan, corridor: Corridor): Plan => ({
  ...plan,
  entry: corridor.entry,
  target: plan.target && isSame(plan.target, corridor.target) ? plan.target : corridor.target,
  corridor,
  needleMm: corridor.needleMm,
})

const isSame = (a: PlanPoint, b: PlanPoint) => a.x === b.x && a.y === b.y && a.z === b.z

export interface NeedleCheck {
  readonly pathMm: number
  /** Undefined when no needle of the procedure is long enough. */
  readonly needleMm: number | undefined
  /** Left outside the skin with that needle. */
  readonly leftMm: number | undefined
}

/** Undefined until there is a path. Skin to target is entry to target: the entry lies on the skin. */
export function needleCheck({ procedure, target, entry, needleMm }: Plan): NeedleCheck | undefined {
  const path = entry && target && needlePath(entry, target)
  if (!path || !procedure) return undefined
  const taken = needleMm ?? needleFor(path.lengthMm, procedure.needle)
  return { pathMm: path.lengthMm, needleMm: taken, leftMm: taken === undefined ? undefined : taken - path.lengthMm }
}
