/** Which picture stands beside the live one - the live one fused, or the frozen plane that is steered to - and what is written of it. */
import type { Matrix } from '#core/frames/transform.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import { sayAge } from '#core/ultrasound/snapshot.ts'
import type { UltrasoundFrame } from '#core/ultrasound/ultrasound-frame.ts'
import { modalityOf, sayFusion, sayNeedle, sayReslice, sayTarget } from '#session/fusion-words.ts'
import type { Live, Withheld } from '#session/live.ts'
import type { SessionState } from '#session/state.ts'
import type { BesideFacts } from './beside-words.ts'
import { edgeLetters } from './picture-facts.ts'
import type { Box } from './picture-layout.ts'

/** What is shown, however it came. */
export interface Shown {
  readonly frame: UltrasoundFrame
  readonly fan: Fan | undefined
  readonly ctFromImage: Matrix | undefined
  /** To the patient, for lengths. */
  readonly mmFromImage: Matrix
  readonly frozen: { readonly number: number; readonly ageMs: number } | undefined
}

export function liveShown({ ultrasound, fan, ctFromImage, fusionWithheld }: Readonly<Live>): {
  readonly shown?: Shown
  readonly withheld: Withheld | undefined
} {
  const matrix = ctFromImage?.transform.matrix
  if (fusionWithheld || !ultrasound || !matrix) return { withheld: fusionWithheld }
  return {
    shown: { frame: ultrasound, fan, ctFromImage: matrix, mmFromImage: matrix, frozen: undefined },
    withheld: undefined,
  }
}

export function frozenShown({ frozen, nowMs }: Readonly<Live>): ReturnType<typeof liveShown> {
  if (!frozen.chosen) return { withheld: frozen.withheld }
  const { snapshot, ctFromImage } = frozen.chosen
  const { frame, fan, number, patientFromImage, frozenAtMs } = snapshot
  return {
    shown: {
      frame,
      fan,
      ctFromImage: ctFromImage?.matrix,
      mmFromImage: patientFromImage.matrix,
      frozen: { number, ageMs: nowMs - frozenAtMs },
    },
    withheld: undefined,
  }
}

export function aroundOf(
  shown: Shown | undefined,
  { chosenSnapshot, isPictureFlipped }: SessionState,
  box: Box,
): BesideFacts['around'] {
  return {
    title: chosenSnapshot === undefined ? 'Fused with the volume' : `Frozen plane ${chosenSnapshot}`,
    box,
    // Rounded: a pose's last digits must not paint the largest canvas anew.
    zoom: shown && Number((box.heightMm / (shown.frame.heightPx * columnLength(shown.mmFromImage, 1))).toFixed(3)),
    letters: shown?.ctFromImage && edgeLetters(shown.ctFromImage),
    isFlipped: isPictureFlipped,
    scaleMmPerS: undefined,
  }
}

export function stampOf({ frozen, ctFromImage }: Shown, { fusion }: SessionState, { arrival }: Readonly<Live>): string {
  const isFused = fusion.mode !== 'off' && ctFromImage !== undefined && arrival !== undefined
  const reslice = isFused ? sayReslice(fusion, modalityOf(arrival), frozen !== undefined) : ''
  if (!frozen) return reslice
  return `${frozen.number}   NOT LIVE   ${sayAge(frozen.ageMs)}`
}

export function linesOf(
  { frozen, ctFromImage }: Shown,
  { fusion, target }: SessionState,
  live: Readonly<Live>,
  onPlane: { readonly outMm: number } | undefined,
): readonly string[] {
  const isFused = fusion.mode !== 'off' && ctFromImage !== undefined && live.arrival !== undefined
  return [
    frozen ? sayNeedle(live.frozen.needle) : '',
    isFused ? `${modalityOf(live.arrival!)}   ${sayFusion(fusion, live.arrival!)}` : '',
    target && onPlane ? sayTarget(onPlane) : '',
  ].filter(Boolean)
}

/** How long one step along a column is: mm per pixel of a picture's matrix. */
export const columnLength = (m: Matrix, column: number) =>
  Math.hypot(m[4 * column]!, m[4 * column + 1]!, m[4 * column + 2]!)
