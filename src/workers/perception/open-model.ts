/** Fetches a model and its manifest, or finds them kept, and opens it; every failure says which file and why. */
import { manifestBytes, modelBytes, openBrowserStore, type OpenStore } from './kept-files.ts'
import { boneModel, trainedModel, type Model } from './look.ts'
import { parseManifest } from './manifest.ts'
import type { LoadRequest, ModelName } from './messages.ts'
import { openNetwork } from './network.ts'
import { parseTrainedManifest } from './trained-manifest.ts'
import { openTrained } from './trained-network.ts'
import { shapeFault } from './trained-shapes.ts'

/**
 * Fetching goes on beside other work; opening needs the runtime to itself.
 * @param onProgress share of the file that has come, 0–1
 * @returns what opens it
 */
export type FetchModel = (request: LoadRequest, onProgress: (fraction: number) => void) => Promise<() => Promise<Model>>

export const createFetchModel =
  (openStore: OpenStore): FetchModel =>
  (request, onProgress) =>
    request.name === 'bone-likelihood' ? fetchBone(request, openStore) : fetchTrained(request, openStore, onProgress)

export const fetchModel = createFetchModel(openBrowserStore)

async function fetchBone(
  { name, modelUrl, manifestUrl, isGpuAllowed }: LoadRequest,
  openStore: OpenStore,
): Promise<() => Promise<Model>> {
  const parsed = parseManifest(await textOf(name, manifestUrl, openStore))
  if (!parsed.ok) throw new Error(`${manifestUrl}: ${parsed.reason}`)
  const { manifest } = parsed
  const model = await modelBytes({ name, url: modelUrl }, manifest.sha256, openStore)
  return async () => boneModel(await openNetwork(model, manifest, isGpuAllowed))
}

async function fetchTrained(
  { name, modelUrl, manifestUrl, isGpuAllowed }: LoadRequest,
  openStore: OpenStore,
  onProgress: (fraction: number) => void,
): Promise<() => Promise<Model>> {
  const parsed = parseTrainedManifest(await textOf(name, manifestUrl, openStore))
  if (!parsed.ok) throw new Error(`${manifestUrl}: ${parsed.reason}`)
  const { manifest } = parsed
  const fault = manifest.kind === name ? shapeFault(manifest) : `it is of kind ${manifest.kind}, not ${name}`
  if (fault) throw new Error(`${manifestUrl}: ${fault}`)
  const progress = (bytes: number) => manifest.bytes > 0 && onProgress(Math.min(1, bytes / manifest.bytes))
  const model = await modelBytes({ name, url: modelUrl }, manifest.sha256, openStore, progress)
  return async () => trainedModel(await openTrained(model, manifest, isGpuAllowed))
}

const textOf = async (name: ModelName, url: string, openStore: OpenStore) =>
  new TextDecoder().decode(await manifestBytes({ name, url }, openStore))
