/**
 * How the rows and columns of a picture lie against the transducer.
 *
 * Two letters: where the first and the second pixel axis go. M and U: to the marked or unmarked
 * side; F and N: far from or near to the transducer. A third letter is of 3-D pictures.
 * Source: PlusLib, UltrasoundImageOrientation.md.
 */
export interface Turn {
  /** Rows and columns change places first, as in FM; then the flips count. */
  readonly isTransposed: boolean
  readonly isFlippedX: boolean
  readonly isFlippedY: boolean
}

/** What turns a picture of this orientation to MF; undefined when it does not say (`XX`) or means nothing. */
export function turnToMf(orientation: string): Turn | undefined {
  const letters = /^([MUFN])([MUFN])[AD]?$/.exec(orientation.trim().toUpperCase())
  if (!letters) return undefined
  const [, first, second] = letters as unknown as [string, string, string]
  const isLateral = (letter: string) => letter === 'M' || letter === 'U'
  if (isLateral(first) === isLateral(second)) return undefined
  const isTransposed = !isLateral(first)
  const [lateral, axial] = isTransposed ? [second, first] : [first, second]
  return { isTransposed, isFlippedX: lateral === 'U', isFlippedY: axial === 'N' }
}

/** A new picture. @param widthPx of `grey` as given; a transposed picture comes out `heightPx` wide. */
export function turned(grey: Uint8Array, widthPx: number, heightPx: number, turn: Turn): Uint8Array<ArrayBuffer> {
  if (!turn.isTransposed && !turn.isFlippedX && !turn.isFlippedY) return grey.slice() as Uint8Array<ArrayBuffer>
  const out = new Uint8Array(widthPx * heightPx)
  const [outWidth, outHeight] = turn.isTransposed ? [heightPx, widthPx] : [widthPx, heightPx]
  const stepX = turn.isTransposed ? widthPx : 1
  const stepY = turn.isTransposed ? 1 : widthPx
  for (let y = 0, at = 0; y < outHeight; y++) {
    let from = (turn.isFlippedY ? outHeight - 1 - y : y) * stepY
    if (turn.isFlippedX) from += (outWidth - 1) * stepX
    const step = turn.isFlippedX ? -stepX : stepX
    for (let x = 0; x < outWidth; x++, from += step) out[at++] = grey[from]!
  }
  return out
}
