/**
 * What is known of the patient beside the images, as far as a plan must heed it. What nobody has said is 'not stated',
 * never 'none'.
 */
import type { LumbarLevel, Side } from '#core/anatomy/levels.ts'

export type Stated<T> = T | 'not stated'

export const AGENTS = [
  'aspirin',
  'NSAID',
  'clopidogrel',
  'prasugrel',
  'ticagrelor',
  'warfarin',
  'acenocoumarol',
  'heparin, intravenous',
  'heparin, subcutaneous',
  'LMWH, prophylactic',
  'LMWH, therapeutic',
  'fondaparinux',
  'dabigatran',
  'rivaroxaban',
  'apixaban',
  'edoxaban',
] as const
export type Agent = (typeof AGENTS)[number]

export interface Medicine {
  readonly agent: Agent
  /** Before the procedure. */
  readonly lastDoseHours: Stated<number>
  /** Of those that are steered by it. */
  readonly isInrNormal: Stated<boolean>
}

export const ALLERGENS = ['contrast', 'local anaesthetic', 'steroid', 'latex', 'chlorhexidine'] as const
export type Allergen = (typeof ALLERGENS)[number]

export interface ClinicalRecord {
  /** Where the referral says it hurts. */
  readonly side: Stated<Side | 'both'>
  readonly level: Stated<LumbarLevel>
  /** An empty list: asked, and takes none. */
  readonly anticoagulants: Stated<readonly Medicine[]>
  readonly allergies: Stated<readonly Allergen[]>
  /** kg/m². */
  readonly bmi: Stated<number>
  /** What an ultrasound before said, in its words; '' when there was none. */
  readonly priorUltrasound: Stated<string>
}

export const NOTHING_STATED: ClinicalRecord = {
  side: 'not stated',
  level: 'not stated',
  anticoagulants: 'not stated',
  allergies: 'not stated',
  bmi: 'not stated',
  priorUltrasound: 'not stated',
}
