/** What this machine can compute a network on. The runtime does not say which backend it took, so it is decided here. */

/** The parts of WebGPU's adapter that tell a real one from one computed by the processor. */
interface Adapter {
  readonly features?: { has(name: string): boolean }
  readonly isFallbackAdapter?: boolean
  readonly info?: { readonly isFallbackAdapter?: boolean; readonly architecture?: string; readonly vendor?: string }
}

interface Gpu {
  requestAdapter(options?: { powerPreference?: 'high-performance' }): Promise<Adapter | null>
}

/** 'webgpu-half' computes with 16-bit floats. */
export type Backend = 'webgpu-half' | 'webgpu' | 'wasm'

/**
 * What to try, the fastest first; wasm is always the last.
 * WebGPU on a software adapter is about 130 times slower than wasm: it counts as none.
 */
export async function chooseBackends(
  gpu: Gpu | undefined = (globalThis.navigator as { gpu?: Gpu } | undefined)?.gpu,
): Promise<readonly Backend[]> {
  try {
    const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' })
    if (!adapter || isSoftware(adapter)) return ['wasm']
    return adapter.features?.has('shader-f16') ? ['webgpu-half', 'webgpu', 'wasm'] : ['webgpu', 'wasm']
  } catch {
    // A browser that offers the interface and refuses to use it has no adapter for us.
    return ['wasm']
  }
}

const isSoftware = ({ isFallbackAdapter, info }: Adapter): boolean =>
  isFallbackAdapter === true ||
  info?.isFallbackAdapter === true ||
  /swiftshader|llvmpipe|lavapipe/i.test(`${info?.architecture ?? ''} ${info?.vendor ?? ''}`)

/** More threads than this gain nothing on a graph this small. */
const MOST_THREADS = 4

/** One core stays free for the page that draws at the headset's rate; without shared memory there is one thread. */
export function wasmThreads(
  isIsolated: boolean = globalThis.crossOriginIsolated === true,
  cores: number = globalThis.navigator?.hardwareConcurrency ?? 1,
): number {
  return isIsolated ? Math.max(1, Math.min(MOST_THREADS, cores - 1)) : 1
}
