/**
 * Which parts of a picture an answer rests on: each patch in turn is painted over, and what the answer loses is the
 * patch's weight (Zeiler and Fergus 2014, ECCV, §4.2). It explains one answer of one network; it proves nothing.
 */

export interface Occlusion {
  /** Patches along each edge. */
  readonly patches: number
  /** Of each patch, row by row: the score as it is less the score without it. Negative: the patch speaks against the answer. */
  readonly losses: Float32Array<ArrayBuffer>
  /** As it is. */
  readonly score: number
}

/** 64 looks at most. */
export const PATCHES = 8

/** Finest first. */
const GRIDS = [PATCHES, 5, 4] as const
/** A person who asked waits no longer. */
const ANSWER_WITHIN_MS = 2000

/**
 * The finest grid whose looks, with a live picture between every two of them, are done in time.
 * @param lookMs what one look takes
 */
export function patchesInTime(lookMs: number, side: number): number {
  const fitting = GRIDS.filter((patches) => side % patches === 0)
  return fitting.find((patches) => 2 * patches * patches * lookMs <= ANSWER_WITHIN_MS) ?? fitting.at(-1) ?? 1
}

/**
 * @param picture channel by channel, `channels * side * side`; the last channel is the mask and is left as it is
 * @param scoreOf of a picture like it, 0–1; asked once for the whole picture and once for each patch that holds echoes
 * @throws RangeError when the patches do not divide the side, or the picture is no whole number of channels
 */
export async function occlude(
  picture: Float32Array,
  side: number,
  scoreOf: (picture: Float32Array) => Promise<number>,
  patches = PATCHES,
): Promise<Occlusion> {
  const area = side * side
  if (side % patches !== 0) throw new RangeError(`${patches} patches do not divide a side of ${side}`)
  if (picture.length % area !== 0) throw new RangeError(`${picture.length} values are no channels of ${side} x ${side}`)
  const channels = picture.length / area
  const mask = picture.subarray((channels - 1) * area)
  const size = side / patches
  const score = await scoreOf(picture)
  const losses = new Float32Array(patches * patches)
  for (let patch = 0; patch < losses.length; patch++) {
    const cells = cellsOf(patch % patches, Math.floor(patch / patches), size, side).filter((cell) => mask[cell]! > 0)
    if (cells.length === 0) continue
    const without = picture.slice()
    for (let channel = 0; channel < channels - 1; channel++) {
      const grey = meanOf(picture.subarray(channel * area, (channel + 1) * area), mask)
      for (const cell of cells) without[channel * area + cell] = grey
    }
    losses[patch] = score - (await scoreOf(without))
  }
  return { patches, losses, score }
}

function cellsOf(column: number, row: number, size: number, side: number): number[] {
  return Array.from(
    { length: size * size },
    (_, n) => (row * size + Math.floor(n / size)) * side + column * size + (n % size),
  )
}

/** Of what lies inside the mask: neither as dark as a shadow nor as bright as bone. */
function meanOf(channel: Float32Array, mask: Float32Array): number {
  let [sum, count] = [0, 0]
  for (let cell = 0; cell < channel.length; cell++) {
    if (!(mask[cell]! > 0)) continue
    sum += channel[cell]!
    count++
  }
  return sum / count
}
