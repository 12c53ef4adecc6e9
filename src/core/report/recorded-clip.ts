/** The pictures round the end of the last needle pass, of one size, with the scale of a pixel where the probe was calibrated. */
import type { Recording } from '#core/recording/recording.ts'
import type { Review } from '#core/recording/review.ts'

export interface RecordedClip {
  readonly widthPx: number
  readonly heightPx: number
  /** Columns and rows apart, mm; undefined without a calibration. */
  readonly pixelMm: readonly [x: number, y: number] | undefined
  /** When each was taken, on the recording's clock. */
  readonly frames: readonly { readonly atMs: number; readonly grey: Uint8Array }[]
}

/** Of 640 x 480 pixels 37 MB: more than that no viewer opens gladly. */
export const MOST_FRAMES = 120
const [BEFORE_MS, AFTER_MS] = [8000, 2000]

/** Undefined when there is no picture in it. */
export function recordedClip(recording: Recording, { passes, moments }: Review): RecordedClip | undefined {
  const { begun, notes } = recording
  const endMs = begun.nowMs + (passes.at(-1)?.toMs ?? moments.at(-1)?.ms ?? 0)
  const near = notes.flatMap((each) =>
    each.topic === 'picture-facts' && each.note.nowMs >= endMs - BEFORE_MS && each.note.nowMs <= endMs + AFTER_MS
      ? [each.note]
      : [],
  )
  const first = near.find(({ widthPx, heightPx }) => widthPx > 0 && heightPx > 0)
  if (!first) return undefined
  const alike = near.filter(({ widthPx, heightPx }) => widthPx === first.widthPx && heightPx === first.heightPx)
  const each = Math.max(1, Math.ceil(alike.length / MOST_FRAMES))
  const frames = alike.flatMap(({ frameId, atMs }, at) => {
    const picture = at % each === 0 ? pictureOf(recording, frameId) : undefined
    return picture ? [{ atMs, grey: picture.grey }] : []
  })
  if (frames.length === 0) return undefined
  return { widthPx: first.widthPx, heightPx: first.heightPx, pixelMm: pixelMmOf(recording), frames }
}

function pictureOf(recording: Recording, frameId: number) {
  try {
    return recording.picture('pictures', frameId)
  } catch {
    return undefined
  }
}

/** The last calibration of the picture that came, with the poses or kept here: lengths of its columns. */
function pixelMmOf({ notes }: Recording): RecordedClip['pixelMm'] {
  let matrix: readonly number[] | undefined
  for (const each of notes) {
    if (each.topic === 'poses')
      matrix = each.note.poses.findLast(({ from, status }) => from === 'image' && status === 'ok')?.matrix ?? matrix
    if (each.topic === 'facts') matrix = keptCalibration(each.note.facts['calibrations']) ?? matrix
  }
  if (!matrix) return undefined
  const along = (column: number) => Math.hypot(matrix[column]!, matrix[column + 1]!, matrix[column + 2]!)
  const [x, y] = [along(0), along(4)]
  return x > 0 && y > 0 ? [x, y] : undefined
}

function keptCalibration(given: unknown): readonly number[] | undefined {
  if (!Array.isArray(given)) return undefined
  const links = (
    given as readonly { readonly link?: { readonly from?: string; readonly matrix?: readonly number[] } }[]
  )
    .map((each) => each?.link)
    .filter((link) => link?.from === 'image' && link.matrix?.length === 16)
  return links.at(-1)?.matrix
}
