/**
 * What "why?" costs: the shipped lumbar network asked of one simulated picture, in Node, alone and with a live reading
 * between every two of its looks, as in the worker.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Claim } from '#core/anatomy/explanation.ts'
import { explainer } from '#workers/perception/explain.ts'
import { channelsOf, squareOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import { namedPicture } from '#test/scene/named-picture.ts'
import { median, type Bench } from './figures.ts'

const FOLDER = join(import.meta.dirname, '../../models/lumbar-anatomy')
const ROUNDS = 5
const GOAL_MS = 2000

export async function benchExplanation(): Promise<Bench> {
  const parsed = parseTrainedManifest(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'))
  if (!parsed.ok) throw new Error(parsed.reason)
  const network = await openTrained(new Uint8Array(readFileSync(join(FOLDER, 'model.onnx'))), parsed.manifest, false)
  const { grey, widthPx, heightPx, fan, readings } = namedPicture('sagittal laminar', 1)
  const { xStepPx } = readings[0]!.mapping
  const mm = parsed.manifest.cellMm / xStepPx
  const claim: Claim = { kind: 'view', name: 'sagittal laminar' }
  const pixels = Uint8Array.from(grey)
  const request = {
    type: 'explain', id: 1, name: 'lumbar-anatomy', claim, frameId: 1,
    widthPx, heightPx, grey: pixels, fan, pixelMm: [mm, mm],
  } as const // prettier-ignore
  const explain = explainer(network)!
  const live = channelsOf(squareOf({ widthPx, heightPx, grey: pixels }, fan, parsed.manifest, [mm, mm]))
  const [alone, beside, looks]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round++) {
    let count = 0
    alone.push((await explain(request, (look) => (count++, look()))).tookMs)
    looks.push(count)
    const both = await explain(request, async (look) => {
      const answer = await look()
      await network.run(live)
      return answer
    })
    beside.push(both.tookMs)
  }
  const row = (figure: string, values: readonly number[]) => ({
    figure,
    value: `${median(values).toFixed(0)} ms`,
    goal: `≤ ${GOAL_MS} ms`,
    met: median(values) <= GOAL_MS,
  })
  return {
    name: `Why? of one view, ${network.backend}, in Node (not a headset, not WebGPU)`,
    rows: [
      { figure: 'looks of the network', value: `${median(looks)}` },
      row('the whole map, alone', alone),
      row('the whole map, with a live reading between every two looks', beside),
    ],
  }
}
