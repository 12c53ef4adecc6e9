/**
 * The steps of a guided injection as a statechart: what each step needs before the next one counts, and when a needle may
 * be guided.
 *
 *     prepare ──guide──▶ guide ◀──all is there again──┐
 *        ▲                 │ something is gone, and why ▼
 *        ├──────pause──────┴──────────pause────────── held
 *        └──back── review ◀──finish── from any of them
 *
 * Guiding begins in one way only, from a preparation in which nothing is missing. In the same moment in which something
 * is gone it is held: nobody is guided, but alarms stand on until a person pauses or all is there again. A guide that
 * vanished without a word would be taken for one that has nothing to say.
 */

export const STEPS = ['case', 'consent', 'devices', 'calibrations', 'registration', 'verification', 'plan'] as const
export type Step = (typeof STEPS)[number]

/** Of each step what is missing, in words for the operator; nothing when it is done. */
export type Missing = Readonly<Record<Step, readonly string[]>>

export const PHASES = ['prepare', 'guide', 'held', 'review'] as const
export type Phase = (typeof PHASES)[number]

export interface Procedure {
  readonly phase: Phase
  /** Why guiding is held, or was refused the last time; undefined once it is entered. */
  readonly because: string | undefined
}

export const AT_START: Procedure = { phase: 'prepare', because: undefined }

export type ProcedureEvent =
  /** What is missing was looked at anew. */
  'look' | 'guide' | 'pause' | 'finish' | 'back'

export const isReady = (missing: Missing): boolean => STEPS.every((step) => missing[step].length === 0)

/** The first step that is not done; undefined when all are. */
export const firstOpen = (missing: Missing): Step | undefined => STEPS.find((step) => missing[step].length > 0)

/** A person asked to be guided and has not given it up. */
export const isUnderWay = (phase: Phase): boolean => phase === 'guide' || phase === 'held'

export function stepProcedure(procedure: Procedure, event: ProcedureEvent, missing: Missing): Procedure {
  const { phase } = procedure
  const open = firstOpen(missing)
  switch (event) {
    case 'guide':
      if (phase !== 'prepare') return stepProcedure(procedure, 'look', missing)
      return open ? { phase, because: missing[open][0] } : { phase: 'guide', because: undefined }
    case 'pause':
      return isUnderWay(phase) ? AT_START : procedure
    case 'finish':
      return { phase: 'review', because: undefined }
    case 'back':
      return phase === 'review' ? AT_START : procedure
    case 'look':
      if (!isUnderWay(phase)) return procedure
      return open ? { phase: 'held', because: missing[open][0] } : { phase: 'guide', because: undefined }
    default:
      throw new TypeError(`unknown event ${String(event satisfies never)}`)
  }
}
