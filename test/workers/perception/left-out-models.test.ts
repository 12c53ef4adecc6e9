import { afterEach, describe, expect, test } from 'vitest'
import type { ModelFiles } from '#workers/perception/model-book.ts'
import { blocks, BONE, closeAll, FAN, LUMBAR, MM, MUSCLE, picture, start, until } from './joined-halves.ts'
import { filesOf, tinyModel } from './tiny-models.ts'

afterEach(closeAll)

describe('a model that is refused is left out, and the others run', () => {
  const changed = (change: object) => {
    const { bytes, manifest } = tinyModel('lumbar-anatomy')
    return filesOf('lumbar-anatomy', { bytes, manifest: { ...manifest, ...change } })
  }
  const proof = tinyModel('lumbar-anatomy').manifest['proof'] as {
    readonly cells: readonly { readonly value: number }[]
  }
  const corrupt = tinyModel('lumbar-anatomy').bytes.with(100, 7)

  test.each<[string, ModelFiles, RegExp]>([
    [
      'swapped for another',
      { ...LUMBAR, modelUrl: MUSCLE.modelUrl },
      /SHA-256 [0-9a-f]{64}, its manifest says .*: not run/,
    ],
    ['corrupt', filesOf('lumbar-anatomy', { ...tinyModel('lumbar-anatomy'), bytes: corrupt }), /SHA-256/],
    [
      'computing other than its proof',
      changed({ proof: { ...proof, cells: proof.cells.map((cell) => ({ ...cell, value: cell.value + 1 })) } }),
      /wasm, 1 thread computes .* of the proof; it is/,
    ],
    [
      'of another kind',
      { ...LUMBAR, manifestUrl: MUSCLE.manifestUrl },
      /it is of kind muscle-fascia, not lumbar-anatomy/,
    ],
    ['with fewer views than it answers', changed({ views: ['other'] }), /answers view as 1 x 1, not 1 x 2/],
    ['not there', { ...LUMBAR, modelUrl: 'http://127.0.0.1:9/model.onnx' }, /model.onnx could not be fetched/],
    ['without a manifest', { ...LUMBAR, manifestUrl: 'data:text/html,<html>' }, /the model's manifest is not JSON/],
  ])('%s', async (_, files, why) => {
    const { perception, states, reason, readings, contours, settled } = start([BONE, files, MUSCLE])
    await settled()
    expect(states()).toEqual({
      'bone-likelihood': 'running',
      'lumbar-anatomy': 'refused',
      'muscle-fascia': 'running',
    })
    expect(reason('lumbar-anatomy')).toMatch(why)
    expect(perception.state.restarts).toBe(0)
    perception.see(picture(1, blocks), FAN, MM)
    await until(() => contours.length > 0 && readings.length > 0)
    expect(readings.map(({ name }) => name)).toEqual(['muscle-fascia'])
  })
})

test('a network that answers NaN ends the worker each time; it is given up, and the contour goes on', async () => {
  const torn = filesOf('muscle-fascia', tinyModel('muscle-fascia', true))
  const { perception, contours, states, reason, settled } = start([BONE, torn])
  let frameId = 0
  await until(() => {
    perception.see(picture(++frameId), FAN, MM)
    return states()['muscle-fascia'] === 'off'
  })
  expect(reason('muscle-fascia')).toMatch(/^given up: the model answered NaN at cell \d+ of seg$/)
  expect(perception.state.restarts).toBe(3)
  await settled()
  perception.see(picture(++frameId), FAN, MM)
  await until(() => contours.at(-1)?.frameId === frameId)
  expect(states()['bone-likelihood']).toBe('running')
})
