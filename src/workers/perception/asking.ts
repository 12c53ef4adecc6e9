/**
 * Makes requests of pictures: copies only what the worker lacks, into buffers that come back with the answers.
 *
 * Pictures that wait are kept by reference; a copy is made when one is sent, so that one that is dropped costs nothing.
 */
import type { ModelName, Past, PerceiveRequest } from './messages.ts'
import type { PastPicture } from './past-pictures.ts'

export interface WaitingPicture extends PastPicture {
  readonly past: readonly [one: PastPicture, three: PastPicture] | undefined
  readonly isContourWanted: boolean
}

type Grey = Uint8Array<ArrayBuffer>

export interface Asking {
  /** @param kept frames that may be the past of one to come */
  request(
    name: ModelName,
    picture: WaitingPicture,
    kept: readonly number[],
    isContourWanted: boolean,
  ): { readonly request: PerceiveRequest; readonly buffers: ArrayBuffer[] }
  giveBack(...greys: readonly Grey[]): void
  /** Another worker, or pictures of another source: nothing that was sent can be counted on. */
  forget(): void
}

/** A picture and two of its past. */
const MOST_SPARE = 3

export function createAsking(): Asking {
  let spares: readonly Grey[] = []
  let sent: ReadonlySet<number> = new Set()

  function copied(grey: Uint8Array): Grey {
    const fits = spares.find(({ length }) => length === grey.length)
    spares = spares.filter((spare) => spare !== fits)
    const copy = fits ?? new Uint8Array(grey.length)
    copy.set(grey)
    return copy
  }

  function pastOf({ frameId, past }: WaitingPicture, kept: readonly number[]): Past | undefined {
    if (!past) return undefined
    const [one, three] = past.map((each) =>
      sent.has(each.frameId) ? { frameId: each.frameId } : { frameId: each.frameId, grey: copied(each.grey) },
    )
    const known = new Set([...sent, frameId, one!.frameId, three!.frameId])
    sent = new Set(kept.filter((each) => known.has(each)))
    return { earlier: [one!, three!], keep: [...sent] }
  }

  return {
    request(name, picture, kept, isContourWanted) {
      const { frameId, widthPx, heightPx, fan, pixelMm } = picture
      const grey = copied(picture.grey)
      const past = name === 'needle' ? pastOf(picture, kept) : undefined
      const request: PerceiveRequest = {
        type: 'perceive',
        name,
        frameId,
        widthPx,
        heightPx,
        grey,
        fan,
        ...(pixelMm && { pixelMm }),
        ...(past && { past }),
        ...(isContourWanted && { isContourWanted }),
      }
      const earlier = past?.earlier.flatMap((each) => (each.grey ? [each.grey.buffer] : [])) ?? []
      return { request, buffers: [grey.buffer, ...earlier] }
    },
    giveBack: (...greys) => void (spares = [...greys, ...spares].slice(0, MOST_SPARE)),
    forget: () => void (sent = new Set()),
  }
}
