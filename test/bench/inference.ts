/**
 * What one picture costs the perception worker, on one thread of wasm in Node.
 *
 * Says how much work the graph is and that the fallback keeps up; says nothing about
 * WebGPU, about more threads, or about a headset's processor, which is some times slower.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { traceContour } from '#core/ultrasound/contour.ts'
import { wholePicture } from '#core/ultrasound/fan.ts'
import { networkInput } from '#core/ultrasound/network-input.ts'
import { proofPicture } from '#core/ultrasound/proof-picture.ts'
import { parseManifest } from '#workers/perception/manifest.ts'
import { openNetwork } from '#workers/perception/network.ts'
import { median, percentile, type Bench } from './figures.ts'

const FOLDER = join(import.meta.dirname, '../../models/bone-likelihood')
const ROUNDS = 60
const WARM_UP = 5

/** A picture of a capture card's size with an arc and its shadow in it. */
function picture(widthPx: number, heightPx: number) {
  const { grey } = proofPicture(256)
  const cellAt = (i: number) =>
    Math.floor((Math.floor(i / widthPx) * 256) / heightPx) * 256 + Math.floor(((i % widthPx) * 256) / widthPx)
  return {
    widthPx,
    heightPx,
    grey: Uint8Array.from({ length: widthPx * heightPx }, (_, i) => 255 * grey[cellAt(i)]!),
  }
}

export async function benchInference(): Promise<Bench> {
  const parsed = parseManifest(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.reason)
  const { manifest } = parsed
  const network = await openNetwork(new Uint8Array(readFileSync(join(FOLDER, 'model.onnx'))), manifest, false)
  const seen = picture(820, 616)
  const fan = wholePicture(820, 616)

  const prepare: number[] = []
  const infer: number[] = []
  const trace: number[] = []
  const all: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const startedMs = performance.now()
    const input = networkInput(seen, fan, manifest.side)
    const preparedMs = performance.now()
    const likelihood = await network.run(input.grey, input.mask)
    const inferredMs = performance.now()
    traceContour(likelihood, manifest.side, input.mapping, manifest.contour)
    const tracedMs = performance.now()
    if (round < WARM_UP) continue
    prepare.push(preparedMs - startedMs)
    infer.push(inferredMs - preparedMs)
    trace.push(tracedMs - inferredMs)
    all.push(tracedMs - startedMs)
  }

  const ms = (value: number) => `${value.toFixed(1)} ms`
  const rate = 1000 / median(all)
  return {
    name: `Bone recognition of an 820x616 picture, ${network.backend}, in Node (not a headset, not WebGPU)`,
    rows: [
      { figure: 'picture to network input, median', value: ms(median(prepare)) },
      { figure: 'inference, median', value: ms(median(infer)) },
      { figure: 'likelihood to contour, median', value: ms(median(trace)) },
      { figure: 'all three, 95th percentile', value: ms(percentile(all, 0.95)) },
      { figure: 'pictures per second', value: rate.toFixed(1), goal: '≥ 25', met: rate >= 25 },
    ],
  }
}
