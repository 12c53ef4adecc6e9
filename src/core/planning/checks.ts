/** What speaks against a plan before it is locked: what blocks it, what a person must heed, and what nobody has said. */
import { ANTICOAGULATION_SOURCE, medicineVerdict } from './anticoagulation.ts'
import type { Allergen, ClinicalRecord } from './clinical-record.ts'
import { needleCheck, placeOf, type Plan } from './plan.ts'
import type { Procedure } from './procedure.ts'

export interface Check {
  readonly level: 'block' | 'warn' | 'well'
  readonly text: string
  readonly source: string
}

const OWN = 'this plan'
const RECORD = 'clinical record'

/** Imaging is poorer in a high BMI; 30 is where it is counted from (Putzu et al. 2021: 47 instead of 62 blocks to learn below it). */
const HIGH_BMI = 30

/** Blocks first, then warnings. */
export function planChecks(plan: Plan): readonly Check[] {
  const { procedure, clinical } = plan
  const all = [...pathChecks(plan), ...(procedure ? clinicalChecks(plan, procedure, clinical) : [])]
  const rank = ['block', 'warn', 'well'] as const
  return all.toSorted((a, b) => rank.indexOf(a.level) - rank.indexOf(b.level))
}

export const blocking = (checks: readonly Check[]): readonly Check[] => checks.filter(({ level }) => level === 'block')

function pathChecks(plan: Plan): Check[] {
  const { procedure, target, entry, targetFrom, corridor } = plan
  const of = (level: Check['level'], text: string): Check => ({ level, text, source: OWN })
  const missing = [
    procedure ? undefined : 'no procedure is chosen',
    procedure && !placeOf(plan) ? 'level or side is not chosen' : undefined,
    target ? undefined : 'no target is set',
    entry ? undefined : 'no entry is set',
  ].filter((text) => text !== undefined)
  const found = missing.map((text) => of('block', `${text[0]!.toUpperCase()}${text.slice(1)}.`))
  const needle = needleCheck(plan)
  if (needle && procedure) {
    const { pathMm, needleMm, leftMm } = needle
    const way = `${pathMm.toFixed(1)} mm from skin to target`
    const { kind, gauge, spareMm, lengthsMm } = procedure.needle
    if (needleMm === undefined)
      found.push(of('block', `${way}: no ${kind} needle of ${lengthsMm.join(', ')} mm leaves ${spareMm} mm outside.`))
    else if (leftMm! < spareMm)
      found.push(
        of(
          'block',
          `${way}: a ${needleMm} mm needle leaves ${leftMm!.toFixed(1)} mm outside, less than ${spareMm} mm.`,
        ),
      )
    else found.push(of('well', `${way}: ${kind} ${gauge} G ${needleMm} mm leaves ${leftMm!.toFixed(1)} mm outside.`))
  }
  if (target && entry && !corridor)
    found.push(of('warn', 'The path was pointed at, not searched: nothing has checked what it goes through.'))
  if (targetFrom === 'pointed') found.push(of('warn', 'The target was pointed at, not found from the anatomy.'))
  return found
}

function clinicalChecks({ side, level }: Plan, procedure: Procedure, clinical: ClinicalRecord): Check[] {
  const of = (rank: Check['level'], text: string, source = RECORD): Check => ({ level: rank, text, source })
  const found: Check[] = []
  const unknown = (what: string) => found.push(of('warn', `${what}: not stated.`))
  if (clinical.side === 'not stated') unknown('Side of the complaint')
  else if (procedure.isSided && side && clinical.side !== 'both' && clinical.side !== side)
    found.push(of('block', `The plan is on the ${side}, the record says ${clinical.side}.`))
  if (clinical.level === 'not stated') unknown('Level of the complaint')
  else if (level && clinical.level !== level)
    found.push(of('warn', `The plan is at ${level}, the record says ${clinical.level}.`))
  if (clinical.anticoagulants === 'not stated') unknown('Medicines that thin the blood')
  else
    for (const medicine of clinical.anticoagulants) {
      const verdict = medicineVerdict(medicine, procedure.bleedingRisk)
      found.push({ ...verdict, source: ANTICOAGULATION_SOURCE })
    }
  if (clinical.allergies === 'not stated') unknown('Allergies')
  else for (const allergen of clinical.allergies) found.push(allergyCheck(allergen))
  if (clinical.bmi === 'not stated') unknown('BMI')
  else if (clinical.bmi >= HIGH_BMI)
    found.push(of('warn', `BMI ${clinical.bmi}: bone is deeper and pictures poorer.`, 'Putzu et al. 2021'))
  if (clinical.priorUltrasound === 'not stated') unknown('Ultrasound before')
  return found
}

function allergyCheck(allergen: Allergen): Check {
  const isGiven = allergen === 'local anaesthetic' || allergen === 'steroid'
  const text = isGiven ? `Allergy to ${allergen}: it is what is injected.` : `Allergy to ${allergen}: plan without it.`
  return { level: isGiven ? 'block' : 'warn', text, source: RECORD }
}
