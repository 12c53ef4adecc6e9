/** Fetches a model and its manifest and opens it; every failure says which file and why. */
import { boneModel, trainedModel, type Model } from './look.ts'
import { parseManifest } from './manifest.ts'
import type { LoadRequest } from './messages.ts'
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

export const fetchModel: FetchModel = (request, onProgress) =>
  request.name === 'bone-likelihood' ? fetchBone(request) : fetchTrained(request, onProgress)

async function fetchBone({ modelUrl, manifestUrl, isGpuAllowed }: LoadRequest): Promise<() => Promise<Model>> {
  const [model, manifest] = await Promise.all([fetched(modelUrl), fetched(manifestUrl)])
  const parsed = parseManifest(new TextDecoder().decode(manifest))
  if (!parsed.ok) throw new Error(`${manifestUrl}: ${parsed.reason}`)
  return async () => boneModel(await openNetwork(model, parsed.manifest, isGpuAllowed))
}

async function fetchTrained(
  { name, modelUrl, manifestUrl, isGpuAllowed }: LoadRequest,
  onProgress: (fraction: number) => void,
): Promise<() => Promise<Model>> {
  const parsed = parseTrainedManifest(new TextDecoder().decode(await fetched(manifestUrl)))
  if (!parsed.ok) throw new Error(`${manifestUrl}: ${parsed.reason}`)
  const { manifest } = parsed
  const fault = manifest.kind === name ? shapeFault(manifest) : `it is of kind ${manifest.kind}, not ${name}`
  if (fault) throw new Error(`${manifestUrl}: ${fault}`)
  const model = await fetched(
    modelUrl,
    (bytes) => manifest.bytes > 0 && onProgress(Math.min(1, bytes / manifest.bytes)),
  )
  return async () => trainedModel(await openTrained(model, manifest, isGpuAllowed))
}

/** @param onBytes how many have come; a compressed answer does not say how many there will be */
async function fetched(url: string, onBytes?: (count: number) => void): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(`${url} could not be fetched: ${error instanceof Error ? error.message : String(error)}`)
  })
  if (!response.ok) throw new Error(`${url} could not be fetched: HTTP ${response.status}`)
  if (!onBytes || !response.body) return new Uint8Array(await response.arrayBuffer())
  const parts: Uint8Array[] = []
  let count = 0
  const reader = response.body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value)
    count += part.value.length
    onBytes(count)
  }
  const bytes = new Uint8Array(count)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
