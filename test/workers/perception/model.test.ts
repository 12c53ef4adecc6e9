import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { boneLikelihood } from '#core/ultrasound/bone-likelihood.ts'
import { echoMask } from '#core/ultrasound/echo-mask.ts'
import { proofPicture } from '#core/ultrasound/proof-picture.ts'
import { openNetwork } from '#workers/perception/network.ts'
import { makeModel } from '#models/bone-likelihood/model.ts'
import { openShippedModel, shippedManifest, shippedManifestText, shippedModel } from './shipped-model.ts'

/** A bright arc with darkness behind it in a sector, under speckle. Random numbers after Park and Miller 1988. */
function speckled(side: number, seed: number): Float32Array {
  let state = seed * 7919
  const random = () => (state = (state * 48271) % 2147483647) / 2147483647
  return Float32Array.from({ length: side * side }, (_, cell) => {
    const x = (cell % side) - side / 2
    const y = Math.floor(cell / side)
    const arc = y - 90 - 10 * seed - (x * x) / 300
    const isInSector = Math.abs(x) < 40 + 0.6 * y
    const echo = (arc > 0 ? 0.06 : 0.35) + 0.6 * Math.exp(-(arc * arc) / 12)
    return isInSector ? Math.min(1, echo * Math.sqrt(-Math.log(1 - 0.999 * random()))) : 0
  })
}

describe('the model that ships', () => {
  test('is what the program that makes it writes, byte for byte', () => {
    const made = makeModel()
    expect(Buffer.compare(made.model, shippedModel())).toBe(0)
    expect(made.manifest).toBe(shippedManifestText())
  })

  test('has the SHA-256 of its manifest', () => {
    expect(createHash('sha256').update(shippedModel()).digest('hex')).toBe(shippedManifest().sha256)
  })

  test('answers the proof picture as the plain filter does, within 0.0001', async () => {
    const network = await openShippedModel()
    const { grey, mask } = proofPicture(256)
    expect(greatestDifference(await network.run(grey, mask), boneLikelihood(grey, mask))).toBeLessThan(1e-4)
  })

  test.each([1, 2, 3])('answers a speckled arc as the plain filter does, within 0.0001, seed %d', async (seed) => {
    const network = await openShippedModel()
    const grey = speckled(256, seed)
    const mask = echoMask(grey, 256)
    const likelihood = await network.run(grey, mask)
    expect(Math.max(...likelihood)).toBeGreaterThan(0.3)
    expect(greatestDifference(likelihood, boneLikelihood(grey, mask))).toBeLessThan(1e-4)
  })

  test('says what it runs on: one thread of wasm in Node', async () => {
    expect((await openShippedModel()).backend).toBe('wasm, 1 thread')
  })
})

describe('a model that is not the one promised', () => {
  test('with one bit changed is not run', async () => {
    const model = shippedModel()
    model[model.length >> 1]! ^= 1
    await expect(openNetwork(model, shippedManifest(), true)).rejects.toThrow(/SHA-256 [0-9a-f]{64}.*not run/)
  })

  test('that answers other than its proof is not used', async () => {
    const manifest = shippedManifest()
    const cells = manifest.proof.cells.map(([row, column, value]) => [row, column, value + 0.01] as const)
    const other = { ...manifest, proof: { ...manifest.proof, cells } }
    await expect(openNetwork(shippedModel(), other, true)).rejects.toThrow(
      /wasm, 1 thread computes .* of the proof; it is/,
    )
  })

  test('that gives no numbers is found out at its first picture', async () => {
    const network = await openShippedModel()
    const { grey, mask } = proofPicture(256)
    grey[40_000] = NaN
    await expect(network.run(grey, mask)).rejects.toThrow('the model answered NaN at cell')
  })

  test('without the output of its manifest is not used', async () => {
    const other = { ...shippedManifest(), likelihood: 'bones' }
    await expect(openNetwork(shippedModel(), other, true)).rejects.toThrow('the model has no output called bones')
  })
})

const greatestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((greatest, value, i) => Math.max(greatest, Math.abs(value - b[i]!)), 0)
