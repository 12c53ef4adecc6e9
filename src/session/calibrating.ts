/** Tools, what they are clamped to, and a calibration that is being done. */
import type { PivotStanding } from '#core/calibration/pivot-run.ts'

export type MountedTool = 'probe' | 'needle'
export type MountHand = 'left-hand' | 'right-hand'

export type TippedTool = 'needle' | 'stylus'

export interface Calibrating {
  readonly what: 'tip' | 'check'
  readonly tool: TippedTool
  readonly state: 'running' | 'passed' | 'failed'
  /** Of a tip. */
  readonly pivot: PivotStanding | undefined
  /** What to do next, or how it ended. */
  readonly words: string
}
