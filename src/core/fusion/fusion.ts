/** The ways ultrasound and a resliced volume are laid over each other, and how much of each is seen. */

export const FUSION_MODES = ['off', 'side by side', 'blend', 'checkerboard', 'swipe', 'edges'] as const
export type FusionMode = (typeof FUSION_MODES)[number]
/** Those that have an amount to set. */
export type MixedMode = Exclude<FusionMode, 'off' | 'side by side'>

/** 0–1: the volume's share in a blend, a field's size, where the curtain stands, how faint an edge is still drawn. */
export type FusionAmounts = Readonly<Record<MixedMode, number>>
export const USUAL_AMOUNTS: FusionAmounts = { blend: 0.5, checkerboard: 0.3, swipe: 0.5, edges: 0.5 }

/** How each way is drawn; the shader is given the same numbers. */
export const FUSION_LOOK = {
  /** The volume is never plain grey: it must not pass for ultrasound. sRGB, 0–1, times its grey. */
  tint: [1, 0.86, 0.66],
  edge: [1, 0.69, 0.18],
  curtain: [1, 0.86, 0.66],
  curtainHalfMm: 0.25,
  /** Edge of a checkerboard's field at amount 0 and 1, mm. */
  fieldMm: [4, 24],
  /** From one sample of the slope to the next, mm: half a CT voxel. */
  edgeReachMm: 0.5,
  /** Slope of the windowed grey (0–1) from which an edge is drawn, per mm, at amount 0 and 1. */
  edgeSlope: [0.4, 0.05],
  /** Beyond the volume, stripes instead of an answer. */
  hatch: [0.06, 0.16],
  hatchMm: 3,
  /** Width of a structure's outline, mm, and how strongly it is drawn. */
  outlineMm: 0.45,
  outlineShare: 0.85,
} as const

/** As the shader knows it. */
export const modeNumber = (mode: FusionMode): number => FUSION_MODES.indexOf(mode)

export const isMixed = (mode: FusionMode): mode is MixedMode => mode !== 'off' && mode !== 'side by side'

/** The amount that goes with a mode; 1 where there is nothing to set. */
export const amountOf = (mode: FusionMode, amounts: FusionAmounts): number => (isMixed(mode) ? amounts[mode] : 1)

/** The next way, off included. */
export const nextMode = (mode: FusionMode): FusionMode => FUSION_MODES[(modeNumber(mode) + 1) % FUSION_MODES.length]!
