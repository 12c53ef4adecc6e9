/** What a person decides about how CT or MR and ultrasound are laid over each other. */
import { isMixed, USUAL_AMOUNTS, type FusionAmounts, type FusionMode } from '#core/fusion/fusion.ts'
import type { WindowName } from '#core/fusion/windows.ts'

export interface Fusion {
  readonly mode: FusionMode
  readonly amounts: FusionAmounts
  readonly window: WindowName
  /** Outlines of known structures in the fused picture. */
  readonly hasOutlines: boolean
}

export const USUAL_FUSION: Fusion = { mode: 'off', amounts: USUAL_AMOUNTS, window: 'bone', hasOutlines: true }

/** The amount of the way that is on; nothing where there is none to set. */
export function withAmount({ mode, amounts }: Fusion, amount: number): Partial<Fusion> {
  return isMixed(mode) ? { amounts: { ...amounts, [mode]: Math.min(1, Math.max(0, amount)) } } : {}
}
