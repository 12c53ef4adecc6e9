/** Reviews beside the recordings that are kept in this browser: given after the recording had ended, or while it ran. */
import { readReviews, reviewFileName, reviewsAsText } from '#core/records/review-file.ts'
import type { AiRecord } from '#core/records/ai-output.ts'
import { RECORDINGS_FOLDER } from '#workers/recording/browser-file.ts'

export interface KeptReviews {
  /** Undefined when there are none beside it. @throws Error naming what is wrong with the file */
  read(recording: string): Promise<readonly AiRecord[] | undefined>
  write(recording: string, records: readonly AiRecord[]): Promise<void>
  remove(recording: string): Promise<void>
}

const folder = async () =>
  (await navigator.storage.getDirectory()).getDirectoryHandle(RECORDINGS_FOLDER, { create: true })

/** Any word of a missing file is that it is missing. */
async function handleOf(recording: string) {
  try {
    return await (await folder()).getFileHandle(reviewFileName(recording))
  } catch {
    return undefined
  }
}

export const KEPT_REVIEWS: KeptReviews = {
  async read(recording) {
    const handle = await handleOf(recording)
    if (!handle) return undefined
    const read = readReviews(await (await handle.getFile()).text())
    if (!read.ok) throw new Error(`${reviewFileName(recording)}: ${read.reason}`)
    return read.records
  },
  async write(recording, records) {
    const handle = await (await folder()).getFileHandle(reviewFileName(recording), { create: true })
    // Swapped in when it is closed: half a file is never there.
    const file = await handle.createWritable()
    await file.write(reviewsAsText(records))
    await file.close()
  },
  async remove(recording) {
    if (await handleOf(recording)) await (await folder()).removeEntry(reviewFileName(recording))
  },
}
