/** The MR of the built-in case, which lies where its CT does: read when somebody wants to see both. */
import { mrOfIndex } from '#core/phantom/built-in-case.ts'
import type { VolumeArrival } from '#core/volumes/volume-arrival.ts'
import { fetchCaseFiles } from './built-in-files.ts'
import type { SecondVolume } from './cutting.ts'

/** @throws Error in words when a file is missing. @returns undefined when it cannot be read */
export async function openBuiltInMr(folderUrl: string): Promise<SecondVolume | undefined> {
  const { signal } = new AbortController()
  const files = await fetchCaseFiles(folderUrl, { onFile: () => undefined }, signal, mrOfIndex)
  const { openVolume } = await import('#dicom/open-volume.ts')
  let arrival: VolumeArrival | undefined
  const events = {
    onArrival: (incoming: VolumeArrival) => void (arrival = incoming),
    onSlices: () => undefined,
    onProgress: () => undefined,
  }
  const outcome = await openVolume(files, events, signal)
  return outcome.ok && arrival ? { volume: outcome.volume, span: arrival.windowHu } : undefined
}
