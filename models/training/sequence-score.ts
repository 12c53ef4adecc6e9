/**
 * The needle as the app sees it, in pictures that follow each other (`make-sequences.ts`), on spines never seen:
 * `npx node models/training/sequence-score.ts MODEL_FOLDER --test FOLDER [--out FILE]`.
 *
 * Two ways: each picture by itself, and what the app then draws, followed by its own code from picture to picture
 * (`app/needle-watch`), which tells nothing before the second sighting. Nothing is chosen here.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createNeedleWatch } from '#app/needle-watch.ts'
import { transform } from '#core/frames/transform.ts'
import { seeNeedle, type NeedleSeen } from '#core/needle/needle-seen.ts'
import { echoMask } from '#core/ultrasound/echo-mask.ts'
import { channelsOf } from '#workers/perception/trained-input.ts'
import { parseTrainedManifest } from '#workers/perception/trained-manifest.ts'
import { openTrained } from '#workers/perception/trained-network.ts'
import { MM_PER_PX, SIDE } from './network-picture.ts'

const AREA = SIDE * SIDE
const MAPPING = { x0Px: 0, y0Px: 0, xStepPx: 1, yStepPx: 1 }
const CELLS = { side: SIDE, mapping: MAPPING }
/** A tip further off than this was not found, however sure the network is. */
const REACH_MM = 10
const LEAST_SEEN_PX = 12
const PERIOD_MS = 50

interface Seen {
  readonly visiblePx: number
  readonly tipPx?: readonly [number, number]
  readonly mask: Float32Array
  readonly outputs: Readonly<Record<string, Float32Array>>
}
type Sequence = readonly Seen[]
type Told = { readonly tipPx: readonly [number, number] } | undefined

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { test: { type: 'string' }, out: { type: 'string' } },
})
const [folder] = positionals
if (!folder || !values.test) {
  console.error('usage: sequence-score.ts MODEL_FOLDER --test FOLDER [--out FILE]')
  process.exit(2)
}
const manifest = parseTrainedManifest(readFileSync(join(folder, 'manifest.json'), 'utf8'))
if (!manifest.ok) throw new Error(manifest.reason)
const { thresholds } = manifest.manifest
const network = await openTrained(new Uint8Array(readFileSync(join(folder, 'model.onnx'))), manifest.manifest, false)

const test = await sequencesIn(values.test)
const told = {
  kind: 'simulated',
  model: `${manifest.manifest.name} ${manifest.manifest.version}`,
  spines: test.length,
  alone: figures(test, (sequence) => sequence.map(single)),
  drawn: figures(test, (sequence) => drawn(sequence.map(single))),
  missedBySpine: test.map((sequence) => figures([sequence], (each) => each.map(single)).missed),
}
if (values.out) writeFileSync(values.out, JSON.stringify(told, null, 1))
console.log(JSON.stringify(told, null, 1))

async function sequencesIn(from: string): Promise<Sequence[]> {
  const found: Sequence[] = []
  for (const name of readdirSync(from)
    .filter((file) => /^sequence-\d+\.json$/.test(file))
    .toSorted()) {
    const { pictures } = JSON.parse(readFileSync(join(from, name), 'utf8')) as {
      readonly pictures: readonly Pick<Seen, 'visiblePx' | 'tipPx'>[]
    }
    const bytes = readFileSync(join(from, name.replace('.json', '.bin')))
    const greyOf = (n: number) => Float32Array.from(bytes.subarray(n * AREA, (n + 1) * AREA), (v) => v / 255)
    const sequence: Seen[] = []
    // The first three have no past, so that the app does not ask of them.
    for (let n = 3; n < pictures.length; n++) {
      const grey = greyOf(n)
      const mask = echoMask(grey, SIDE)
      const made = await network.run(channelsOf({ grey, mask, mapping: MAPPING }, [greyOf(n - 1), greyOf(n - 3)]))
      const outputs = Object.fromEntries(Object.entries(made).map(([output, value]) => [output, value.slice()]))
      sequence.push({ ...pictures[n]!, mask, outputs })
    }
    found.push(sequence)
  }
  return found
}

function single({ outputs, mask }: Seen, frameId: number): NeedleSeen | undefined {
  return seeNeedle(frameId, outputs, mask, CELLS, thresholds)
}

/** What stands on the picture, by the app's own watch: followed in the patient, one picture after another. */
function drawn(seen: readonly (NeedleSeen | undefined)[]): Told[] {
  const watch = createNeedleWatch()
  const mm = MM_PER_PX
  const patientFromImage = transform('patient', 'image', [mm, 0, 0, 0, 0, mm, 0, 0, 0, 0, mm, 0, 0, 0, 0, 1])
  return seen.map((each, frameId) => {
    const picture = {
      frameId,
      atMs: frameId * PERIOD_MS,
      patientFromImage,
      probeFromImage: undefined,
      tracked: undefined,
    }
    return watch.at(picture, each).onImage
  })
}

function figures(sequences: readonly Sequence[], tell: (sequence: Sequence) => readonly Told[]) {
  const apart: number[] = []
  let [visible, missed, none, far, absent, wrong, hidden, hiddenTold] = [0, 0, 0, 0, 0, 0, 0, 0]
  for (const sequence of sequences) {
    const tips = tell(sequence)
    for (const [n, { visiblePx, tipPx }] of sequence.entries()) {
      const tip = tips[n]
      if (visiblePx === 0) {
        absent++
        if (tip) wrong++
      } else if (visiblePx < LEAST_SEEN_PX || !tipPx) {
        hidden++
        if (tip) hiddenTold++
      } else {
        visible++
        const mm = tip ? Math.hypot(tip.tipPx[0] - tipPx[0], tip.tipPx[1] - tipPx[1]) * MM_PER_PX : Infinity
        if (!tip) none++
        else if (mm > REACH_MM) far++
        if (mm > REACH_MM) missed++
        else apart.push(mm)
      }
    }
  }
  const share = (count: number, all: number) => Number((count / Math.max(1, all)).toFixed(3))
  const at = (part: number) =>
    Number((apart.toSorted((a, b) => a - b)[Math.floor(part * apart.length)] ?? NaN).toFixed(2))
  return {
    missed: share(missed, visible),
    noneTold: share(none, visible),
    farOff: share(far, visible),
    visibleTips: visible,
    tipMedianMm: at(0.5),
    tipP90Mm: at(0.9),
    false: share(wrong, absent),
    withoutNeedle: absent,
    toldOfHidden: [hiddenTold, hidden],
  }
}
