/** The models that came with this build: whatever stands in `models/`, found when it is built. */
import type { ModelName } from '#workers/perception/messages.ts'
import type { ModelFiles } from '#workers/perception/model-book.ts'

/** In this order they are loaded: the contour at once, then what is asked most. */
const ORDER: readonly ModelName[] = ['bone-likelihood', 'lumbar-anatomy', 'needle', 'muscle-fascia']

type Urls = Readonly<Record<string, string>>
const graphs: Urls = import.meta.glob('/models/*/model.onnx', { query: '?url', import: 'default', eager: true })
const manifests: Urls = import.meta.glob('/models/*/manifest.json', { query: '?url', import: 'default', eager: true })

/** One without its manifest cannot be checked, and is not there. */
export const BUILT_IN_MODELS: readonly ModelFiles[] = ORDER.flatMap((name) => {
  const modelUrl = graphs[`/models/${name}/model.onnx`]
  const manifestUrl = manifests[`/models/${name}/manifest.json`]
  return modelUrl && manifestUrl ? [{ name, modelUrl, manifestUrl }] : []
})
