/**
 * What an injection of one kind is: where it is meant to end, how it gets there, what it must keep away from and by
 * how much, and what guidelines ask of it. Templates are in `templates.ts`; a clinician owns and may change every
 * value, and a plan carries the procedure as it was when it was chosen.
 */
import { LEVELS, type Level, type LumbarLevel, type Side } from '#core/anatomy/levels.ts'
import { STRUCTURES, structure, type Structure, type StructureKind } from '#core/anatomy/structures.ts'
import type { WantedView } from '#core/anatomy/view-hint.ts'

export const PROCEDURE_IDS = [
  'facet-joint',
  'medial-branch',
  'l5-dorsal-ramus',
  'transforaminal',
  'interlaminar-epidural',
  'caudal-epidural',
] as const
export type ProcedureId = (typeof PROCEDURE_IDS)[number]

/** How near the needle may come: it stops at `stopMm`, warns at `warnMm`, each with `sigmas` deviations of what is unsure added. */
export interface SafetyMargin {
  readonly stopMm: number
  readonly warnMm: number
  readonly sigmas: number
}

/**
 * Where nothing says otherwise. No consensus value is published; foramina are 8–18 mm wide (Clin Anat 2012), cleared
 * navigation is held to 2 mm, and these are this project's proposal between the two.
 */
export const USUAL_MARGIN: SafetyMargin = { stopMm: 2, warnMm: 5, sigmas: 2 }

export interface NoGo {
  readonly kind: StructureKind
  /** Of a structure that the procedure aims beside: the one of the procedure's own level and side, or all the others. */
  readonly which: 'all' | 'own' | 'others'
  readonly margin: SafetyMargin
  readonly why: string
}

/** A structure in terms of the procedure's level and side. */
export interface AnatomyRef {
  readonly kind: StructureKind
  /** 'below' of L5 is the sacrum's own; 'none' where there is one for the whole back. */
  readonly at: 'level' | 'below' | 'none'
  readonly isSided: boolean
}

export type Towards = 'posterior' | 'lateral' | 'superior' | 'anterior' | 'inferior' | 'medial'

/**
 * A place told by anatomy alone: outside of bone, where the distances to the two structures add up to least; along such
 * a groove or gap, in the share of it that lies furthest that way.
 */
export interface TargetDefinition {
  readonly words: string
  readonly between: readonly [AnatomyRef, AnatomyRef]
  /** From the surface of the first, mm; 0 where the two are alike. */
  readonly offMm: number
  /** Directions of the patient, first the one that counts most. */
  readonly towards: readonly Towards[]
  /** Of the groove or gap, the share that lies furthest that way: its middle is the target. */
  readonly share: number
  /** The needle may touch bone in the last so many mm of its way; 0 never. */
  readonly touchesBoneMm: number
}

export type ProbeArray = 'curved 2-5 MHz' | 'linear 5-12 MHz'

export interface ProbeHold {
  readonly array: ProbeArray
  readonly plane: 'transverse' | 'sagittal'
  readonly view: WantedView
  readonly needle: 'in plane' | 'out of plane'
  /** From which side of the target the needle enters the skin. */
  readonly from: 'lateral' | 'caudal'
}

export interface NeedleChoice {
  readonly kind: string
  readonly gauge: number
  /** That are made, shortest first. */
  readonly lengthsMm: readonly number[]
  /** Left outside the skin at the least, mm: what a hand holds and the skin gives way. */
  readonly spareMm: number
}

export interface Warning {
  readonly text: string
  readonly source: string
}

/** Of the ASRA guidelines for interventional spine and pain procedures, second edition (Narouze et al. 2018, Reg Anesth Pain Med 43:225-262). */
export type BleedingRisk = 'low' | 'intermediate' | 'high'

/** Who changed a template, and when. */
export interface Edit {
  readonly by: string
  readonly atMs: number
  readonly note: string
}

export interface Procedure {
  readonly id: ProcedureId
  readonly name: string
  /** 1 as shipped; each edit is one more. */
  readonly version: number
  /** Undefined as shipped. */
  readonly edit: Edit | undefined
  /** Of the upper vertebra of a joint or space; of the nerve for nerves. */
  readonly levels: readonly LumbarLevel[]
  readonly isSided: boolean
  readonly target: TargetDefinition
  readonly approach: string
  readonly probe: ProbeHold
  readonly needle: NeedleChoice
  readonly volumeMl: { readonly least: number; readonly most: number }
  readonly bleedingRisk: BleedingRisk
  readonly noGo: readonly NoGo[]
  readonly warnings: readonly Warning[]
  readonly sources: readonly string[]
}

/** Where a procedure is done. */
export interface ProcedurePlace {
  readonly level: LumbarLevel
  /** Undefined where there is no side to it. */
  readonly side: Side | undefined
}

const BELOW_L5: Partial<Record<StructureKind, StructureKind>> = {
  'superior articular process': 'superior articular process of the sacrum',
  'transverse process': 'sacral ala',
}

export const levelBelow = (level: LumbarLevel): Level | undefined => LEVELS[LEVELS.indexOf(level) + 1]

/** @throws TypeError naming a structure that there is not. */
export function structureOf({ kind, at, isSided }: AnatomyRef, { level, side }: ProcedurePlace): Structure {
  const ofSide = isSided ? side : undefined
  if (at === 'none') return structure(kind, undefined, ofSide)
  const own = at === 'level' ? level : levelBelow(level)
  return own ? structure(kind, own, ofSide) : structure(BELOW_L5[kind] ?? kind, undefined, ofSide)
}

export interface KeptAway {
  readonly structure: Structure
  readonly margin: SafetyMargin
  readonly why: string
}

/** What must be kept away from at this place, one structure each: what corridors are weighed against and alarms watch. */
export function noGoStructures(
  { noGo }: Pick<Procedure, 'noGo'>,
  { level, side }: ProcedurePlace,
): readonly KeptAway[] {
  return noGo.flatMap(({ kind, which, margin, why }) =>
    STRUCTURES.filter((each) => each.kind === kind)
      .filter((each) => {
        const isOwn = each.level === level && (side === undefined || each.side === side)
        return which === 'all' || isOwn === (which === 'own')
      })
      .map((each) => ({ structure: each, margin, why })),
  )
}

/** The distance from a structure at which the needle must stop, mm, when its place is unsure by one deviation of so much. */
export const stopAtMm = ({ stopMm, sigmas }: SafetyMargin, sigmaMm: number) => stopMm + sigmas * sigmaMm
export const warnAtMm = ({ warnMm, sigmas }: SafetyMargin, sigmaMm: number) => warnMm + sigmas * sigmaMm

/** 'L4/5 right', 'L3 left', 'S1' as people say it. */
export function placeName({ id }: Pick<Procedure, 'id'>, { level, side }: ProcedurePlace): string {
  const below = levelBelow(level)
  const isBetween = id === 'facet-joint' || id === 'interlaminar-epidural'
  const name = isBetween ? `${level}/${below ? below.slice(1) : 'S1'}` : level
  if (id === 'caudal-epidural') return 'sacral hiatus'
  return side === undefined ? name : `${name} ${side}`
}
