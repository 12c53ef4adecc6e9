/**
 * Which side of the picture is the marked side of the probe: proved by touching it.
 *
 * A mirrored picture fits every calibration as well as a true one, with left and right exchanged. So the person says how
 * the picture lies, and touches the marked end of the transducer with a finger: the picture must change on the right
 * (MF: x grows to the marked side). Taken from pictures before and during the touch, near the skin.
 */
export type MarkedSide =
  | { readonly seen: 'marked side right' | 'marked side left'; readonly contrast: number }
  | { readonly seen: 'unclear'; readonly reason: string }

export const MARKED_SIDE = {
  /** The finger's echo is in this share of the depth. */
  near: 0.3,
  /** Of one end of the transducer: left and right share of the width that is compared. */
  side: 0.4,
  /** Mean change of grey on one side. */
  leastChange: 6,
  /** The changed side must have changed by so many times the other. */
  leastContrast: 2,
} as const

interface Size {
  readonly widthPx: number
  readonly heightPx: number
}

/** @param quiet and @param touched pictures of one size, MF as the source says, each averaged over some frames or not. */
export function markedSide(quiet: Uint8Array, touched: Uint8Array, { widthPx, heightPx }: Size): MarkedSide {
  const { near, side, leastChange, leastContrast } = MARKED_SIDE
  const [rows, columns] = [Math.max(1, Math.round(near * heightPx)), Math.max(1, Math.round(side * widthPx))]
  const change = (fromColumn: number) => {
    let sum = 0
    for (let y = 0; y < rows; y++)
      for (let x = fromColumn; x < fromColumn + columns; x++)
        sum += Math.abs(touched[y * widthPx + x]! - quiet[y * widthPx + x]!)
    return sum / (rows * columns)
  }
  const [left, right] = [change(0), change(widthPx - columns)]
  if (Math.max(left, right) < leastChange)
    return { seen: 'unclear', reason: 'the picture did not change: rub a wet finger on the end with the mark' }
  const contrast = Math.max(left, right) / Math.max(Math.min(left, right), 0.1)
  if (contrast < leastContrast)
    return { seen: 'unclear', reason: 'the picture changed on both sides: lift the probe off, touch one end only' }
  return { seen: right > left ? 'marked side right' : 'marked side left', contrast }
}

/** What to say of a picture that is declared MF; undefined when it was proved right. */
export function orientationFault(proof: MarkedSide): string | undefined {
  if (proof.seen === 'unclear') return proof.reason
  return proof.seen === 'marked side right'
    ? undefined
    : 'the touched side came out left: the picture is mirrored. Flip it at the scanner, or declare it UF'
}
