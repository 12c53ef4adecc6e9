/**
 * PyTorch and onnxruntime-web must answer alike: `npx node models/training/check-export.ts MODEL.onnx ANSWERS.bin CHANNELS`.
 * Prints the greatest difference over all cells of all outputs, and fails above 1e-4 of the greatest answer; then the time of one run.
 */
import { readFileSync } from 'node:fs'
import * as runtime from 'onnxruntime-web/wasm'
import { proofWaves } from '#core/ultrasound/proof-waves.ts'
import { SIDE } from './network-picture.ts'

const TOLERANCE = 1e-4

const [model, answers, count] = process.argv.slice(2)
if (!model || !answers || !count) {
  console.error('usage: check-export.ts MODEL.onnx ANSWERS.bin CHANNELS')
  process.exit(2)
}
const channels = Number(count)
runtime.env.wasm.numThreads = 1
const session = await runtime.InferenceSession.create(readFileSync(model))
const picture = new runtime.Tensor('float32', proofWaves(channels, SIDE), [1, channels, SIDE, SIDE])
const made = await session.run({ picture })
const wanted = new Float32Array(new Uint8Array(readFileSync(answers)).buffer)
let at = 0
let greatest = 0
let apart = 0
for (const name of [...session.outputNames].toSorted()) {
  for (const value of made[name]!.data as Float32Array) {
    apart = Math.max(apart, Math.abs(value - wanted[at]!))
    greatest = Math.max(greatest, Math.abs(wanted[at]!))
    at++
  }
}
if (at !== wanted.length) throw new RangeError(`${model} answers ${at} numbers, PyTorch ${wanted.length}`)
const times = []
for (let n = 0; n < 15; n++) {
  const began = performance.now()
  await session.run({ picture })
  times.push(performance.now() - began)
}
const medianMs = times.toSorted((a, b) => a - b)[7]!
console.log(
  JSON.stringify({ greatestDifference: apart, greatestAnswer: greatest, medianMs: Number(medianMs.toFixed(1)) }),
)
if (!(apart <= TOLERANCE * Math.max(1, greatest))) process.exit(1)
