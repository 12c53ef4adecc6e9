/** An ONNX graph on the best backend this machine really has; its bytes are checked against a SHA-256 before they are run. */
import type * as Onnx from 'onnxruntime-web'
import { wasmThreads, type Backend } from './backend.ts'
import { halved } from './half-precision.ts'

export interface GraphInput {
  readonly name: string
  readonly shape: readonly number[]
  readonly values: Float32Array
}

export interface Session {
  /** 'WebGPU, 16-bit floats', 'WebGPU' or 'wasm, 2 threads'. */
  readonly backend: string
  readonly isHalf: boolean
  /** Rejects when the graph lacks an output, or answers anything that is not a number. */
  run(inputs: readonly GraphInput[], outputs: readonly string[]): Promise<Readonly<Record<string, Float32Array>>>
}

/**
 * Rejects with the reason when the bytes are not the ones promised, or no backend passes the proof.
 * @param backends in the order in which they are tried, at least one
 * @param prove throws when the session computes wrongly; it also compiles the GPU's programs, so that the first picture is not late
 */
export async function openSession(
  model: Uint8Array<ArrayBuffer>,
  promisedSha256: string,
  backends: readonly Backend[],
  prove: (session: Session) => Promise<void>,
): Promise<Session> {
  const digest = await sha256(model)
  if (digest !== promisedSha256) {
    throw new Error(`model.onnx has SHA-256 ${digest}, its manifest says ${promisedSha256}: not run`)
  }
  const [first, ...others] = backends
  if (!first) throw new RangeError('no backend is given')
  try {
    const session = await openOn(first, model)
    await prove(session)
    return session
  } catch (error) {
    if (others.length === 0) throw error
    // A driver that cannot compile or computes wrongly: the next does the same, more slowly, and the page shows which ran.
    console.warn(`The model does not run on ${first}; ${others[0]} takes over.`, error)
    return openSession(model, promisedSha256, others, prove)
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  // Browsers offer it to secure pages only, and only such pages may enter AR.
  if (!globalThis.crypto?.subtle) throw new Error('the model cannot be checked: the page was not opened over HTTPS')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function openOn(backend: Backend, model: Uint8Array<ArrayBuffer>): Promise<Session> {
  switch (backend) {
    case 'webgpu-half':
      return opened(await import('onnxruntime-web/webgpu'), halved(model), 'webgpu', 'WebGPU, 16-bit floats', true)
    case 'webgpu':
      return opened(await import('onnxruntime-web/webgpu'), model, 'webgpu', 'WebGPU')
    case 'wasm': {
      const runtime = await import('onnxruntime-web/wasm')
      const threads = wasmThreads()
      runtime.env.wasm.numThreads = threads
      return opened(runtime, model, 'wasm', `wasm, ${threads} thread${threads > 1 ? 's' : ''}`)
    }
    default:
      throw new TypeError(`no backend is called ${String(backend satisfies never)}`)
  }
}

async function opened(
  runtime: typeof Onnx,
  model: Uint8Array,
  provider: 'webgpu' | 'wasm',
  backend: string,
  isHalf = false,
): Promise<Session> {
  const session = await runtime.InferenceSession.create(model, { executionProviders: [provider], logSeverityLevel: 3 })
  return {
    backend,
    isHalf,
    async run(inputs, outputs) {
      const feeds = inputs.map(
        ({ name, shape, values }) => [name, new runtime.Tensor('float32', values, shape)] as const,
      )
      const made = await session.run(Object.fromEntries(feeds))
      const answers: Record<string, Float32Array> = {}
      for (const name of outputs) {
        const output = made[name]
        if (!output) throw new Error(`the model has no output called ${name}`)
        const values = (await output.getData()) as Float32Array
        output.dispose()
        const odd = values.findIndex((value) => !Number.isFinite(value))
        if (odd >= 0) throw new Error(`the model answered ${values[odd]} at cell ${odd} of ${name}`)
        answers[name] = values
      }
      return answers
    },
  }
}
