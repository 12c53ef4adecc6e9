import { expect, test } from 'vitest'
import { parseManifest } from '#workers/perception/manifest.ts'
import { shippedManifestText } from './shipped-model.ts'

/** The manifest that ships with the field at `path` set to `value`, or left out. */
function changed(path: string, value: unknown): ReturnType<typeof parseManifest> {
  const manifest: unknown = JSON.parse(shippedManifestText())
  const keys = path.split('.')
  const last = keys.pop()!
  const parent = keys.reduce((node, key) => (node as Record<string, unknown>)[key], manifest) as Record<string, unknown>
  parent[last] = value
  return parseManifest(JSON.stringify(manifest))
}

test('the manifest that ships is read: 256 cells a side, two inputs, one output', () => {
  expect(parseManifest(shippedManifestText())).toMatchObject({
    ok: true,
    manifest: { name: 'bone-likelihood', side: 256, grey: 'grey', mask: 'mask', likelihood: 'likelihood' },
  })
})

test.each([
  { path: 'input.side', value: '256', reason: 'input.side is not a number from 8 to 1024' },
  { path: 'sha256', value: 'abc', reason: 'sha256 is not 64 hexadecimal digits' },
  { path: 'name', value: undefined, reason: 'name is not text' },
  { path: 'output', value: undefined, reason: 'output.likelihood.name is not text' },
  { path: 'contour.low', value: 1.5, reason: 'contour.low is not a number from 0 to 1' },
  { path: 'contour', value: null, reason: 'contour.greatestStep is not a number from 1 to 256' },
  { path: 'proof.cells', value: [[1, 256, 0.5]], reason: 'proof.cells is not a list of [row, column, likelihood]' },
  { path: 'proof.cells', value: [], reason: 'proof.cells is not a list of [row, column, likelihood]' },
])('$path = $value: "$reason"', ({ path, value, reason }) => {
  expect(changed(path, value)).toMatchObject({ ok: false, reason: expect.stringContaining(reason) })
})

test('what is not JSON, and JSON that is no record, are refused', () => {
  expect(parseManifest('<html>')).toMatchObject({ ok: false, reason: expect.stringContaining('manifest is not JSON') })
  for (const text of ['null', '[]', '7', '"x"']) expect(parseManifest(text).ok).toBe(false)
})
