/** The procedure's steps in words, on the page and inside the headset alike. */
import type { Phase, Step } from '#core/workflow/procedure.ts'

const STEP_NAMES: Readonly<Record<Step, string>> = {
  case: 'CT or MR open',
  consent: 'Consent noted',
  devices: 'Ultrasound connected',
  calibrations: 'Tools calibrated',
  registration: 'Patient registered',
  verification: 'Registration verified',
  plan: 'Plan locked',
}

export const sayStep = (step: Step): string => STEP_NAMES[step]

const PHASE_NAMES: Readonly<Record<Phase, string>> = {
  prepare: 'Preparing',
  guide: 'Guiding',
  held: 'Guidance is held',
  review: 'Reviewing',
}

export const sayPhase = (phase: Phase): string => PHASE_NAMES[phase]
