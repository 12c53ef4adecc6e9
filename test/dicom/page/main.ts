/** What the browser test drives: opens the files of the page's input and tells what came of it. */
import { openVolume } from '#dicom/open-volume.ts'
import { openDicomWeb } from '#dicom/open-dicom-web.ts'
import type { OpenEvents, OpenOutcome } from '#dicom/opening.ts'
import { registerVolume } from '#dicom/image-loader.ts'

const files = () => [...document.querySelector<HTMLInputElement>('#files')!.files!]

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const bytesOf = (array: Int16Array<ArrayBuffer> | Uint8Array<ArrayBuffer>) =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength)

let lastOpened: (OpenOutcome & { ok: true }) | undefined

async function told(
  opening: (events: OpenEvents, signal: AbortSignal) => Promise<OpenOutcome>,
  abortAfterSlices = Infinity,
) {
  const aborting = new AbortController()
  const seen = {
    arrivals: 0,
    slices: [] as readonly number[],
    window: [0, 0] as readonly number[],
    progress: 0,
    abortedAtMs: 0,
  }
  let display: Uint8Array<ArrayBuffer> | undefined
  const outcome = await opening(
    {
      onArrival(arrival) {
        seen.arrivals++
        seen.window = arrival.windowHu
        seen.slices = arrival.arrivedSlices
        display = arrival.display
      },
      onSlices() {
        if (seen.slices.length < abortAfterSlices || aborting.signal.aborted) return
        seen.abortedAtMs = performance.now()
        aborting.abort()
      },
      onProgress(fraction) {
        if (fraction < 0 || fraction > 1) throw new RangeError(`progress ${fraction}`)
        seen.progress = fraction
      },
    },
    aborting.signal,
  )
  const answer = { ...seen, slices: [...seen.slices], msAfterAbort: performance.now() - seen.abortedAtMs }
  if (!outcome.ok) return { ...answer, ...outcome }
  lastOpened = outcome
  const { volume, ...rest } = outcome
  const { voxels, ...about } = volume
  return {
    ...answer,
    ...rest,
    ...about,
    voxels: await sha256(bytesOf(voxels)),
    display: await sha256(bytesOf(display!)),
  }
}

const api = {
  openChosen: (abortAfterSlices?: number) =>
    told((events, signal) => openVolume(files(), events, signal), abortAfterSlices),
  openMade: (made: readonly (readonly [name: string, base64: string])[], abortAfterSlices?: number) => {
    const list = made.map(
      ([name, text]) => new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], name),
    )
    return told((events, signal) => openVolume(list, events, signal), abortAfterSlices)
  },
  openSeries: (url: string) => told((events, signal) => openDicomWeb(url, events, signal)),
  /** The last opened volume once more, through cornerstone3D's own volume from images of our scheme. */
  async throughCornerstone() {
    const registered = await registerVolume(lastOpened!.volume)
    const { volumeLoader, cache, imageLoader } = await import('@cornerstonejs/core')
    await Promise.all(registered.imageIds.map((id) => imageLoader.loadAndCacheImage(id)))
    const volume = await volumeLoader.createAndCacheVolumeFromImages(
      'interspace-check',
      [...registered.imageIds].reverse(),
    )
    const scalars = volume.voxelManager!.getCompleteScalarDataArray!() as Int16Array<ArrayBuffer>
    const told = {
      dimensions: [...volume.dimensions],
      spacing: [...volume.spacing],
      origin: [...volume.origin],
      direction: [...volume.direction],
    }
    const voxels = await sha256(bytesOf(Int16Array.from(scalars)))
    cache.purgeCache()
    registered.release()
    return { ...told, voxels }
  },
}

export type TestPage = typeof api
Object.assign(globalThis, { page: api })
