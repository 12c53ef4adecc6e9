/**
 * An ONNX model on the best backend this machine really has, checked before it is used:
 * its bytes against the manifest's SHA-256, its answers against the manifest's proof.
 */
import type * as Onnx from 'onnxruntime-web'
import { proofPicture } from '#core/ultrasound/proof-picture.ts'
import { chooseBackend, wasmThreads } from './backend.ts'
import type { Manifest } from './manifest.ts'

export interface Network {
  /** 'WebGPU' or 'wasm, 2 threads'. */
  readonly backend: string
  readonly manifest: Manifest
  /**
   * @param grey `side * side`, 0–1
   * @param mask same shape, 0 or 1
   * @returns likelihood, same shape, 0–1. Rejects when the graph answers anything that is not a number.
   */
  run(grey: Float32Array, mask: Float32Array): Promise<Float32Array>
}

/** Rejects with the reason when the bytes are not those of the manifest, or no backend computes the proof. */
export async function openNetwork(
  model: Uint8Array<ArrayBuffer>,
  manifest: Manifest,
  isGpuAllowed: boolean,
): Promise<Network> {
  const digest = await sha256(model)
  if (digest !== manifest.sha256) {
    throw new Error(`model.onnx has SHA-256 ${digest}, its manifest says ${manifest.sha256}: not run`)
  }
  if (isGpuAllowed && (await chooseBackend()) === 'webgpu') {
    try {
      const runtime = await import('onnxruntime-web/webgpu')
      return await proven(await openOn(runtime, model, manifest, ['webgpu'], 'WebGPU'))
    } catch (error) {
      // A driver that cannot compile or computes wrongly: wasm does the same, more slowly, and the page shows which ran.
      console.warn('The model does not run on WebGPU; wasm takes over.', error)
    }
  }
  const runtime = await import('onnxruntime-web/wasm')
  const threads = wasmThreads()
  runtime.env.wasm.numThreads = threads
  return proven(await openOn(runtime, model, manifest, ['wasm'], `wasm, ${threads} thread${threads > 1 ? 's' : ''}`))
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Browsers offer it to secure pages only, and only such pages may enter AR.
  if (!globalThis.crypto?.subtle) throw new Error('the model cannot be checked: the page was not opened over HTTPS')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function openOn(
  runtime: typeof Onnx,
  model: Uint8Array,
  manifest: Manifest,
  executionProviders: readonly string[],
  backend: string,
): Promise<Network> {
  const { side } = manifest
  const session = await runtime.InferenceSession.create(model, { executionProviders, logSeverityLevel: 3 })
  const tensor = (values: Float32Array) => new runtime.Tensor('float32', values, [1, 1, side, side])
  return {
    backend,
    manifest,
    async run(grey, mask) {
      const outputs = await session.run({ [manifest.grey]: tensor(grey), [manifest.mask]: tensor(mask) })
      const output = outputs[manifest.likelihood]
      if (!output) throw new Error(`the model has no output called ${manifest.likelihood}`)
      const likelihood = (await output.getData()) as Float32Array
      output.dispose()
      const odd = likelihood.findIndex((value) => !Number.isFinite(value))
      if (odd >= 0) throw new Error(`the model answered ${likelihood[odd]} at cell ${odd}`)
      return likelihood
    },
  }
}

/** One run on the proof picture; it also compiles the GPU's programs, so that the first real picture is not late. */
async function proven(network: Network): Promise<Network> {
  const { side, proof } = network.manifest
  const { grey, mask } = proofPicture(side)
  const likelihood = await network.run(grey, mask)
  for (const [row, column, expected] of proof.cells) {
    const got = likelihood[row * side + column]!
    if (!(Math.abs(got - expected) <= proof.tolerance)) {
      throw new Error(
        `${network.backend} computes ${got} at row ${row}, column ${column} of the proof; it is ${expected}`,
      )
    }
  }
  return network
}
