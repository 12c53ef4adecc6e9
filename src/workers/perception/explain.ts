/** Which parts of a picture one answer of a trained network rests on: the network looks again and again, each time with a patch painted over. */
import { classMaps } from '#core/anatomy/class-maps.ts'
import type { Claim, Explanation } from '#core/anatomy/explanation.ts'
import { occlude, patchesInTime } from '#core/ultrasound/occlusion.ts'
import type { ExplainRequest } from './messages.ts'
import { channelsOf, squareOf } from './trained-input.ts'
import type { TrainedManifest } from './trained-manifest.ts'
import type { TrainedNetwork } from './trained-network.ts'

/** Lets one look of the network have its turn among live pictures. Rejects when the explanation is not wanted any more. */
export type Turn = <T>(look: () => Promise<T>) => Promise<T>

export type Explain = (request: ExplainRequest, turn: Turn) => Promise<Explanation>

type Outputs = Readonly<Record<string, Float32Array>>

/** @returns undefined for a network whose answers are of no such kind */
export function explainer({ manifest, run }: TrainedNetwork): Explain | undefined {
  if (manifest.kind === 'needle') return undefined
  return async ({ frameId, claim, grey, fan, pixelMm, widthPx, heightPx }, turn) => {
    const startedMs = performance.now()
    const input = squareOf({ widthPx, heightPx, grey }, fan, manifest, pixelMm)
    const whole = channelsOf(input)
    const { outputs: asItIs, lookMs } = await turn(() => timed(() => run(whole)))
    const scoreIn = scoring(claim, asItIs, input.mask, manifest)
    const grid = patchesInTime(lookMs, manifest.side)
    const { patches, losses, score } = await occlude(
      whole,
      manifest.side,
      async (picture) => scoreIn(picture === whole ? asItIs : await turn(() => run(picture))),
      grid,
    )
    const { side } = manifest
    return {
      claim,
      frameId,
      score,
      patches,
      losses,
      side,
      mapping: input.mapping,
      tookMs: performance.now() - startedMs,
    }
  }
}

async function timed(look: () => Promise<Outputs>) {
  const startedMs = performance.now()
  const outputs = await look()
  return { outputs, lookMs: performance.now() - startedMs }
}

/** @param whole what the network says of the whole picture. @throws RangeError when it does not say what is asked about */
function scoring(
  { kind, name }: Claim,
  whole: Outputs,
  mask: Float32Array,
  { views, classes, temperature, thresholds }: TrainedManifest,
): (outputs: Outputs) => number {
  if (kind === 'view') {
    const at = views.indexOf(name)
    if (at < 0 || !whole['view']) throw new RangeError(`no view is called ${name}`)
    return ({ view }) => chanceOf(view!, at, 1, 1, 0)
  }
  const at = classes.indexOf(name)
  if (at < 0 || !whole['seg']) throw new RangeError(`no class is called ${name}`)
  const least = classes.map((each) => thresholds[`show.${each}`] ?? 0.5)
  const shown = classMaps(whole['seg'], mask, temperature, least).classes
  const cells = [...shown.keys()].filter((cell) => shown[cell] === at)
  if (cells.length === 0) throw new RangeError(`no ${name} is seen in this picture`)
  return ({ seg }) =>
    cells.reduce((sum, cell) => sum + chanceOf(seg!, at, temperature, mask.length, cell), 0) / cells.length
}

/** Of one of several classes whose logits lie `area` apart. */
function chanceOf(logits: Float32Array, which: number, temperature: number, area: number, cell: number): number {
  const own = logits[which * area + cell]!
  let sum = 0
  for (let at = cell; at < logits.length; at += area) sum += Math.exp((logits[at]! - own) / temperature)
  return 1 / sum
}
