/** Calibrations joined: those that are kept, and the ways in which new ones are made. */
import { rememberedAs } from '#page/remembered.ts'
import { createGuidedCalibrating, type GuidedCalibrating, type GuidedParts } from './guided-calibrating.ts'
import { createKeptCalibrations, type KeptCalibrations } from './kept-calibrations.ts'
import { layOnPatient } from './lay-on-patient.ts'
import { createTipCalibrating, type TipCalibrating } from './tip-calibrating.ts'

export interface Calibrating {
  readonly kept: KeptCalibrations
  readonly tips: TipCalibrating
  readonly guided: GuidedCalibrating
  /** @returns why it was not done, in words */
  layOnPatient(): string | undefined
  /** Once per displayed frame. @returns what no longer holds, in words */
  follow(nowMs: number): string | undefined
}

export type CalibratingParts = Pick<GuidedParts, 'session' | 'live' | 'graph' | 'poses' | 'headsetPoses'>

export function createCalibrating({ session, live, graph, poses, headsetPoses }: CalibratingParts): Calibrating {
  const kept = createKeptCalibrations({ session, graph, store: rememberedAs('calibrations'), nowMs: Date.now() })
  const tips = createTipCalibrating({ session, graph, poses, kept })
  const lay = () => layOnPatient(session, graph, kept, Date.now())
  const guided = createGuidedCalibrating({ session, live, graph, poses, headsetPoses, kept, layOnPatient: lay })

  return {
    kept,
    tips,
    guided,
    layOnPatient: lay,
    follow(nowMs) {
      tips.see(nowMs, Date.now())
      guided.see(nowMs, Date.now())
      return kept.apply(Date.now())
    },
  }
}
