/** A file in the browser's own storage for this page (OPFS), written without a copy in between and kept when the browser dies. */
import type { RecordingFile } from './serve.ts'

/** Folder of the page's storage that recordings are in. */
export const RECORDINGS_FOLDER = 'recordings'

/** Only workers have it; the type declarations are the page's. */
interface SyncFileHandle {
  createSyncAccessHandle(): Promise<{
    write(bytes: Uint8Array<ArrayBuffer>, options: { readonly at: number }): number
    getSize(): number
    flush(): void
    close(): void
  }>
}

export async function openBrowserFile(name: string): Promise<RecordingFile> {
  const root = await navigator.storage.getDirectory()
  const folder = await root.getDirectoryHandle(RECORDINGS_FOLDER, { create: true })
  const file = await folder.getFileHandle(name, { create: true })
  const handle = await (file as unknown as SyncFileHandle).createSyncAccessHandle()
  if (handle.getSize() > 0) {
    handle.close()
    throw new Error(`there is already a recording called ${name}`)
  }
  let at = 0
  return {
    append(bytes) {
      const written = handle.write(bytes, { at })
      if (written < bytes.length) throw new Error(`only ${written} of ${bytes.length} bytes could be written`)
      at += written
    },
    flush: () => handle.flush(),
    close: () => handle.close(),
  }
}
