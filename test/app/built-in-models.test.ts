import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { BUILT_IN_MODELS } from '#app/built-in-models.ts'

const ORDER = ['bone-likelihood', 'lumbar-anatomy', 'needle', 'muscle-fascia']
const has = (name: string, file: string) => existsSync(join(import.meta.dirname, '../../models', name, file))

test('the models of this build are those that have a graph and a manifest, the contour’s first', () => {
  const there = ORDER.filter((name) => has(name, 'model.onnx') && has(name, 'manifest.json'))
  expect(BUILT_IN_MODELS.map(({ name }) => name)).toEqual(there)
  expect(there[0]).toBe('bone-likelihood')
})

test('each is fetched from two addresses of its own', () => {
  const addresses = BUILT_IN_MODELS.flatMap(({ modelUrl, manifestUrl }) => [modelUrl, manifestUrl])
  expect(new Set(addresses).size).toBe(2 * BUILT_IN_MODELS.length)
  for (const address of addresses) expect(address).toMatch(/^(\/|data:)/)
})
