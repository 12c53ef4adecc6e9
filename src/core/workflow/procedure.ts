/**
 * The steps of a guided injection as a statechart: what each step needs before the next one counts, and when a needle may
 * be guided.
 *
 *     prepare ──guide──▶ guide ──pause──▶ prepare
 *        │                 │ something it stands on is gone: prepare, and why
 *        └────finish───────┴──────finish──▶ review ──back──▶ prepare
 *
 * Guiding is entered in one way only, from a preparation in which nothing is missing, and it is left by itself in the
 * same moment in which something is.
 */

export const STEPS = ['case', 'consent', 'devices', 'calibrations', 'registration', 'verification', 'plan'] as const
export type Step = (typeof STEPS)[number]

/** Of each step what is missing, in words for the operator; nothing when it is done. */
export type Missing = Readonly<Record<Step, readonly string[]>>

export const PHASES = ['prepare', 'guide', 'review'] as const
export type Phase = (typeof PHASES)[number]

export interface Procedure {
  readonly phase: Phase
  /** Why guiding ended or was refused by itself, the last time; undefined once it is entered again. */
  readonly because: string | undefined
}

export const AT_START: Procedure = { phase: 'prepare', because: undefined }

export type ProcedureEvent =
  /** What is missing was looked at anew. */
  'look' | 'guide' | 'pause' | 'finish' | 'back'

export const isReady = (missing: Missing): boolean => STEPS.every((step) => missing[step].length === 0)

/** The first step that is not done; undefined when all are. */
export const firstOpen = (missing: Missing): Step | undefined => STEPS.find((step) => missing[step].length > 0)

export function stepProcedure(procedure: Procedure, event: ProcedureEvent, missing: Missing): Procedure {
  const { phase } = procedure
  const open = firstOpen(missing)
  switch (event) {
    case 'guide':
      if (phase !== 'prepare') return stepProcedure(procedure, 'look', missing)
      return open ? { phase, because: missing[open][0] } : { phase: 'guide', because: undefined }
    case 'pause':
      return phase === 'guide' ? AT_START : procedure
    case 'finish':
      return { phase: 'review', because: undefined }
    case 'back':
      return phase === 'review' ? AT_START : procedure
    case 'look':
      return phase === 'guide' && open ? { phase: 'prepare', because: missing[open][0] } : procedure
    default:
      throw new TypeError(`unknown event ${String(event satisfies never)}`)
  }
}
