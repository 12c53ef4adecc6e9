/**
 * Keeps what networks said until a clinician has reviewed it: the surest of each kind with its picture, hashed; and takes
 * reviews. What a person confirms elsewhere (levels, a registration that is used) is a review too.
 */
import type { AiOutput, Review } from '#core/records/ai-output.ts'
import { idOfWords } from '#core/records/id-of-words.ts'
import { withOutput, withReviewOf } from '#core/records/record-list.ts'
import type { GreyPicture } from '#core/recording/grey-png.ts'
import type { Fan } from '#core/ultrasound/fan.ts'
import type { Live } from '#session/live.ts'
import type { GivenReview } from '#session/finding-commands.ts'
import type { Session } from '#session/session.ts'
import type { MarkOf } from './model-marks.ts'
import { saidNow, type Said } from './said-now.ts'

export interface KeptPicture extends GreyPicture {
  readonly frameId: number
  readonly fan: Fan | undefined
  readonly pixelMm: readonly [x: number, y: number] | undefined
}

export interface OutputDesk {
  /** About once a second. */
  look(): void
  /** @returns what is wrong with it; undefined when it was taken */
  review(id: string, review: GivenReview): string | undefined
  pictureOf(id: string): KeptPicture | undefined
}

export interface OutputDeskParts {
  readonly session: Session
  readonly live: Live
  readonly markOf: MarkOf
  readonly sha256: (bytes: Uint8Array<ArrayBuffer>) => Promise<string>
  readonly pixelMm: () => readonly [x: number, y: number] | undefined
  readonly calendarMs: () => number
  /** Different for every session: identifiers are made of it. */
  readonly sessionKey: string
}

/** A picture in which it is surer by this much is the better one to review. */
const SURER = 0.03
const NOBODY = 'somebody without a name'

interface Entry {
  id: string
  said: Said
  pictures: number
  lastFrameId: number
}

export function createOutputDesk(parts: OutputDeskParts): OutputDesk {
  const { session, live, markOf, sha256, pixelMm, calendarMs, sessionKey } = parts
  const entries = new Map<string, Entry>()
  const pictures = new Map<string, KeptPicture>()
  let volumeHash: { readonly of: unknown; readonly hash: Promise<string> } | undefined
  let made = 0

  const records = () => session.getState().aiRecords
  const recordOf = (id: string) => records().find(({ output }) => output.id === id)

  function hashOf({ input }: Said, picture: KeptPicture | undefined): Promise<string> {
    if (typeof input === 'object') return sha256(new TextEncoder().encode(input.words))
    if (input === 'picture') return sha256(picture ? picture.grey.slice() : new Uint8Array(0))
    const { arrival } = live
    if (volumeHash?.of !== arrival) {
      const voxels = arrival?.volume.voxels
      // A copy: what is shared between threads cannot be hashed.
      const bytes = voxels ? new Uint8Array(voxels.buffer, voxels.byteOffset, voxels.byteLength).slice() : new Uint8Array(0) // prettier-ignore
      volumeHash = { of: arrival, hash: sha256(bytes) }
    }
    return volumeHash!.hash
  }

  async function keep(entry: Entry, picture: KeptPicture | undefined) {
    const { said, id } = entry
    const madeMs = calendarMs()
    const [model, inputSha256] = await Promise.all([markOf(said.by), hashOf(said, picture)])
    // Something surer may have come meanwhile.
    if (entry.said !== said) return
    const { kind, finding, confidence, second, abstained, marks = [] } = said
    const output: AiOutput = {
      id,
      kind,
      model,
      inputSha256,
      ...(confidence !== undefined && { confidence }),
      ...(second && { second }),
      ...(abstained !== undefined && { abstained }),
      finding,
      madeMs,
      ...(said.input === 'picture' && { pictures: entry.pictures }),
      ...(picture && { seenIn: { frameId: picture.frameId, marks } }),
    }
    if (picture) pictures.set(id, picture)
    session.actions.set({ aiRecords: withOutput(records(), output) })
    confirm(entry)
  }

  /** Going on with it is saying that it is right. */
  function confirm({ id, said: { confirmed } }: Entry) {
    const record = recordOf(id)
    if (!confirmed || !record || record.review) return
    const by = session.getState().planning.by.trim() || NOBODY
    const verdict = confirmed.edited === undefined ? 'accepted' : 'edited'
    review(id, { verdict, by, ...confirmed })
  }

  function review(id: string, given: GivenReview): string | undefined {
    const taken: Review = { ...given, atMs: calendarMs() }
    try {
      session.actions.set({ aiRecords: withReviewOf(records(), id, taken) })
      return undefined
    } catch (error) {
      return error instanceof Error ? error.message : String(error)
    }
  }

  function pictureNow(): KeptPicture | undefined {
    const { ultrasound, fan } = live
    if (!ultrasound) return undefined
    const { widthPx, heightPx, frameId, grey } = ultrasound
    return { widthPx, heightPx, frameId, grey: grey.slice(), fan, pixelMm: pixelMm() }
  }

  function take(said: Said) {
    const frameId = live.ultrasound?.frameId ?? -1
    const entry = entries.get(said.key)
    const isReviewed = entry !== undefined && recordOf(entry.id)?.review !== undefined
    if (entry) seenAgain(entry, frameId)
    const isOther = entry !== undefined && entry.said.finding !== said.finding
    if (entry && !isOther && (isReviewed || !isSurer(said, entry.said))) {
      entry.said = { ...entry.said, ...(said.confirmed && { confirmed: said.confirmed }) }
      return confirm(entry)
    }
    // What was reviewed stays: another finding is another output.
    const next: Entry =
      entry && !isReviewed
        ? { ...entry, said }
        : { id: idOfWords(`${sessionKey} ${said.key} ${(made += 1)}`), said, pictures: 1, lastFrameId: frameId }
    entries.set(said.key, next)
    void keep(next, said.input === 'picture' ? pictureNow() : undefined)
  }

  // What was said of one patient is not shown beside another.
  session.subscribe((state, before) => {
    if (state.openRecord?.case === before.openRecord?.case) return
    entries.clear()
    pictures.clear()
    session.actions.set({ aiRecords: [] })
  })

  return {
    look: () => saidNow(live, session.getState()).forEach(take),
    review,
    pictureOf: (id) => pictures.get(id),
  }
}

function seenAgain(entry: Entry, frameId: number) {
  if (entry.lastFrameId === frameId) return
  entry.pictures += 1
  entry.lastFrameId = frameId
}

const isSurer = (now: Said, before: Said) => (now.confidence ?? 0) >= (before.confidence ?? 0) + SURER
