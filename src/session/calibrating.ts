/** Tools, what they are clamped to, and a calibration that is being done. */
import type { GuidedStanding } from '#core/calibration/guided.ts'
import type { PivotStanding } from '#core/calibration/pivot-run.ts'

export type MountedTool = 'probe' | 'needle'
export type MountHand = 'left-hand' | 'right-hand'

export type TippedTool = 'needle' | 'stylus'

/**
 * 'shaft': spun about itself; 'touches', 'jig': where the picture is on the probe; 'side': which side of it is marked;
 * 'lag': how late the pictures are; 'turns', 'spot': where another tracker is in the headset's room.
 */
export type GuidedWay = 'shaft' | 'touches' | 'jig' | 'side' | 'lag' | 'turns' | 'spot'

export interface Calibrating {
  readonly what: 'tip' | 'check' | GuidedWay
  readonly tool: TippedTool | 'probe' | 'headset'
  readonly state: 'running' | 'passed' | 'failed'
  /** Of a tip. */
  readonly pivot: PivotStanding | undefined
  /** Of everything else. */
  readonly guided?: GuidedStanding | undefined
  /** The tip rests, and a person is to mark it in the picture. */
  readonly isAsking?: boolean
  /** What to do next, or how it ended. */
  readonly words: string
}

/** Where a spun shaft's tool, or what is calibrated besides, is named. */
export const subjectOf = (way: GuidedWay, tool: TippedTool): Calibrating['tool'] => {
  switch (way) {
    case 'shaft': return tool
    case 'touches':
    case 'jig':
    case 'side':
    case 'lag': return 'probe'
    case 'turns':
    case 'spot': return 'headset'
  }
} // prettier-ignore
