/**
 * The needle network as the app asks it (line, then furthest supported tip), on spines never seen:
 * `npx node models/training/needle-score.ts MODEL.onnx --check FOLDER --test FOLDER [--real FILE] --out FILE`.
 *
 * Thresholds are chosen on the check spines: of those with no more false needles than allowed, the ones that miss fewest.
 * `--real` is what `needle_real.py` wrote: human pictures without a needle, in which any that is found is false.
 * One picture at a time: motion from picture to picture, which the app adds, is not in these figures.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import * as runtime from 'onnxruntime-web/wasm'
import { seeNeedle } from '#core/needle/needle-seen.ts'
import { createRandom } from '#core/phantom/random.ts'
import { echoMask } from '#core/ultrasound/echo-mask.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { MM_PER_PX, SIDE } from './network-picture.ts'

const AREA = SIDE * SIDE
const MAPPING = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
const CHANNELS = 4
/** Of pictures without a needle, so many may show one on the check spines. */
const FALSE_SHARE = 0.02
const LEAST_SEEN_PX = 12
const BOOTSTRAP_SEED = 11
/** A tip further off than this was not found, however sure the network is. */
const REACH_MM = 10

interface Case {
  readonly isNeedle: boolean
  readonly tipPx: readonly [number, number] | undefined
  readonly angleDeg: number | undefined
  readonly mask: Float32Array
  readonly outputs: Readonly<Record<string, Float32Array>>
  readonly isLowGain: boolean
  /** How many cells show the needle. */
  readonly visiblePx: number
  /** Off the horizontal, degrees; 0 without a needle. */
  readonly steepDeg: number
  readonly tipDepthMm: number
  readonly spine: string
}

/** Where misses come from. Pictures without a needle are in each of them. */
const STRATA: Readonly<Record<string, (of: Case) => boolean>> = {
  'low gain': ({ isLowGain }) => isLowGain,
  'fewer than 35 cells of it in sight': ({ visiblePx }) => visiblePx < 35,
  '35 cells and more': ({ visiblePx }) => visiblePx >= 35,
  'no steeper than 45 degrees': ({ steepDeg }) => steepDeg <= 45,
  'steeper than 45 degrees': ({ steepDeg }) => steepDeg > 45,
  'tip deeper than 50 mm': ({ tipDepthMm }) => tipDepthMm > 50,
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    check: { type: 'string' },
    test: { type: 'string' },
    real: { type: 'string' },
    out: { type: 'string' },
  },
})
const [model] = positionals
if (!model || !values.check || !values.test || !values.out) {
  console.error('usage: needle-score.ts MODEL.onnx --check FOLDER --test FOLDER [--real FILE] --out FILE')
  process.exit(2)
}
runtime.env.wasm.numThreads = 1
const session = await runtime.InferenceSession.create(readFileSync(model))
const needleLabel = JSON.parse(readFileSync(join(values.test, 'classes.json'), 'utf8')).needle as number

const check = await casesIn(values.check)
const thresholds = chosen(check)
const test = await casesIn(values.test)
const told = {
  task: 'needle',
  kind: 'simulated',
  spines: spinesIn(values.test).length,
  thresholds,
  all: figures(test, thresholds),
  interval95: missedInterval(test, thresholds),
  strata: Object.fromEntries(
    Object.entries(STRATA).map(([name, belongs]) => [
      name,
      figures(
        test.filter((each) => (each.isNeedle ? belongs(each) : name !== 'low gain' || each.isLowGain)),
        thresholds,
      ),
    ]),
  ),
  check: figures(check, thresholds),
  ...(values.real && { real: await falseIn(values.real, thresholds) }),
}
writeFileSync(values.out, JSON.stringify(told, null, 1))
console.log(JSON.stringify(told))

async function falseIn(file: string, limits: Record<string, number>) {
  const bytes = readFileSync(file)
  const pictures = bytes.length / AREA / 3
  let wrong = 0
  for (let n = 0; n < pictures; n++) {
    const { mask, outputs } = await answersOf(bytes.subarray(3 * n * AREA, 3 * (n + 1) * AREA))
    if (seeNeedle(0, outputs, mask, { side: SIDE, mapping: MAPPING }, limits)) wrong++
  }
  return { pictures, false: wrong, falseTips: rounded(wrong / pictures, 3) }
}

/** @param of the picture, and those one and three before it, 8-bit grey */
async function answersOf(of: Uint8Array) {
  const [grey, one, three] = [0, 1, 2].map((k) =>
    Float32Array.from(of.subarray(k * AREA, (k + 1) * AREA), (v) => v / 255),
  )
  const mask = echoMask(grey!, SIDE)
  const picture = channelsOf({ grey: grey!, mask, mapping: MAPPING }, [one!, three!])
  const made = await session.run({ picture: new runtime.Tensor('float32', picture, [1, CHANNELS, SIDE, SIDE]) })
  const outputs = Object.fromEntries(
    Object.entries(made).map(([output, tensor]) => [output, Float32Array.from(tensor.data as Float32Array)]),
  )
  return { mask, outputs }
}

function spinesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^spine-\d+\.json$/.test(name))
    .toSorted()
}

