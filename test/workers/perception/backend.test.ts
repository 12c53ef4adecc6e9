import { describe, expect, test } from 'vitest'
import { chooseBackends, wasmThreads } from '#workers/perception/backend.ts'

const gpu = (adapter: object | null) => ({ requestAdapter: async () => adapter })

describe('what it is computed on', () => {
  test.each([
    { browser: 'a browser without WebGPU', offered: undefined, backends: ['wasm'] },
    { browser: 'one without an adapter', offered: gpu(null), backends: ['wasm'] },
    {
      browser: 'a headset',
      offered: gpu({ info: { vendor: 'qualcomm', architecture: 'adreno-7xx' } }),
      backends: ['webgpu', 'wasm'],
    },
    {
      browser: 'one that computes 16-bit floats',
      offered: gpu({ info: { vendor: 'qualcomm', architecture: 'adreno-7xx' }, features: new Set(['shader-f16']) }),
      backends: ['webgpu-half', 'webgpu', 'wasm'],
    },
    { browser: 'an adapter that says it is a fallback', offered: gpu({ isFallbackAdapter: true }), backends: ['wasm'] },
    {
      browser: 'one that says so in its info',
      offered: gpu({ info: { isFallbackAdapter: true } }),
      backends: ['wasm'],
    },
    {
      browser: 'SwiftShader',
      offered: gpu({ info: { vendor: 'google', architecture: 'swiftshader' } }),
      backends: ['wasm'],
    },
  ])('$browser: $backends', async ({ offered, backends }) => {
    // Node has no adapter of its own, so that "undefined" asks it as the worker would.
    expect(await chooseBackends(offered)).toEqual(backends)
  })

  test('an adapter that cannot be had counts as none', async () => {
    expect(await chooseBackends({ requestAdapter: () => Promise.reject(new Error('lost')) })).toEqual(['wasm'])
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
