/**
 * How much of the overlay a trainee is given: guidance fades as skill is earned, and comes back when it was too early.
 *
 * Two passes in a row take one stage away, two failures in a row give one back. That help which is always there is
 * leaned on, and fading it keeps what was learned: the guidance hypothesis (Salmoni, Schmidt and Walter 1984, Psychol
 * Bull 95:355-386). Two in a row is this project's choice.
 */
export const STAGES = ['full overlay', 'plane only', 'ultrasound only'] as const
export type Stage = (typeof STAGES)[number]

export const RUNS_TO_CHANGE = 2

export interface StagedAttempt {
  readonly stage: Stage
  readonly isPassed: boolean
}

/** @param attempts at one task, oldest first. */
export function earnedStage(attempts: readonly StagedAttempt[]): Stage {
  let at = 0
  let run = 0
  for (const { stage, isPassed } of attempts) {
    // An attempt at another stage than the earned one, as a supervisor may ask for, moves nothing.
    if (stage !== STAGES[at]) continue
    run = isPassed ? Math.max(0, run) + 1 : Math.min(0, run) - 1
    if (Math.abs(run) < RUNS_TO_CHANGE) continue
    at = Math.min(STAGES.length - 1, Math.max(0, at + Math.sign(run)))
    run = 0
  }
  return STAGES[at]!
}
