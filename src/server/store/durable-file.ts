/** Small files that are whole or not there, whatever happens: written beside, brought to the disk, then given their name. */
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** For the owner alone. */
export async function writeDurably(path: string, text: string | Uint8Array): Promise<void> {
  const beside = `${path}.partial`
  const file = await open(beside, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  await syncFolder(dirname(path))
}

/** A new name is on the disk only when its folder is. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