async function casesIn(folder: string): Promise<Case[]> {
  const cases: Case[] = []
  for (const name of spinesIn(folder)) {
    const { frames } = JSON.parse(readFileSync(join(folder, name), 'utf8'))
    const bytes = readFileSync(join(folder, name.replace('.json', '.bin')))
    for (const [n, frame] of frames.entries()) {
      if (!frame.hasEarlier) continue
      const of = bytes.subarray(n * AREA * 6, (n + 1) * AREA * 6)
      const isNeedle = (frame.needle?.visiblePx ?? 0) >= LEAST_SEEN_PX
      // One that is there and hardly seen is neither missed nor false.
      if (frame.needle && !isNeedle) continue
      const { mask, outputs } = await answersOf(of)
      cases.push({
        isNeedle,
        tipPx: isNeedle && frame.needle.isTipVisible ? frame.needle.tipPx : undefined,
        angleDeg: isNeedle ? angleOf(of.subarray(3 * AREA, 5 * AREA)) : undefined,
        mask,
        outputs,
        isLowGain: frame.settings.gainDb < -6,
        visiblePx: frame.needle?.visiblePx ?? 0,
        steepDeg: isNeedle ? steepnessOf(frame.needle.angleDeg) : 0,
        tipDepthMm: isNeedle ? frame.needle.tipPx[1] * MM_PER_PX : 0,
        spine: name,
      })
    }
  }
  return cases
}

function steepnessOf(angleDeg: number): number {
  const turned = Math.abs(angleDeg) % 180
  return Math.min(turned, 180 - turned)
}

/** Of the share of visible tips that are missed: 95 of 100 bootstrap draws of spines. */
function missedInterval(cases: readonly Case[], thresholds: Record<string, number>): readonly number[] {
  const of = Map.groupBy(cases, ({ spine }) => spine)
  const counts = [...of.values()].map((some) => {
    const { missed, visibleTips } = figures(some, thresholds)
    return [missed * visibleTips, visibleTips] as const
  })
  const random = createRandom(BOOTSTRAP_SEED)
  const shares = Array.from({ length: 2000 }, () => {
    let [missed, visible] = [0, 0]
    for (let n = 0; n < counts.length; n++) {
      const drawn = counts[Math.floor(random.uniform() * counts.length)]!
      missed += drawn[0]
      visible += drawn[1]
    }
    return missed / Math.max(1, visible)
  })
  return [rounded(quantile(shares, 0.025), 3), rounded(quantile(shares, 0.975), 3)]
}

/** Of the labelled shaft, 0 to 180 degrees; undefined where too little is seen. */
function angleOf(labels: Uint8Array): number | undefined {
  const cells: (readonly [number, number])[] = []
  for (let at = 0; at < AREA; at++)
    if (labels[2 * at]! + 256 * labels[2 * at + 1]! === needleLabel) cells.push([at % SIDE, Math.floor(at / SIDE)])
  if (cells.length < LEAST_SEEN_PX) return undefined
  const mean = (of: 0 | 1) => cells.reduce((sum, cell) => sum + cell[of], 0) / cells.length
  const [mx, my] = [mean(0), mean(1)]
  let [xx, xy, yy] = [0, 0, 0]
  for (const [x, y] of cells) {
    xx += (x - mx) ** 2
    xy += (x - mx) * (y - my)
    yy += (y - my) ** 2
  }
  return ((0.5 * Math.atan2(2 * xy, xx - yy) * 180) / Math.PI + 180) % 180
}

/** Of those that miss fewest, among those with few enough false: the fewest false, and of these the strictest. */
function chosen(cases: readonly Case[]) {
  let best: { readonly thresholds: Record<string, number>; readonly rank: readonly number[] } | undefined
  const peak = 0.1
  for (const present of [0.85, 0.7, 0.5, 0.35])
    for (const shaft of [0.2, 0.1])
      for (const together of [0.95, 0.9, 0.8, 0.65, 0.5, 0.35, 0.2]) {
        const thresholds = { present, together, shaft, peak }
        const { missed, false: wrong } = figures(cases, thresholds)
        const rank = [Math.max(0, wrong - FALSE_SHARE), missed, wrong]
        const place = best ? rank.findIndex((value, n) => value !== best!.rank[n]) : 0
        if (place >= 0 && (!best || rank[place]! < best.rank[place]!)) best = { thresholds, rank }
      }
  return best!.thresholds
}

function figures(cases: readonly Case[], thresholds: Record<string, number>) {
  const apart: number[] = []
  const angles: number[] = []
  let [visible, missed, none, absent, wrong] = [0, 0, 0, 0, 0]
  for (const { isNeedle, tipPx, angleDeg, mask, outputs } of cases) {
    const seen = seeNeedle(0, outputs, mask, { side: SIDE, mapping: MAPPING }, thresholds)
    if (!isNeedle) {
      absent++
      if (seen) wrong++
      continue
    }
    if (seen && angleDeg !== undefined) {
      const [x, y] = [seen.farPx[0] - seen.nearPx[0], seen.farPx[1] - seen.nearPx[1]]
      const off = Math.abs((Math.atan2(y, x) * 180) / Math.PI - angleDeg + 360) % 180
      angles.push(Math.min(off, 180 - off))
    }
    if (!tipPx) continue
    visible++
    const mm = seen ? Math.hypot(seen.tipPx[0] - tipPx[0], seen.tipPx[1] - tipPx[1]) * MM_PER_PX : Infinity
    if (mm > REACH_MM) missed++
    if (seen) apart.push(mm)
    else none++
  }
  return {
    tipMedianMm: rounded(quantile(apart, 0.5), 2),
    tipP90Mm: rounded(quantile(apart, 0.9), 2),
    missed: rounded(missed / Math.max(1, visible), 3),
    noneTold: rounded(none / Math.max(1, visible), 3),
    farOff: rounded((missed - none) / Math.max(1, visible), 3),
    false: rounded(wrong / Math.max(1, absent), 3),
    angleMedianDeg: rounded(quantile(angles, 0.5), 2),
    visibleTips: visible,
    withoutNeedle: absent,
    pictures: cases.length,
  }
}

function quantile(values: readonly number[], share: number): number {
  return values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? NaN
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits))
}
