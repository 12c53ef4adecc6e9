/** Fetches a model and its manifest and opens it; every failure says which file and why. */
import { parseManifest } from './manifest.ts'
import { openNetwork, type Network } from './network.ts'

export async function openModel(modelUrl: string, manifestUrl: string, isGpuAllowed: boolean): Promise<Network> {
  const [model, manifest] = await Promise.all([fetched(modelUrl), fetched(manifestUrl)])
  const parsed = parseManifest(new TextDecoder().decode(manifest))
  if (!parsed.ok) throw new Error(`${manifestUrl}: ${parsed.reason}`)
  return openNetwork(model, parsed.manifest, isGpuAllowed)
}

async function fetched(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new Error(`${url} could not be fetched: ${error instanceof Error ? error.message : String(error)}`)
  })
  if (!response.ok) throw new Error(`${url} could not be fetched: HTTP ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
