import { describe, expect, test } from 'vitest'
import { chooseBackend, wasmThreads } from '#workers/perception/backend.ts'

const gpu = (adapter: object | null) => ({ requestAdapter: async () => adapter })

describe('what it is computed on', () => {
  test.each([
    { browser: 'a browser without WebGPU', offered: undefined, backend: 'wasm' },
    { browser: 'one without an adapter', offered: gpu(null), backend: 'wasm' },
    {
      browser: 'a headset',
      offered: gpu({ info: { vendor: 'qualcomm', architecture: 'adreno-7xx' } }),
      backend: 'webgpu',
    },
    { browser: 'an adapter that says it is a fallback', offered: gpu({ isFallbackAdapter: true }), backend: 'wasm' },
    { browser: 'one that says so in its info', offered: gpu({ info: { isFallbackAdapter: true } }), backend: 'wasm' },
    {
      browser: 'SwiftShader',
      offered: gpu({ info: { vendor: 'google', architecture: 'swiftshader' } }),
      backend: 'wasm',
    },
  ])('$browser: $backend', async ({ offered, backend }) => {
    // Node has no adapter of its own, so that "undefined" asks it as the worker would.
    expect(await chooseBackend(offered)).toBe(backend)
  })

  test('an adapter that cannot be had counts as none', async () => {
    expect(await chooseBackend({ requestAdapter: () => Promise.reject(new Error('lost')) })).toBe('wasm')
  })

  test.each([
    [true, 8, 4],
    [true, 4, 3],
    [true, 2, 1],
    [true, 1, 1],
    [false, 8, 1],
  ])('cross-origin isolated %s on %d cores: %d threads', (isIsolated, cores, threads) => {
    expect(wasmThreads(isIsolated, cores)).toBe(threads)
  })
})
