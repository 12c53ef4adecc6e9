import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as runtime from 'onnxruntime-web/wasm'
import { describe, expect, test } from 'vitest'
import { createRandom } from '#core/phantom/random.ts'
import { proofWaves } from '#core/ultrasound/proof-waves.ts'
import { halfBits, halved } from '#workers/perception/half-precision.ts'
import { bytesField, readProtobuf, varintField, writeProtobuf } from '#workers/perception/protobuf-fields.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'

const MODELS = join(import.meta.dirname, '../../../models')

/** IEEE 754 binary16 by its definition: sign, five bits of exponent, ten of fraction. */
function valueOf(bits: number): number {
  const [exponent, fraction] = [(bits >> 10) & 31, (bits & 1023) / 1024]
  const size = exponent === 0 ? fraction * 2 ** -14 : (1 + fraction) * 2 ** (exponent - 15)
  return bits & 0x8000 ? -size : size
}

describe('numbers of 16 bits', () => {
  const finite = Array.from({ length: 0x7c00 }, (_, bits) => bits).flatMap((bits) => [bits, bits | 0x8000])

  test('all 63 488 of them stay what they are', () => {
    expect(finite.filter((bits) => halfBits(valueOf(bits)) !== bits)).toEqual([])
  })

  test('halfway between two the even one is taken, and beside it the nearer', () => {
    const off: number[] = []
    for (let bits = 0; bits < 0x7bff; bits++) {
      const middle = (valueOf(bits) + valueOf(bits + 1)) / 2
      if (halfBits(middle) !== bits + (bits % 2)) off.push(middle)
      if (halfBits(middle * (1 + 1e-6)) !== bits + 1) off.push(middle)
      if (halfBits(middle * (1 - 1e-6)) !== bits) off.push(middle)
    }
    expect(off).toEqual([])
  })

  test.each([65520, -70000, Infinity, Number.NaN])('%d does not fit, and is refused', (value) => {
    expect(() => halfBits(value)).toThrow('does not fit into 16 bits')
  })
})

test('fields of a file read and written are its bytes again', () => {
  const model = new Uint8Array(readFileSync(join(MODELS, 'needle/model.onnx')))
  expect(writeProtobuf(readProtobuf(model))).toEqual(model)
})

test('a graph that casts to 32-bit floats by itself is refused, by the name of the node', () => {
  const text = (number: number, value: string) => bytesField(number, new TextEncoder().encode(value))
  const to = [text(1, 'to'), varintField(3, 1), varintField(20, 2)]
  const node = [text(1, 'a'), text(2, 'b'), text(3, 'back'), text(4, 'Cast'), bytesField(5, writeProtobuf(to))]
  const graph = [bytesField(1, writeProtobuf(node))]
  expect(() => halved(writeProtobuf([bytesField(7, writeProtobuf(graph))]))).toThrow(
    'Cast back holds float32 of its own',
  )
})

test('bytes that end within a field are refused', () => {
  const model = new Uint8Array(readFileSync(join(MODELS, 'needle/model.onnx')))
  expect(() => readProtobuf(model.subarray(0, model.length - 7))).toThrow(/does not fit at byte/)
})

describe.each(['needle', 'lumbar-anatomy', 'muscle-fascia'])('%s in 16 bits', (name) => {
  const bytes = new Uint8Array(readFileSync(join(MODELS, name, 'model.onnx')))
  const parsed = parseTrainedManifest(readFileSync(join(MODELS, name, 'manifest.json'), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.reason)
  const { side, channels, outputs, input } = parsed.manifest

  test('is about half the file', () => {
    expect(halved(bytes).length / bytes.length).toBeGreaterThan(0.45)
    expect(halved(bytes).length / bytes.length).toBeLessThan(0.62)
  })

  test('gives the same chances within 0.02, of waves and of noise (seed 5)', async () => {
    runtime.env.wasm.numThreads = 1
    const random = createRandom(5)
    const whole = await runtime.InferenceSession.create(bytes)
    const half = await runtime.InferenceSession.create(halved(bytes))
    const noise = Float32Array.from({ length: channels.length * side * side }, () => random.uniform())
    for (const values of [proofWaves(channels.length, side), noise]) {
      const picture = () => new runtime.Tensor('float32', values, [1, channels.length, side, side])
      const [a, b] = [await whole.run({ [input]: picture() }), await half.run({ [input]: picture() })]
      let [apart, changed] = [0, 0]
      for (const output of Object.keys(outputs)) {
        const [ours, theirs] = [b[output]!.data as Float32Array, a[output]!.data as Float32Array]
        ours.forEach((value, at) => {
          apart = Math.max(apart, Math.abs(chance(value) - chance(theirs[at]!)))
          if (value !== theirs[at]) changed++
        })
      }
      console.log(`${name}: chances at most ${apart.toFixed(4)} apart`)
      expect(changed).toBeGreaterThan(0)
      expect(apart).toBeLessThan(0.02)
    }
  })
})

const chance = (logit: number) => 1 / (1 + Math.exp(-logit))
