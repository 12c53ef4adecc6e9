/** Recordings kept in the browser's own storage for this page: what there is, each as a file, and gone when a person says so. */
import { MAGIC } from '#core/recording/mcap-format.ts'
import type { KeptRecording } from '#session/recording.ts'
import { hasSealedEnd, isSealed, unsealed } from '#workers/recording/sealed-file.ts'
import { RECORDINGS_FOLDER } from '#workers/recording/browser-file.ts'

export interface KeptRecordings {
  /** Newest first; none where the browser keeps nothing. */
  list(): Promise<readonly KeptRecording[]>
  /** @throws Error when there is none of that name */
  file(name: string): Promise<File>
  remove(name: string): Promise<void>
}

/** @param key with which those of patients are sealed; undefined where none are */
export function createKeptRecordings(key?: CryptoKey): KeptRecordings {
  async function folder() {
    const root = await navigator.storage.getDirectory()
    return root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true })
  }

  return {
    async list() {
      const kept: KeptRecording[] = []
      for await (const handle of (await folder()).values()) {
        // Reviews lie beside them.
        if (handle.kind !== 'file' || !handle.name.endsWith('.mcap')) continue
        const file = await handle.getFile()
        const { name, size, lastModified } = file
        kept.push({ name, bytes: size, changedEpochMs: lastModified, isEnded: await hasEnd(file) })
      }
      return kept.sort((a, b) => b.changedEpochMs - a.changedEpochMs)
    },
    async file(name) {
      const file = await (await (await folder()).getFileHandle(name)).getFile()
      const { lastModified } = file
      if (!(await isSealed(file))) return new File([file], name, { lastModified })
      if (!key) throw new Error(`${name} is sealed: sign in as who recorded it`)
      return new File(await unsealed(file, key, name), name, { lastModified })
    },
    remove: async (name) => (await folder()).removeEntry(name),
  }
}

async function hasEnd(file: File): Promise<boolean> {
  if (await isSealed(file)) return hasSealedEnd(file)
  const end = new Uint8Array(await file.slice(-MAGIC.length).arrayBuffer())
  return file.size > 2 * MAGIC.length && end.every((byte, at) => byte === MAGIC[at])
}
