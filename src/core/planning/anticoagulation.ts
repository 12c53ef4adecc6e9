/**
 * How long before an injection of the spine each medicine that thins the blood is stopped, by the bleeding risk of the
 * procedure: ASRA and five other societies, second edition (Narouze et al. 2018, Reg Anesth Pain Med 43:225-262, summary
 * table). The upper end where a span is given. Whether it may be stopped at all is for whoever prescribed it to say.
 */
import type { Agent, Medicine } from './clinical-record.ts'
import type { BleedingRisk } from './procedure.ts'

export const ANTICOAGULATION_SOURCE =
  'ASRA guidelines for interventional spine and pain procedures, 2nd edition (Narouze et al. 2018)'

/** Hours; 'shared' is a decision shared with the prescriber, 'no' need not be stopped. */
type Stop = number | 'shared' | 'no'

interface Rule {
  readonly low: Stop
  readonly intermediate: Stop
  readonly high: Stop
  readonly needsNormalInr?: true
}

const DAY = 24
const oral = (days: number): Rule => ({ low: 'shared', intermediate: days * DAY, high: days * DAY })

const RULES: Readonly<Record<Agent, Rule>> = {
  aspirin: { low: 'no', intermediate: 'shared', high: 6 * DAY },
  // Five half-lives: ten days of the longest-lived, oxaprozin and piroxicam.
  NSAID: { low: 'no', intermediate: 'no', high: 10 * DAY },
  clopidogrel: oral(7),
  prasugrel: oral(10),
  ticagrelor: oral(5),
  warfarin: { ...oral(5), needsNormalInr: true },
  acenocoumarol: { ...oral(3), needsNormalInr: true },
  'heparin, intravenous': { low: 6, intermediate: 6, high: 6 },
  'heparin, subcutaneous': { low: 6, intermediate: 6, high: DAY },
  'LMWH, prophylactic': { low: 12, intermediate: 12, high: 12 },
  'LMWH, therapeutic': { low: DAY, intermediate: DAY, high: DAY },
  fondaparinux: oral(4),
  dabigatran: oral(4),
  rivaroxaban: oral(3),
  apixaban: oral(3),
  edoxaban: oral(3),
}

export interface Verdict {
  readonly level: 'block' | 'warn' | 'well'
  readonly text: string
}

const span = (hours: number) => (hours >= 2 * DAY ? `${Math.round((10 * hours) / DAY) / 10} days` : `${hours} h`)

export function medicineVerdict({ agent, lastDoseHours, isInrNormal }: Medicine, risk: BleedingRisk): Verdict {
  const { [risk]: stop, needsNormalInr } = RULES[agent]
  if (stop === 'no') return { level: 'well', text: `${agent}: need not be stopped for a ${risk}-risk procedure.` }
  if (stop === 'shared')
    return {
      level: 'warn',
      text: `${agent}: to be decided together with whoever prescribed it (${risk}-risk procedure).`,
    }
  const wanted = `stopped ${span(stop)} before a ${risk}-risk procedure`
  if (lastDoseHours === 'not stated')
    return { level: 'block', text: `${agent}: ${wanted}; the last dose is not stated.` }
  if (lastDoseHours < stop)
    return { level: 'block', text: `${agent}: ${wanted}; the last dose was ${span(lastDoseHours)} before.` }
  if (needsNormalInr && isInrNormal !== true)
    return {
      level: 'block',
      text: `${agent}: the INR must be normal; it is ${isInrNormal === false ? 'not' : 'not stated'}.`,
    }
  return { level: 'well', text: `${agent}: stopped ${span(lastDoseHours)} before.` }
}
