/** The model that ships, opened in Node on one wasm thread by the very code that opens it in the worker. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseManifest, type Manifest } from '#workers/perception/manifest.ts'
import { openNetwork, type Network } from '#workers/perception/network.ts'

const FOLDER = join(import.meta.dirname, '../../../models/bone-likelihood')

export const shippedModel = (): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(join(FOLDER, 'model.onnx')))
export const shippedManifestText = (): string => readFileSync(join(FOLDER, 'manifest.json'), 'utf8')

export function shippedManifest(): Manifest {
  const parsed = parseManifest(shippedManifestText())
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.manifest
}

export const openShippedModel = (): Promise<Network> => openNetwork(shippedModel(), shippedManifest(), true)
