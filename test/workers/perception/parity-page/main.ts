/** What the browser test drives: the networks that ship, computed by WebGPU, software adapters included, and by wasm. */
import { proofPicture } from '#core/ultrasound/proof-picture.ts'
import { proofWaves } from '#core/ultrasound/proof-waves.ts'
import type { Backend } from '#workers/perception/backend.ts'
import { parseManifest } from '#workers/perception/manifest.ts'
import { openSession, type GraphInput } from '#workers/perception/onnx-session.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'

interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string }
  readonly features: ReadonlySet<string>
}
const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } }

const fetched = async (path: string) => new Uint8Array(await (await fetch(path)).arrayBuffer())

async function graphOf(name: string) {
  const text = new TextDecoder().decode(await fetched(`/models/${name}/manifest.json`))
  if (name === 'bone-likelihood') {
    const parsed = parseManifest(text)
    if (!parsed.ok) throw new Error(parsed.reason)
    const { side, grey, mask, likelihood, sha256 } = parsed.manifest
    const picture = proofPicture(side)
    const shape = [1, 1, side, side]
    const inputs: readonly GraphInput[] = [
      { name: grey, shape, values: picture.grey },
      { name: mask, shape, values: picture.mask },
    ]
    return { sha256, inputs, outputs: [likelihood] }
  }
  const parsed = parseTrainedManifest(text)
  if (!parsed.ok) throw new Error(parsed.reason)
  const { side, channels, input, outputs, sha256 } = parsed.manifest
  const shape = [1, channels.length, side, side]
  const inputs = [{ name: input, shape, values: proofWaves(channels.length, side) }]
  return { sha256, inputs, outputs: Object.keys(outputs) }
}

const parity = {
  /** Empty where the browser has no adapter at all. */
  async adapter(): Promise<string> {
    const found = await gpu?.requestAdapter()
    if (!found) return ''
    const half = found.features.has('shader-f16') ? 'with' : 'without'
    return `${found.info.vendor} ${found.info.architecture}, ${half} 16-bit floats`
  },

  /** The greatest difference over every cell of every output, and the greatest answer. */
  async compare(name: string, backend: Backend) {
    const { sha256, inputs, outputs } = await graphOf(name)
    const model = await fetched(`/models/${name}/model.onnx`)
    const answersOn = async (one: Backend) => {
      const session = await openSession(model, sha256, [one], async () => undefined)
      return session.run(inputs, outputs)
    }
    const [ours, wasm] = [await answersOn(backend), await answersOn('wasm')]
    let [apart, greatest, cells] = [0, 0, 0]
    for (const output of outputs)
      wasm[output]!.forEach((value, at) => {
        apart = Math.max(apart, Math.abs(value - ours[output]![at]!))
        greatest = Math.max(greatest, Math.abs(value))
        cells++
      })
    return { apart, greatest, cells }
  },
}

declare global {
  interface Window {
    parity: typeof parity
  }
}
window.parity = parity
