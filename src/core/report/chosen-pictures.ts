/** The pictures that tell a procedure: the first with the needle past the entry, and the deepest of each pass; four at most. */
import type { GreyPicture } from '#core/recording/grey-png.ts'
import { momentAt, type Review } from '#core/recording/review.ts'

export interface ReportPicture {
  readonly caption: string
  readonly ms: number
  readonly picture: GreyPicture
}

const MOST = 4
/** A picture that was left out of the recording has a neighbour that was not. */
const NEIGHBOURS_MS = [0, 100, -100, 300, -300, 600, -600, 1000, -1000]

export function chosenPictures(
  { passes, moments }: Pick<Review, 'passes' | 'moments'>,
  pictureOf: (frameId: number) => GreyPicture | undefined,
): readonly ReportPicture[] {
  const [first] = passes
  const middle = moments[Math.floor(moments.length / 2)]
  const wanted = first
    ? [
        { ms: first.fromMs, caption: 'Needle at the entry' },
        ...passes.slice(-(MOST - 1)).map(({ toMs, deepestMm }, at) => ({
          ms: toMs,
          caption: `Deepest of pass ${Math.max(0, passes.length - (MOST - 1)) + at + 1}: ${deepestMm.toFixed(0)} mm past the entry`,
        })),
      ]
    : middle
      ? [{ ms: middle.ms, caption: 'Middle of the recording' }]
      : []
  return wanted.flatMap(({ ms, caption }) => {
    for (const offMs of NEIGHBOURS_MS) {
      const at = moments[momentAt(moments, ms + offMs)]
      const picture = at?.frameId === undefined ? undefined : pictureOf(at.frameId)
      if (at && picture) return [{ caption, ms: at.ms, picture }]
    }
    return []
  })
}
