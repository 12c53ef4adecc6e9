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
// By the clock, and of the processor, which says the same on a busy machine.
const [clock, processor]: [number[], number[]] = [[], []]
for (let n = 0; n < 41; n++) {
  const [began, used] = [performance.now(), process.cpuUsage()]
  await session.run({ picture })
  clock.push(performance.now() - began)
  const { user, system } = process.cpuUsage(used)
  processor.push((user + system) / 1000)
}
const median = (ms: number[]) => Number(ms.toSorted((a, b) => a - b)[20]!.toFixed(1))
console.log(
  JSON.stringify({
    greatestDifference: apart,
    greatestAnswer: greatest,
    medianMs: median(clock),
    processorMs: median(processor),
  }),
)
if (!(apart <= TOLERANCE * Math.max(1, greatest))) process.exit(1)
