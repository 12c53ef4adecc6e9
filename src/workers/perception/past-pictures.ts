/**
 * The pictures one and three before the newest, for a network that looks at what changed.
 *
 * Pictures are kept by reference, not copied. They count as a past only when they are of the same size, field of view
 * and scale, and were taken within `PAST_MS`; a gap or a change of settings begins a new past.
 */
import type { Fan } from '#core/ultrasound/fan.ts'

export interface PastPicture {
  readonly frameId: number
  readonly widthPx: number
  readonly heightPx: number
  readonly grey: Uint8Array
  readonly fan: Fan
  readonly pixelMm?: readonly [x: number, y: number]
  /** When it was taken. */
  readonly atMs: number
}

/** Networks were fitted to pictures that follow each other at video rate: at 12 a second three pictures take 250 ms. */
export const PAST_MS = 250
/** How many pictures before the newest: the first is that of `past[0]`. */
const [NEARER, FURTHER] = [1, 3]

export interface PastPictures {
  /** @returns the pictures one and three before it; undefined when it has no such past */
  follow(picture: PastPicture): readonly [one: PastPicture, three: PastPicture] | undefined
  /** Of the pictures kept: these alone can still be the past of one to come. */
  readonly frameIds: readonly number[]
  clear(): void
}

export function createPastPictures(): PastPictures {
  let kept: readonly PastPicture[] = []
  return {
    follow(picture) {
      const last = kept.at(-1)
      const goesOn = last !== undefined && isAlike(last, picture) && last.atMs < picture.atMs
      kept = goesOn ? [...kept.slice(-FURTHER), picture] : [picture]
      const [one, three] = [kept.at(-1 - NEARER), kept.at(-1 - FURTHER)]
      return one && three && picture.atMs - three.atMs <= PAST_MS ? [one, three] : undefined
    },
    get frameIds() {
      return kept.map(({ frameId }) => frameId)
    },
    clear: () => void (kept = []),
  }
}

/** Fans are small records of numbers, made anew by those who give them. */
const isAlike = (a: PastPicture, b: PastPicture): boolean =>
  a.widthPx === b.widthPx &&
  a.heightPx === b.heightPx &&
  JSON.stringify([a.fan, a.pixelMm]) === JSON.stringify([b.fan, b.pixelMm])
