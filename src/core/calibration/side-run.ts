/** The proof that a picture is not mirrored, while it is being given: quiet pictures first, then the marked end is touched. */
import { markedSide, type MarkedSide } from '#core/ultrasound/marked-side.ts'
import { figure, type GuidedStanding } from './guided.ts'

export interface SideRun {
  readonly standing: GuidedStanding
  /** Which side it was, once it is clear. */
  readonly result: Exclude<MarkedSide, { readonly seen: 'unclear' }> | undefined
  see(picture: { readonly grey: Uint8Array; readonly widthPx: number; readonly heightPx: number }): void
}

/** Pictures of the quiet, of one answer, and how many answers must agree one after the other. */
export const SIDE_RUN = { quiet: 12, touched: 6, agreeing: 3 } as const

export function createSideRun(): SideRun {
  let quiet: Uint8Array[] = []
  let touched: Uint8Array[] = []
  let size = ''
  let agreeing = 0
  let last: MarkedSide | undefined
  let result: SideRun['result']
  let advice = 'hold the probe in the air or in water, and touch nothing'

  function begin(of: string) {
    size = of
    quiet = []
    touched = []
    agreeing = 0
    last = undefined
  }

  return {
    get standing() {
      const contrast = last?.seen === 'unclear' ? undefined : last?.contrast
      return {
        taken: Math.min(quiet.length, SIDE_RUN.quiet) + agreeing,
        wanted: SIDE_RUN.quiet + SIDE_RUN.agreeing,
        figures: [figure('one side against the other', contrast, 'times', 1)],
        advice,
      }
    },
    get result() {
      return result
    },
    see({ grey, widthPx, heightPx }) {
      if (result) return
      if (size !== `${widthPx} ${heightPx}`) begin(`${widthPx} ${heightPx}`)
      if (quiet.length < SIDE_RUN.quiet) {
        quiet.push(grey)
        if (quiet.length === SIDE_RUN.quiet) advice = 'now rub a wet finger on the end with the mark'
        return
      }
      touched = [...touched.slice(1 - SIDE_RUN.touched), grey]
      if (touched.length < SIDE_RUN.touched) return
      const seen = markedSide(meanOf(quiet), meanOf(touched), { widthPx, heightPx })
      agreeing = seen.seen !== 'unclear' && seen.seen === last?.seen ? agreeing + 1 : seen.seen === 'unclear' ? 0 : 1
      last = seen
      if (seen.seen === 'unclear') advice = seen.reason
      else if (agreeing >= SIDE_RUN.agreeing) result = seen
      if (result) advice = 'done'
    },
  }
}

function meanOf(pictures: readonly Uint8Array[]): Uint8Array {
  const sums = new Float32Array(pictures[0]!.length)
  for (const picture of pictures) for (let at = 0; at < sums.length; at++) sums[at]! += picture[at]!
  return Uint8Array.from(sums, (sum) => Math.round(sum / pictures.length))
}
