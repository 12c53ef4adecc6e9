/** The network that ships for bone's outline, opened in Node on one wasm thread by the very code that opens it in the worker. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { trainedModel, type Model } from '#workers/perception/look.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'

const FOLDER = join(import.meta.dirname, '../../../models/lumbar-anatomy')

export async function openShippedNetwork(): Promise<Model> {
  const parsed = parseTrainedManifest(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.reason)
  const bytes = new Uint8Array(readFileSync(join(FOLDER, 'model.onnx')))
  return trainedModel(await openTrained(bytes, parsed.manifest, false))
}
