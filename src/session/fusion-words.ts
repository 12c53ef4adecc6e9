/** What is said of a fused or a frozen picture, the same on page, plane and panel. */
import { amountOf, isMixed, type FusionMode } from '#core/fusion/fusion.ts'
import { greyWindow, sayWindow, type WindowName } from '#core/fusion/windows.ts'
import type { NeedleToPlane } from '#core/needle/needle-to-plane.ts'
import type { OnPicture } from '#core/ultrasound/on-picture.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import type { Fusion } from './fusion.ts'

export const MODE_WORDS: Readonly<Record<FusionMode, string>> = {
  off: 'Off',
  'side by side': 'Side by side',
  blend: 'Blend',
  checkerboard: 'Checkerboard',
  swipe: 'Swipe',
  edges: 'Edges',
}

export const WINDOW_WORDS: Readonly<Record<WindowName, string>> = {
  bone: 'Bone',
  'soft tissue': 'Soft tissue',
  spine: 'Spine',
  wide: 'Wide',
}

/** What the amount of each way sets. */
export const AMOUNT_WORDS: Readonly<Record<Exclude<FusionMode, 'off' | 'side by side'>, string>> = {
  blend: 'Share of the volume',
  checkerboard: 'Size of the fields',
  swipe: 'Place of the curtain',
  edges: 'Faint edges too',
}

type Modality = 'CT' | 'MR'
export const modalityOf = ({ volume }: Pick<VolumeArrival, 'volume'>): Modality => (volume.frame === 'ct' ? 'CT' : 'MR')

/** `CT reslice` alone, or with what it is laid over. */
export function sayReslice({ mode }: Fusion, modality: Modality, isFrozen: boolean): string {
  if (mode === 'side by side') return `${modality} reslice`
  const over = isFrozen ? 'frozen ultrasound' : 'live ultrasound'
  return mode === 'edges' ? `${modality} edges on ${over}` : `${modality} reslice on ${over}`
}

/** `Blend 50 %   Bone W 1000 L 400`. */
export function sayFusion(fusion: Fusion, { volume, windowHu }: Pick<VolumeArrival, 'volume' | 'windowHu'>): string {
  const { mode, amounts, window } = fusion
  const amount = isMixed(mode) ? ` ${Math.round(100 * amountOf(mode, amounts))} %` : ''
  return `${MODE_WORDS[mode]}${amount}   ${WINDOW_WORDS[window]} ${sayWindow(greyWindow(window, volume.frame, windowHu))}`
}

/** How near the target must be to be said to lie in the picture, mm: about the thickness of an ultrasound slice. */
const IN_PLANE_MM = 3

export function sayTarget({ outMm }: Pick<OnPicture, 'outMm'>): string {
  const mm = Math.abs(outMm).toFixed(1)
  return Math.abs(outMm) <= IN_PLANE_MM ? `Target in this plane (${mm} mm off)` : `Target ${mm} mm off this plane`
}

/** How the needle stands to a frozen plane, in one line. */
export function sayNeedle(needle: NeedleToPlane | undefined): string {
  if (!needle) return 'Needle not tracked'
  const { tipOutMm, angleRad, crossing } = needle
  const off = `Tip ${Math.abs(tipOutMm).toFixed(1)} mm off, ${Math.round((angleRad * 180) / Math.PI)}° to the plane`
  if (!crossing) return `${off}: runs along it`
  const { aheadMm, isSeen } = crossing
  const where = isSeen ? '' : ' beside the picture'
  return aheadMm >= 0
    ? `${off}: meets it${where} ${aheadMm.toFixed(1)} mm ahead`
    : `${off}: went through it${where} ${(-aheadMm).toFixed(1)} mm ago`
}
